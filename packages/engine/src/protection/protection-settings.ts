/** What is to become of a position that none of our entries opened. */
export type AdoptedPolicy = 'protect' | 'flatten' | 'leave';

export type ProtectionSettings = Readonly<{
  /** Milliseconds of market time that a position may be without a working stop. */
  budgetMs: number;
  adopted: AdoptedPolicy;
  /** How far a stop of an adopted position is from its price, in ticks of its product. */
  adoptedStopTicks: number;
}>;

/** Two seconds are enough for a slow venue's exits; forty ticks of NQ are $200 a contract. */
export const USUAL_PROTECTION: ProtectionSettings = {
  budgetMs: 3_000,
  adopted: 'protect',
  adoptedStopTicks: 40,
};
