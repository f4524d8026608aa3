import { z } from 'zod';
import { openEnum, orNull } from '../tolerant.ts';

/**
 * The second argument of `GatewayQuote`. Sparse: a missing member is unchanged, never zero.
 * There are no sizes, and `open` to `volume` speak of the session.
 */
export const gatewayQuote = z.object({
  symbol: orNull(z.string()),
  lastPrice: orNull(z.number()),
  bestBid: orNull(z.number()),
  bestAsk: orNull(z.number()),
  change: orNull(z.number()),
  changePercent: orNull(z.number()),
  open: orNull(z.number()),
  high: orNull(z.number()),
  low: orNull(z.number()),
  volume: orNull(z.number()),
  lastUpdated: orNull(z.string()),
  timestamp: orNull(z.string()),
});
export type GatewayQuote = z.output<typeof gatewayQuote>;

/** One entry of the second argument of `GatewayTrade`; `type` is the aggressor's side. */
export const gatewayTrade = z.object({
  symbolId: orNull(z.string()),
  price: z.number(),
  timestamp: z.string(),
  type: orNull(openEnum),
  volume: z
    .number()
    .nullish()
    .transform((value) => value ?? 0),
});
export type GatewayTrade = z.output<typeof gatewayTrade>;

/** One entry of the second argument of `GatewayDepth`, of a `DOM_TYPE`. */
export const gatewayDepth = z.object({
  timestamp: z.string(),
  type: openEnum,
  price: z.number(),
  volume: z.number(),
  currentVolume: orNull(z.number()),
});
export type GatewayDepth = z.output<typeof gatewayDepth>;

/**
 * The entities in the second argument of a market event: a bare object or an array of them, nulls
 * left out (reference 7.6).
 */
export function marketEntries(args: readonly unknown[]): readonly unknown[] {
  const payload = args[1];
  if (payload === null || payload === undefined) return [];
  if (!Array.isArray(payload)) return [payload];
  return payload.includes(null) || payload.includes(undefined)
    ? payload.filter((entry) => entry !== null && entry !== undefined)
    : payload;
}
