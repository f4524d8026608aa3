/** Where sources disagree on orders, or a firm may choose; the default is the better attested. */
export type OrderSettings = Readonly<{
  /** Outside trading hours the venue was seen to answer 2 with a text; its enum has a 5 for it. */
  outsideHoursCode: 2 | 5;
  /** Ticks of a bracket: signed by where the exit lies (the venue's own text), or positive. */
  bracketTicks: 'signed' | 'unsigned';
  /** Some deployments wrap the text of a refusal as `Rejected (...)`. */
  wrapsRefusals: boolean;
  /** Whether closing a contract also cancels its bracket exits. The real venue leaves them. */
  closeCancelsExits: boolean;
}>;

export const DEFAULT_ORDER_SETTINGS: OrderSettings = {
  outsideHoursCode: 2,
  bracketTicks: 'signed',
  wrapsRefusals: false,
  closeCancelsExits: false,
};
