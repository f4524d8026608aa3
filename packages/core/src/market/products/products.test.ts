import { describe, expect, it } from 'vitest';
import { formatPrice, type Price, priceFromDecimal } from '../../values/price.ts';
import { listProducts, productByRoot, productByVenueSymbol } from './products.ts';

describe('the product table', () => {
  it('has every permitted product once', () => {
    const roots = listProducts().map(({ root }) => root);
    expect(roots).toHaveLength(51);
    expect(new Set(roots).size).toBe(51);
    expect(new Set(listProducts().map(({ venueSymbol }) => venueSymbol)).size).toBe(51);
  });

  it('finds a product by root and by venue symbol', () => {
    expect(productByRoot('NQ')?.venueSymbol).toBe('F.US.ENQ');
    expect(productByVenueSymbol('F.US.ENQ')?.root).toBe('NQ');
    expect(productByRoot('nq')).toBeNull();
    expect(productByVenueSymbol('F.US.NQ')).toBeNull();
  });

  it.each([
    { root: 'NQ', tickSize: 0.25, decimals: 2, tickValue: 5_000_000, lotTenths: 10, microOf: null },
    { root: 'MNQ', tickSize: 0.25, decimals: 2, tickValue: 500_000, lotTenths: 1, microOf: 'NQ' },
    { root: 'YM', tickSize: 1, decimals: 0, tickValue: 5_000_000, lotTenths: 10, microOf: null },
    {
      root: 'SIL',
      tickSize: 0.005,
      decimals: 3,
      tickValue: 5_000_000,
      lotTenths: 2,
      microOf: 'SI',
    },
    {
      root: 'ZF',
      tickSize: 0.0078125,
      decimals: 7,
      tickValue: 7_812_500,
      lotTenths: 10,
      microOf: null,
    },
    {
      root: 'ZT',
      tickSize: 0.00390625,
      decimals: 8,
      tickValue: 7_812_500,
      lotTenths: 10,
      microOf: null,
    },
    {
      root: '6J',
      tickSize: 0.0000005,
      decimals: 7,
      tickValue: 6_250_000,
      lotTenths: 10,
      microOf: null,
    },
    { root: 'MET', tickSize: 0.5, decimals: 1, tickValue: 50_000, lotTenths: 10, microOf: null },
  ])('knows $root', ({ root, decimals, ...expected }) => {
    expect(productByRoot(root)).toMatchObject({ ...expected, priceDecimals: decimals });
  });

  it('splits the fees of one side', () => {
    expect(productByRoot('NQ')?.fees).toEqual({
      exchangePerSide: 1_380_000,
      nfaPerSide: 10_000,
      commissionPerSide: 500_000,
    });
  });

  it('keeps hours in minutes of Chicago', () => {
    expect(productByRoot('NQ')?.segments).toEqual([{ fromMinute: 1020, toMinute: 960 }]);
    expect(productByRoot('ZC')?.segments).toEqual([
      { fromMinute: 1140, toMinute: 465 },
      { fromMinute: 510, toMinute: 800 },
    ]);
    expect(productByRoot('LE')?.segments).toEqual([{ fromMinute: 510, toMinute: 785 }]);
  });

  it('shows and reads back every grid exactly', () => {
    for (const product of listProducts()) {
      for (const ticks of [1, 3, 7, 1001, 123_457]) {
        const shown = Number(formatPrice(ticks as Price, product));
        expect(priceFromDecimal(shown, product)).toEqual({ ok: true, value: ticks });
        expect(Math.abs(shown - ticks * product.tickSize)).toBeLessThan(product.tickSize * 1e-9);
      }
    }
  });
});
