import type { Brand } from './brand.ts';
import { err, ok, type Result } from './result.ts';

/** A price as a whole number of ticks. Means nothing without its product. */
export type Price = Brand<number, 'Price'>;

/** A signed distance between two prices of the same product. */
export type Ticks = Brand<number, 'Ticks'>;

/** What a price is counted in. A `Product` is one. */
export type TickGrid = Readonly<{ tickSize: number; priceDecimals: number }>;

export type OffTick = Readonly<{ kind: 'offTick'; value: number; tickSize: number }>;

/** Venues send binary floats, so we round to the grid and then prove that nothing was lost. */
export function priceFromDecimal(value: number, { tickSize }: TickGrid): Result<Price, OffTick> {
  const ticks = Math.round(value / tickSize);
  const lost = Math.abs(ticks * tickSize - value);
  const onGrid = Number.isSafeInteger(ticks) && lost < tickSize * 1e-6;
  return onGrid ? ok(ticks as Price) : err({ kind: 'offTick', value, tickSize });
}

/** The price as a decimal number, the nearest double to the exact value. */
export const priceToDecimal = (price: Price, { tickSize, priceDecimals }: TickGrid): number =>
  Number((price * tickSize).toFixed(priceDecimals));

/** The price as text with all the decimals of its grid: `21269.25`, `1.10760`. */
export const formatPrice = (price: Price, { tickSize, priceDecimals }: TickGrid): string =>
  (price * tickSize).toFixed(priceDecimals);
