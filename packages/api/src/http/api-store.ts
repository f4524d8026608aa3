import type { ChartBar, DecisionState, FeedEntry, RoundTrip } from '@loadline/api-schema';
import type { AccountId, ContractId, UnixMs } from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';

export type StoreRange = Readonly<{ from: UnixMs; to: UnixMs }>;

/**
 * What the API reads beside the desk. Never rejects: storage that is away is an answer, and the
 * rest of the API goes on without it.
 */
export interface ApiStore {
  /** One-minute bars with `from <= openedAt < to`, oldest first. */
  bars(contractId: ContractId, range: StoreRange): Promise<Answer<readonly ChartBar[]>>;
  /** The latest `limit` entries with a number below `before` (null: of all), oldest first. */
  feed(
    range: Readonly<{ before: number | null; limit: number }>,
  ): Promise<Answer<readonly FeedEntry[]>>;
  /** Round trips with `from <= exitTime < to`, oldest first. */
  trades(range: StoreRange): Promise<Answer<readonly RoundTrip[]>>;
  /** The latest `limit` decisions of risk about one account (null: all), newest first. */
  decisions(
    range: Readonly<{ accountId: AccountId | null; limit: number }>,
  ): Promise<Answer<readonly DecisionState[]>>;
  /** One decision, by the name of the order that it was about; null when there is none. */
  decision(decisionId: string): Promise<Answer<DecisionState | null>>;
}
