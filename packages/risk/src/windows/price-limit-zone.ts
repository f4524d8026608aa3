import type { Product } from '@loadline/core';
import type { Ratio } from '../exact/decimal.ts';
import type { RuleSet } from '../packs/rule-set.ts';

/**
 * How far from the settlement the exchange lets a price go, in ten-thousandths. Only the limit that
 * the firm's own page names (S18): equity-index futures outside the hours of the stock market. In
 * those hours the exchange has none upwards and the same first one downwards, so to keep it all day
 * is the stricter reading. Of other products the reference gives no limits.
 */
const LIMIT_BASIS_POINTS: ReadonlyMap<string, number> = new Map(
  ['ES', 'MES', 'NQ', 'MNQ', 'YM', 'MYM', 'RTY', 'M2K'].map((root) => [root, 700]),
);

const BASIS = 10_000;

/**
 * Whether a price is within the firm's distance of an exchange limit, its edge included; null where
 * the limit or one of the prices is not known, false where the pack has no such rule.
 *
 * @param market both in ticks; the settlement is that of the day before. NaN or null: not known.
 */
export function inPriceLimitZone(
  { root }: Product,
  market: Readonly<{ last: number | null; settlement: number | null }> | null,
  { priceLimitZone }: Pick<RuleSet, 'priceLimitZone'>,
): boolean | null {
  if (priceLimitZone === null) return false;
  const limit = LIMIT_BASIS_POINTS.get(root);
  if (limit === undefined || market === null) return null;
  const { last: price, settlement } = market;
  if (price === null || settlement === null) return null;
  if (!Number.isFinite(price) || !(settlement > 0)) return null;
  const inner = limit - basisPointsOf(priceLimitZone);
  return Math.abs(price - settlement) * BASIS >= settlement * inner;
}

/** The share that was asked for last: a pack has one, and its whole numbers are slow to read. */
let lastShare: Readonly<{ share: Ratio; basisPoints: number }> | null = null;

function basisPointsOf(share: Ratio): number {
  if (lastShare?.share !== share) {
    const basisPoints = (Number(share.numerator) * BASIS) / Number(share.denominator);
    lastShare = { share, basisPoints };
  }
  return lastShare.basisPoints;
}
