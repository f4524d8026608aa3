import {
  err,
  ok,
  type Price,
  type Product,
  priceFromDecimal,
  type Result,
  type Ticks,
} from '@loadline/core';
import type { OrderSettings } from './order-settings.ts';

/** A trailing stop further away is refused on `place`; `modify` has no ceiling (reference 4.7). */
export const TRAIL_TICKS_MAX = 1_000;

/** Beyond this a distance would leave the prices that a double counts exactly. */
const TICKS_MAX = 2 ** 50;

/** The text for a price that is off the grid, or null; for `modify` as well. */
export function priceFault(kind: string, value: number | null, product: Product): string | null {
  if (value === null || isOnGrid(value, product)) return null;
  return `Invalid ${kind} price. Price is not aligned to tick size`;
}

/** A price that the type does not need is left out of sight, as other venues of the kind do. */
export function readPrice(
  isWanted: boolean,
  kind: 'limit' | 'stop',
  value: number | null,
  product: Product,
): Result<Price | null, string> {
  if (!isWanted) return ok(null);
  if (value === null) return err(`Invalid ${kind} price. Price is not set`);
  const price = priceFromDecimal(value, product);
  return price.ok && isOnGrid(value, product) ? price : err(priceFault(kind, value, product) ?? '');
}

/**
 * The distance of a trailing stop out of the absolute price that the wire has: whole ticks between
 * it and the last traded price, whichever side it is on (reference 8.4). Older material, and so
 * some clients, have the distance itself there.
 *
 * @returns the distance, or the venue's text.
 */
export function readTrail(
  value: number | null,
  { product, lastPrice, ticksMax, trailPrice }: TrailContext,
): Result<Ticks, string> {
  if (value === null) return err(TRAIL_NOT_SET);
  const price = priceFromDecimal(value, product);
  if (!price.ok || !isOnGrid(value, product)) {
    return err('Invalid trail price. Price is not aligned to tick size.');
  }
  if (lastPrice === null) return err('Cannot trail without a last price');
  const ticks = trailPrice === 'distance' ? price.value : Math.abs(lastPrice - price.value);
  if (ticks <= 0) return err(TRAIL_NOT_SET);
  if (ticks > ticksMax) return err(`Trail Distance exceeds maximum (${ticksMax})`);
  return ok(ticks as Ticks);
}

export type TrailContext = Readonly<{
  product: Product;
  lastPrice: Price | null;
  ticksMax: number;
  trailPrice: OrderSettings['trailPrice'];
}>;

const TRAIL_NOT_SET = 'Trail Distance not set.';

const isOnGrid = (value: number, product: Product): boolean => {
  const price = priceFromDecimal(value, product);
  return price.ok && Math.abs(price.value) < TICKS_MAX;
};
