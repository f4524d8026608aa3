import type { Money } from '@loadline/core';

/** How far the floor trails the end-of-day balance, and where it stops for good. */
export type TrailingFloor = Readonly<{ amount: Money; lock: Money }>;

/** The floor on the first day of an account. */
export const floorAtStart = (startBalance: Money, { amount }: TrailingFloor): Money =>
  (startBalance - amount) as Money;

/**
 * The floor of the next trading day: it trails the balance at the end of the day, never an intraday
 * high, never goes down and stops at the lock. Source: Topstep Help Center 8284204.
 */
export const floorAfterClose = (
  floor: Money,
  closeBalance: Money,
  { amount, lock }: TrailingFloor,
): Money => Math.max(floor, Math.min(lock, closeBalance - amount)) as Money;
