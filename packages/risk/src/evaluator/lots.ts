import type { Money, Product } from '@loadline/core';
import type { LotTier, LotWeights, RuleSet } from '../packs/rule-set.ts';

/** Contracts of one product, without sign: long and short count alike. */
export type Holding = Readonly<{ product: Product; contracts: number }>;

/**
 * The lots of a session. They come from the balance at the close before, a payout of that day
 * already taken off, and stay as they are until the next close.
 */
export function lotsForSession(tiers: readonly LotTier[], balance: Money): number {
  const tier = tiers.find(({ upTo, including }) => {
    if (upTo === null) return true;
    return including ? balance <= upTo : balance < upTo;
  });
  return tier?.lots ?? 0;
}

/** Lots of one contract in tenths; whole numbers, so that sums are exact. */
export const lotTenthsOf = (
  { root, microOf }: Product,
  { mini, micro, exceptions }: LotWeights,
): number => exceptions.get(root) ?? (microOf === null ? mini : micro);

/** Lots used by all holdings of an account, in tenths. */
export const usedLotTenths = (holdings: readonly Holding[], weights: LotWeights): number =>
  holdings.reduce(
    (sum, { product, contracts }) => sum + contracts * lotTenthsOf(product, weights),
    0,
  );

/** Contracts of one product beyond its temporary cap, or null when it has none or is within it. */
export function beyondProductCap(
  { product, contracts }: Holding,
  { productCaps }: Pick<RuleSet, 'productCaps'>,
): number | null {
  const cap = productCaps.get(product.root);
  return cap === undefined || contracts <= cap ? null : contracts - cap;
}
