import type { Money, Product, SessionLookup, UnixMs } from '@loadline/core';

/** What risk looks at: the account, the market and the clock as numbers, at one instant. */
export type AccountView = Readonly<{
  now: UnixMs;
  /** Positions, orders and balance have been read from the venue since the last connection. */
  known: boolean;
  /** The venue lets the account trade. */
  canTrade: boolean;
  /** Locked by a limit until this instant. */
  lockedUntil: UnixMs | null;
  flattening: boolean;
  feedUp: boolean;
  session: SessionLookup;
  /** Balance plus open profit; null while an open position has no price. */
  equity: Money | null;
  /** Null until the floor is known. */
  floor: Money | null;
  dayStartBalance: Money;
  /** Lost if every position and every working entry ends at its stop, exit fees included. */
  riskToStops: Money;
  /** Lots with every working entry filled, in tenths. */
  lotTenths: number;
  /** Signed contracts held in the order's contract. */
  position: number;
}>;

/** What the order trades and what it costs to get out of it again. */
export type OrderCost = Readonly<{
  product: Product;
  /** Assumed ticks lost beyond the stop, per contract. */
  slippageTicks: number;
}>;
