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

export type LimitName = 'maximumLoss' | 'dailyLoss';

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
  | {
      kind: 'limitTouched';
      at: UnixMs;
      accountId: AccountId;
      limit: LimitName;
      equity: Money;
      floor: Money;
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
  | { kind: 'commandDone'; at: UnixMs; commandId: string; orderId: ClientOrderId | null }
>;

export type FlattenReason = 'endOfDay' | 'flatten' | 'lossLimit' | 'strategy';

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
