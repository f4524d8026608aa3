import type {
  AccountId,
  ClientOrderId,
  ClosedTrade,
  ContractId,
  Denial,
  IsoDate,
  Json,
  Money,
  Order,
  RunId,
  StrategyId,
  UnixMs,
  VenueFill,
} from '@loadline/core';
import type {
  AccountEvent,
  DecisionRecord,
  EquityLimit,
  LimitTouch,
  RiskLimits,
  Standing,
  TradingState,
} from '@loadline/risk';

/** What the engine decided and what it learned, as values. Words are made at the edge. */
export type AuditEvent = Readonly<
  | { kind: 'deskStarted'; at: UnixMs; runId: RunId }
  | {
      kind: 'connectionChanged';
      at: UnixMs;
      hub: 'market' | 'user';
      state: 'up' | 'down';
      reason: string;
    }
  /** Whose session at the venue it is. While it is not ours nothing opens. */
  | { kind: 'sessionChanged'; at: UnixMs; state: 'own' | 'displaced'; reason: string }
  /** Whether anything of a contract comes while its market is open. */
  | {
      kind: 'feedChanged';
      at: UnixMs;
      contractId: ContractId;
      state: 'stale' | 'live';
      reason: string;
    }
  /** The venue trades the next contract: what is left in this one has to be moved or closed. */
  | {
      kind: 'rollDue';
      at: UnixMs;
      contractId: ContractId;
      frontId: ContractId;
      positions: readonly Readonly<{ accountId: AccountId; size: number }>[];
      orders: readonly ClientOrderId[];
      strategies: readonly StrategyId[];
    }
  | { kind: 'contractSelected'; at: UnixMs; root: string; contractId: ContractId; name: string }
  | { kind: 'contractMissing'; at: UnixMs; root: string }
  | { kind: 'historyJoined'; at: UnixMs; contractId: ContractId; bars: number }
  | { kind: 'historyFailed'; at: UnixMs; contractId: ContractId; reason: string }
  | {
      kind: 'accountReconciled';
      at: UnixMs;
      accountId: AccountId;
      name: string;
      balance: Money;
      openOrders: number;
      openPositions: number;
      differences: number;
      /** Why the venue was asked. */
      reason: string;
    }
  | { kind: 'reconcileFailed'; at: UnixMs; accountId: AccountId; reason: string }
  /** Ours and the venue's view were not equal; the venue's is taken. */
  | {
      kind: 'difference';
      at: UnixMs;
      accountId: AccountId;
      what: string;
      ours: string;
      venue: string;
      /** What leads to such a difference. */
      cause: string;
      /** What was done about it. */
      remedy: string;
    }
  | {
      kind: 'orderDenied';
      at: UnixMs;
      accountId: AccountId;
      strategyId: StrategyId | null;
      order: Order;
      denial: Denial;
    }
  | {
      kind: 'orderChanged';
      at: UnixMs;
      accountId: AccountId;
      strategyId: StrategyId | null;
      change:
        | 'submitted'
        | 'working'
        | 'modified'
        | 'cancelRequested'
        | 'canceled'
        | 'expired'
        | 'rejected'
        | 'cancelRejected'
        | 'inDoubt'
        | 'adopted';
      order: Order;
      reason: string;
    }
  | {
      kind: 'filled';
      at: UnixMs;
      accountId: AccountId;
      strategyId: StrategyId | null;
      fill: VenueFill;
      order: Order | null;
      positionSize: number;
      balance: Money;
    }
  | { kind: 'tradeClosed'; at: UnixMs; accountId: AccountId; trade: ClosedTrade }
  | { kind: 'flattenStarted'; at: UnixMs; accountId: AccountId; reason: FlattenReason }
  | { kind: 'flattenDone'; at: UnixMs; accountId: AccountId; reason: FlattenReason }
  | { kind: 'flattenStuck'; at: UnixMs; accountId: AccountId; detail: string }
  /** The venue takes no exits with entries of this account: they are made here. */
  | { kind: 'bracketsRefused'; at: UnixMs; accountId: AccountId; clientOrderId: ClientOrderId }
  /** What became, or is to become, of a position that no working stop covers. */
  | (Unprotected & {
      kind: 'protectionChanged';
      change: 'covered' | 'closed' | 'asked' | 'stopPlaced' | 'flattened';
      reason: string;
    })
  /** It could neither be protected nor closed in time; the desk goes on trying. */
  | (Unprotected & { kind: 'unprotectedAlarm'; alarms: number; reason: string })
  | {
      kind: 'limitTouched';
      at: UnixMs;
      accountId: AccountId;
      limit: LimitTouch;
      equity: Money;
      /** The equity that touches the limit. */
      floor: Money;
    }
  /** What risk decided about an order that could add exposure, with its whole arithmetic. */
  | {
      kind: 'riskDecided';
      at: UnixMs;
      accountId: AccountId;
      strategyId: StrategyId | null;
      decision: DecisionRecord;
    }
  /** What the account may do from now on. Told before anything acts on it. */
  | { kind: 'stateChanged'; at: UnixMs; accountId: AccountId; state: TradingState }
  /** So many hundredths of the day's opening room to a limit are used. */
  | {
      kind: 'roomWarning';
      at: UnixMs;
      accountId: AccountId;
      limit: EquityLimit;
      percent: number;
      room: Money;
    }
  | {
      kind: 'conductWarning';
      at: UnixMs;
      accountId: AccountId;
      meter: 'contractsPerDay' | 'shortHoldsPerDay' | 'ordersPerFill';
      value: number;
      warn: number;
    }
  /** What was tightened holds now, what was loosened from the next trading day on. */
  | {
      kind: 'limitsChanged';
      at: UnixMs;
      accountId: AccountId;
      now: RiskLimits;
      nextSession: RiskLimits;
      actor: string;
    }
  /** Whether what was declared of the account fits what the venue and its trades show. */
  | {
      kind: 'standingChanged';
      at: UnixMs;
      accountId: AccountId;
      standing: Standing;
      /** Sentences: what contradicts, or what is to be confirmed. */
      facts: readonly string[];
      /** The floor by the trades, for a person to confirm; null where it is known. */
      proposedFloor: Money | null;
    }
  /** The firm's judgement of the day that has just closed: a pass, a breach, a lock-out. */
  | {
      kind: 'accountEvent';
      at: UnixMs;
      accountId: AccountId;
      event: AccountEvent;
      tradingDay: IsoDate;
      balance: Money;
    }
  | {
      kind: 'dayRolled';
      at: UnixMs;
      accountId: AccountId;
      tradingDay: IsoDate;
      balance: Money;
      floor: Money | null;
    }
  | { kind: 'strategyNote'; at: UnixMs; strategyId: StrategyId; code: string; text: string }
  | {
      kind: 'strategyRunning';
      at: UnixMs;
      strategyId: StrategyId;
      running: boolean;
      actor: string;
    }
  | {
      kind: 'strategyConfigured';
      at: UnixMs;
      strategyId: StrategyId;
      settings: Json;
      actor: string;
    }
  | { kind: 'commandRefused'; at: UnixMs; commandId: string; code: string; detail: string }
  | {
      kind: 'commandDone';
      at: UnixMs;
      commandId: string;
      /** The order that was sent for it, if it needed one. */
      orderId: ClientOrderId | null;
      /** What was left undone on purpose, a sentence; null where nothing was. */
      note: string | null;
    }
  /** What is to become of a position by itself was set, is done, or has ended before. */
  | {
      kind: 'planChanged';
      at: UnixMs;
      accountId: AccountId;
      contractId: ContractId;
      plan: 'trail' | 'timeExit' | 'reversal';
      change: 'set' | 'done' | 'ended';
      reason: string;
    }
>;

/** A position with the contracts that no working stop covers, and for how long by now. */
type Unprotected = Readonly<{
  at: UnixMs;
  accountId: AccountId;
  contractId: ContractId;
  size: number;
  uncovered: number;
  since: UnixMs;
  /** Contracts times seconds of market time, since `since`. */
  nakedContractSeconds: number;
}>;

export type FlattenReason =
  | 'endOfDay'
  | 'flatten'
  | 'lossLimit'
  | 'strategy'
  | 'unprotected'
  | 'reverse';

/** An audit event with its number and its words, as storage, the API and notifications take it. */
export type AuditRecord = Readonly<{
  /** Rises by one per desk, without a gap. */
  sequence: number;
  at: UnixMs;
  kind: AuditEvent['kind'];
  accountId: AccountId | null;
  severity: 'info' | 'good' | 'warning' | 'danger';
  /** One sentence in plain words. */
  text: string;
  /** The event as plain data. */
  data: Json;
}>;
