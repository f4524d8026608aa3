import { listProducts } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { dollars, packOf, rulesOf } from '../../test/rules.ts';

/** The parameters of section 17 of the firm's reference, in dollars. */
const SIZES = [
  { size: '50k', start: 50_000, target: 3_000, mll: 2_000, dll: 1_000, lots: 5, live: 2_000 },
  { size: '100k', start: 100_000, target: 6_000, mll: 3_000, dll: 2_000, lots: 10, live: 3_000 },
  { size: '150k', start: 150_000, target: 9_000, mll: 4_500, dll: 3_000, lots: 15, live: 4_500 },
];

describe('the built-in packs', () => {
  it.each(SIZES)('have the Combine of $size', ({ size, start, target, mll, dll, lots }) => {
    const rules = rulesOf(`topstep-combine-${size}`);
    expect(rules).toMatchObject({
      startBalance: dollars(start),
      maximumLoss: { amount: dollars(mll), lock: dollars(start), closesAccount: false },
      dailyLoss: { amount: dollars(dll), terms: 'optional' },
      target: {
        profit: dollars(target),
        bestDayShareMax: { numerator: 55n, denominator: 100n },
        daysMin: 2,
      },
      lotTiers: [{ lots, upTo: null }],
      payout: null,
    });
  });

  it.each(SIZES)('have the Express Funded Account of $size', ({ size, mll, dll }) => {
    expect(rulesOf(`topstep-xfa-${size}`)).toMatchObject({
      startBalance: 0,
      maximumLoss: { amount: dollars(mll), lock: 0, floorAfterFirstPayout: 0, closesAccount: true },
      dailyLoss: { amount: dollars(dll), terms: 'optional' },
      target: null,
      payout: {
        minimum: dollars(125),
        winningDayNet: dollars(150),
        standard: { winningDays: 5, laterNetMin: dollars(0.01) },
        consistency: { tradedDays: 3 },
      },
    });
  });

  it.each(SIZES)('show the Live Funded Account of $size', ({ size, live, lots }) => {
    expect(packOf(`topstep-live-${size}`).displayOnly).toBe(true);
    expect(rulesOf(`topstep-live-${size}`)).toMatchObject({
      maximumLoss: null,
      dailyLoss: { amount: dollars(live), terms: 'mandatory' },
      lotTiers: [{ lots }],
    });
  });

  it('permit exactly the products that we know', () => {
    const cited = packOf('topstep-combine-50k').versions.at(-1)?.cited['products.permitted'];
    const roots = listProducts().map(({ root }) => root);
    expect(new Set(cited?.value as readonly string[])).toEqual(new Set(roots));
  });
});
