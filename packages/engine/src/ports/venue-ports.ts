import type {
  AccountId,
  Bar,
  ClientOrderId,
  ContractId,
  ContractListing,
  MarketQuote,
  MarketTrade,
  OrderChange,
  Quantity,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenueOrderId,
  VenuePosition,
} from '@loadline/core';
import type { ApprovedRequest } from '@loadline/risk';
import type { ExitKeeper } from './effects.ts';
import type { AccountSnapshot, RequestOutcome } from './engine-events.ts';

/** Sends order instructions. Never throws: a failure of I/O is an outcome. */
export interface ExecutionClient {
  submit(request: ApprovedRequest, exits: ExitKeeper): Promise<RequestOutcome>;
  modify(
    accountId: AccountId,
    venueOrderId: VenueOrderId,
    change: OrderChange,
  ): Promise<RequestOutcome>;
  cancel(accountId: AccountId, venueOrderId: VenueOrderId): Promise<RequestOutcome>;
  /** Closes so many contracts of a position, or (null) all of it. */
  closePosition(
    accountId: AccountId,
    contractId: ContractId,
    quantity: Quantity | null,
  ): Promise<RequestOutcome>;
}

/** The answer to a question: its value, or one sentence why there is none. */
export type Answer<Value> = Readonly<
  { kind: 'answered'; value: Value } | { kind: 'failed'; reason: string }
>;

/** What an answer has to contain beside what is open: fills since, and orders by their names. */
export type SnapshotQuestion = Readonly<{ fillsSince: UnixMs; tags: readonly ClientOrderId[] }>;

/** Reads the venue's truth. */
export interface AccountClient {
  accounts(): Promise<Answer<readonly VenueAccount[]>>;
  snapshot(accountId: AccountId, question: SnapshotQuestion): Promise<Answer<AccountSnapshot>>;
}

/** What a venue pushes, in the order in which it came. */
export interface VenueListener {
  onTrade(trade: MarketTrade): void;
  onQuote(quote: MarketQuote): void;
  onOrder(order: VenueOrder): void;
  onFill(fill: VenueFill): void;
  onPosition(position: VenuePosition): void;
  onAccount(account: VenueAccount): void;
  onConnection(hub: 'market' | 'user', state: 'up' | 'down', reason: string): void;
  /** `displaced`: the venue has ended our session, as it does when somebody else signs in. */
  onSession(state: 'own' | 'displaced', reason: string): void;
  /** Nothing of a contract has come for too long, though its market is open and the hub is up. */
  onFeedStale(contractId: ContractId, reason: string): void;
}

export interface MarketDataFeed {
  contracts(): Promise<Answer<readonly ContractListing[]>>;
  /** Closed one-minute bars from `from`, oldest first, and the one still forming. */
  history(
    contractId: ContractId,
    from: UnixMs,
  ): Promise<Answer<Readonly<{ bars: readonly Bar[]; partial: Bar | null }>>>;
  subscribe(contractId: ContractId): void;
  unsubscribe(contractId: ContractId): void;
}
