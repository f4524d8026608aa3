import type { AccountId, ContractId, StrategyId } from '../values/ids.ts';
import type { Money } from '../values/money.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import type { Side } from '../values/side.ts';
import type { UnixMs } from '../values/time.ts';

/** Why a position was closed. `breakeven` and `trail` are stops that had been moved. */
export type ExitReason =
  | 'stop'
  | 'target'
  | 'breakeven'
  | 'trail'
  | 'endOfDay'
  | 'flatten'
  | 'lossLimit'
  | 'strategy'
  | 'reverse'
  | 'unprotected'
  | 'foreign';

/** One round trip: contracts opened by one fill and closed by another, first in, first out. */
export type ClosedTrade = Readonly<{
  accountId: AccountId;
  contractId: ContractId;
  strategyId: StrategyId | null;
  /** The side of the entry. */
  side: Side;
  quantity: Quantity;
  entryAt: UnixMs;
  entryPrice: Price;
  exitAt: UnixMs;
  exitPrice: Price;
  exitReason: ExitReason;
  grossPnl: Money;
  /** Exchange, NFA and commission of both sides. */
  fees: Money;
  netPnl: Money;
}>;
