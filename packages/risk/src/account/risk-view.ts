import type { IsoDate, Money } from '@loadline/core';
import type { Standing } from '../checks/situation.ts';
import type { EquityLimit } from '../decision/decision.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import type { TradingState } from '../state/trading-state.ts';

/** One limit on equity with its room, in micro-dollars. */
export type LimitRoom = Readonly<{
  limit: EquityLimit;
  /** The equity that touches it. */
  threshold: Money;
  /** Equity less threshold; null while equity is not known. */
  room: Money | null;
  /** The room with which the trading day began: the full scale of a gauge. */
  openingRoom: Money;
}>;

/** What a person sees of one account's risk; made on demand, off the order's path. */
export type RiskView = Readonly<{
  /** Null when no program was declared. */
  packId: string | null;
  title: string | null;
  tradingDay: IsoDate | null;
  standing: Standing;
  facts: readonly string[];
  /** The floor that follows from the trades, for a person to confirm. */
  proposedFloor: Money | null;
  state: TradingState;
  balance: Money;
  equity: Money | null;
  /** Equity if every position and every entry ends at its stop, with the gap allowance and fees. */
  worst: Money | null;
  /** The contract or order whose loss has no bound, or null. */
  unbounded: string | null;
  dayProfit: Money | null;
  /** The limits in force, the nearest first. */
  rooms: readonly LimitRoom[];
  /** Tenths of a lot, every entry filled. */
  lotTenths: number;
  lotTenthsMax: number;
  tradesToday: number;
  contractsToday: number;
  ordersToday: number;
  limits: RiskLimits;
  /** What holds from the next trading day on, when that differs. */
  nextLimits: RiskLimits | null;
  /** The way to the profit target; null in a program without one. */
  target: Readonly<{ required: Money; totalProfit: Money; bestDay: Money }> | null;
}>;
