import { listProducts, productByRoot } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { dollars, rulesOf } from '../../test/rules.ts';
import { beyondProductCap, lotsForSession, lotTenthsOf } from './lots.ts';

function holding(root: string, contracts: number) {
  const product = productByRoot(root);
  if (product === null) throw new Error(`no product ${root}`);
  return { product, contracts };
}

describe('lotsForSession', () => {
  it.each([
    { balance: -500, lots: [2, 3, 3] },
    { balance: 1_499.99, lots: [2, 3, 3] },
    { balance: 1_500, lots: [3, 4, 4] },
    { balance: 2_000, lots: [3, 4, 4] },
    { balance: 2_000.01, lots: [5, 5, 5] },
    { balance: 3_000, lots: [5, 5, 5] },
    { balance: 3_000.01, lots: [5, 10, 10] },
    { balance: 4_500, lots: [5, 10, 10] },
    { balance: 4_500.01, lots: [5, 10, 15] },
  ])('gives $lots to a balance of $balance', ({ balance, lots }) => {
    const allowed = ['50k', '100k', '150k'].map((size) =>
      lotsForSession(rulesOf(`topstep-xfa-${size}`).lotTiers, dollars(balance)),
    );
    expect(allowed).toEqual(lots);
  });

  it('is flat in a Combine', () => {
    const { lotTiers } = rulesOf('topstep-combine-150k');
    expect(lotsForSession(lotTiers, dollars(145_501))).toBe(15);
    expect(lotsForSession(lotTiers, dollars(160_000))).toBe(15);
  });
});

describe('lotTenthsOf', () => {
  it('agrees with the product table for every product', () => {
    const { lotWeights } = rulesOf('topstep-combine-50k');
    const different = listProducts().filter(
      (product) => lotTenthsOf(product, lotWeights) !== product.lotTenths,
    );
    expect(different.map(({ root }) => root)).toEqual([]);
  });

  it('gives no credit to micros in a live account', () => {
    const { lotWeights } = rulesOf('topstep-live-50k');
    expect(lotTenthsOf(holding('MES', 1).product, lotWeights)).toBe(10);
  });
});

describe('product caps', () => {
  it.each([
    { root: 'CL', contracts: 3, beyond: null },
    { root: 'CL', contracts: 4, beyond: 1 },
    { root: 'MCL', contracts: 30, beyond: null },
    { root: 'MCL', contracts: 31, beyond: 1 },
    { root: 'SIL', contracts: 3, beyond: 1 },
    { root: 'SI', contracts: 1, beyond: 1 },
    { root: 'ES', contracts: 100, beyond: null },
  ])('$contracts $root', ({ root, contracts, beyond }) => {
    expect(beyondProductCap(holding(root, contracts), rulesOf('topstep-xfa-50k'))).toBe(beyond);
  });

  it('are not known before the list of 2026-09-17', () => {
    const rules = rulesOf('topstep-combine-50k', '2026-09-16');
    expect(beyondProductCap(holding('SI', 1), rules)).toBeNull();
  });
});
