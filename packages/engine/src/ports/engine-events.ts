import type {
  AccountId,
  Bar,
  ClientOrderId,
  ContractId,
  ContractListing,
  Json,
  Money,
  Price,
  RunId,
  StrategyId,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenueOrderId,
  VenuePosition,
} from '@loadline/core';
import type { RiskLimits } from '@loadline/risk';
import type { OrderCommand } from './order-commands.ts';

/** What a person or the API asks of the desk. `commandId` makes a repeat harmless. */
export type DeskCommand = Readonly<
  | { kind: 'setStrategyRunning'; strategyId: StrategyId; running: boolean }
  | {
      kind: 'configureStrategy';
      strategyId: StrategyId;
      settings: { readonly [key: string]: Json };
    }
  /** Cancel everything, then close everything, of one account or (null) of all. */
  | { kind: 'flatten'; accountId: AccountId | null }
  | OrderCommand
  /** Nothing new is opened; `halted` also stops the strategies. One account or (null) all. */
  | {
      kind: 'halt';
      accountId: AccountId | null;
      mode: 'reducing' | 'halted';
      reason: string;
    }
  /** Lifts a halt or the kill switch; never a lock. */
  | { kind: 'resume'; accountId: AccountId | null; reason: string }
  /** Flattens and locks until an instant, or (null) until the next trading day begins. */
  | { kind: 'lock'; accountId: AccountId; until: UnixMs | null; reason: string }
  /** The kill switch: everything flat, everywhere, and all accounts halted until resumed. */
  | { kind: 'kill'; reason: string }
  | { kind: 'setLimits'; accountId: AccountId; limits: RiskLimits }
  /** A person has looked at an account that was met mid-life and says what its floor is. */
  | { kind: 'confirmAccount'; accountId: AccountId; floor: Money | null; reason: string }
>;

/** What became of a request that we sent. `unknown` changes no status: we ask before we decide. */
export type RequestOutcome = Readonly<
  | { kind: 'accepted'; venueOrderId: VenueOrderId | null }
  | { kind: 'rejected'; code: string; reason: string }
  | { kind: 'unknown'; reason: string }
>;

/** The venue's state of one account, read in one pass: reconciliation's answer. */
export type AccountSnapshot = Readonly<{
  account: VenueAccount;
  positions: readonly VenuePosition[];
  /**
   * Working orders, suspended bracket exits included where the venue shows them, and those that
   * were asked for by name, whatever their status.
   */
  orders: readonly VenueOrder[];
  /** Every fill since `fillsSince`. */
  fills: readonly VenueFill[];
  fillsSince: UnixMs;
}>;

/**
 * Everything that the engine is ever told, and so everything that the journal keeps. `at` is when
 * the engine learned it, in market time; it never goes back. Ties are ordered by the sequence.
 */
export type EngineEvent = Readonly<
  | { kind: 'started'; at: UnixMs; runId: RunId }
  | {
      kind: 'trade';
      at: UnixMs;
      contractId: ContractId;
      price: Price;
      size: number;
      venueAt: UnixMs;
    }
  | {
      kind: 'quote';
      at: UnixMs;
      contractId: ContractId;
      bid: Price | null;
      ask: Price | null;
      venueAt: UnixMs;
    }
  | { kind: 'wake'; at: UnixMs }
  | { kind: 'contracts'; at: UnixMs; listings: readonly ContractListing[] }
  | {
      kind: 'history';
      at: UnixMs;
      contractId: ContractId;
      /** Closed one-minute bars, oldest first. */
      bars: readonly Bar[];
      /** The bar of the minute that is still forming, if the venue gave it. */
      partial: Bar | null;
    }
  | { kind: 'historyFailed'; at: UnixMs; contractId: ContractId; reason: string }
  | { kind: 'venueOrder'; at: UnixMs; order: VenueOrder }
  | { kind: 'venueFill'; at: UnixMs; fill: VenueFill }
  | { kind: 'venuePosition'; at: UnixMs; position: VenuePosition }
  | { kind: 'venueAccount'; at: UnixMs; account: VenueAccount }
  | { kind: 'submitAnswered'; at: UnixMs; clientOrderId: ClientOrderId; outcome: RequestOutcome }
  | { kind: 'modifyAnswered'; at: UnixMs; venueOrderId: VenueOrderId; outcome: RequestOutcome }
  | { kind: 'cancelAnswered'; at: UnixMs; venueOrderId: VenueOrderId; outcome: RequestOutcome }
  | {
      kind: 'closeAnswered';
      at: UnixMs;
      accountId: AccountId;
      contractId: ContractId;
      outcome: RequestOutcome;
    }
  | { kind: 'reconciled'; at: UnixMs; snapshot: AccountSnapshot }
  | { kind: 'reconcileFailed'; at: UnixMs; accountId: AccountId; reason: string }
  | { kind: 'connection'; at: UnixMs; hub: 'market' | 'user'; state: 'up' | 'down'; reason: string }
  /** The venue has ended our session, as when somebody else signs in; or we have it back. */
  | { kind: 'session'; at: UnixMs; state: 'own' | 'displaced'; reason: string }
  /** Nothing of a contract has come for too long, though its market is open and the hub is up. */
  | { kind: 'feedStale'; at: UnixMs; contractId: ContractId; reason: string }
  | { kind: 'command'; at: UnixMs; commandId: string; actor: string; command: DeskCommand }
>;
