import { err, ok, type Price, priceFromDecimal, type Result, type TickGrid } from '@loadline/core';

/** A venue's price on the grid, or one sentence that names the value and the tick. */
export function readPrice(value: number, grid: TickGrid, what: string): Result<Price, string> {
  const price = priceFromDecimal(value, grid);
  return price.ok
    ? price
    : err(`The ${what} ${value} is no multiple of the tick ${grid.tickSize}.`);
}

/** As `readPrice`, for a member that may be absent. */
export const readPriceOrNull = (
  value: number | null,
  grid: TickGrid,
  what: string,
): Result<Price | null, string> => (value === null ? ok(null) : readPrice(value, grid, what));

/**
 * The nearest tick. Only for prices of fills: one row may stand for several executions and show
 * their average, and a fill must never be lost, because the position hangs on it.
 */
export const nearestPrice = (value: number, { tickSize }: TickGrid): Price =>
  (Math.round(value / tickSize) + 0) as Price;

/** An average price in ticks, off the grid as it may be, cleaned of binary noise. */
export const averageTicks = (value: number, { tickSize }: TickGrid): number =>
  Math.round((value / tickSize) * 1e6) / 1e6;
