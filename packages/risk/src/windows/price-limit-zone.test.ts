import { productByRoot } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import { isPermitted } from './permitted.ts';
import { inPriceLimitZone } from './price-limit-zone.ts';

const COMBINE = rulesOf('topstep-combine-50k');

function product(root: string) {
  const found = productByRoot(root);
  if (found === null) throw new Error(`no product ${root}`);
  return found;
}

describe('inPriceLimitZone', () => {
  it.each([
    { name: 'far from it', root: 'NQ', price: 20_500, settlement: 20_000, zone: false },
    { name: 'a tick below 5 %', root: 'NQ', price: 20_999, settlement: 20_000, zone: false },
    { name: 'at 5 % above', root: 'NQ', price: 21_000, settlement: 20_000, zone: true },
    { name: 'at 5 % below', root: 'MES', price: 19_000, settlement: 20_000, zone: true },
    { name: 'a tick above 95 %', root: 'MES', price: 19_001, settlement: 20_000, zone: false },
    { name: 'beyond the limit', root: 'ES', price: 30_000, settlement: 20_000, zone: true },
    { name: 'an uneven settlement', root: 'ES', price: 21_001, settlement: 20_001, zone: false },
    { name: 'no settlement', root: 'ES', price: 20_000, settlement: null, zone: null },
    { name: 'a settlement that is NaN', root: 'ES', price: 1, settlement: Number.NaN, zone: null },
    { name: 'no price', root: 'ES', price: Number.NaN, settlement: 20_000, zone: null },
    { name: 'a product without limits', root: 'CL', price: 1, settlement: 6_000, zone: null },
    { name: 'Tokyo, which has its own', root: 'NKD', price: 9_000, settlement: 9_000, zone: null },
  ])('answers $zone for $name', ({ root, price, settlement, zone }) => {
    expect(inPriceLimitZone(product(root), { last: price, settlement }, COMBINE)).toBe(zone);
  });

  it('is not known without a market', () => {
    expect(inPriceLimitZone(product('ES'), null, COMBINE)).toBeNull();
  });

  it('is never in a zone that the pack does not have', () => {
    const market = { last: 30_000, settlement: null };
    expect(inPriceLimitZone(product('ES'), market, { priceLimitZone: null })).toBe(false);
  });
});

describe('isPermitted', () => {
  it('permits what the pack names', () => {
    expect(isPermitted(product('NQ'), COMBINE)).toBe(true);
    expect(isPermitted(product('NQ'), { permittedRoots: new Set(['ES']) })).toBe(false);
  });

  it('permits all where the pack has no list', () => {
    expect(isPermitted(product('NQ'), { permittedRoots: null })).toBe(true);
  });
});
