import { z } from 'zod';
import { openEnum, orNull } from '../src/tolerant.ts';

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

/** One entry of the second argument of `GatewayDepth`. */
export const gatewayDepth = z.object({
  timestamp: z.string(),
  type: openEnum,
  price: z.number(),
  volume: z.number(),
  currentVolume: orNull(z.number()),
});
