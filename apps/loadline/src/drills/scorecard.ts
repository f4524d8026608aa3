/** What a drill has shown, by the venue's truth and the desk's journal. */
export type Scorecard = Readonly<{
  name: string;
  /** Orders of the venue that are one too many. */
  ordersDoubled: number;
  /** Contract-seconds of market time without a working protective stop. */
  unprotectedContractSeconds: number;
  /** Fills of the venue that the desk has never counted, or more than once. */
  eventsLost: number;
  /** From the end of the fault until the desk knew again what the venue knew; null: never. */
  recoverySeconds: number | null;
  /** Positions, working orders and balance are the venue's. */
  finalStateEqual: boolean;
  passed: boolean;
  /** Why it has not passed: a sentence each. */
  why: readonly string[];
}>;
