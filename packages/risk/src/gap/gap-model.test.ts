import { listProducts, type Product, productByRoot, type UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import gapTable from './data/gap-ticks.json' with { type: 'json' };
import { gapPartEndsAt, gapReference, gapTicks } from './gap-model.ts';

function product(root: string): Product {
  const found = productByRoot(root);
  if (found === null) throw new Error(`no product ${root}`);
  return found;
}

const NQ = product('NQ');
const UNKNOWN: Product = { ...NQ, root: 'XX' };

const at = (iso: string): UnixMs => Date.parse(iso) as UnixMs;

const partOf = (instant: UnixMs): string => /^(\w+):/.exec(gapReference(NQ, instant))?.[1] ?? '';

describe('the gap model', () => {
  it.each([
    {
      name: 'the first minute after the break',
      time: '2026-11-19T17:00:00-06:00',
      part: 'reopening',
    },
    { name: 'its end', time: '2026-11-19T17:04:59-06:00', part: 'reopening' },
    { name: 'five minutes later', time: '2026-11-19T17:05:00-06:00', part: 'evening' },
    { name: 'late evening', time: '2026-11-19T23:59:59-06:00', part: 'asia' },
    { name: 'midnight', time: '2026-11-20T00:00:00-06:00', part: 'asia' },
    { name: 'the European opening', time: '2026-11-20T02:00:00-06:00', part: 'europe' },
    { name: 'a release', time: '2026-11-20T07:30:00-06:00', part: 'morning' },
    { name: 'the same clock in summer', time: '2026-07-15T07:30:00-05:00', part: 'morning' },
    { name: 'the stock market opening', time: '2026-11-20T08:30:00-06:00', part: 'open' },
    { name: 'noon', time: '2026-11-20T12:00:00-06:00', part: 'midday' },
    { name: 'the last hour', time: '2026-11-20T15:09:59-06:00', part: 'close' },
    { name: 'after the firm is flat', time: '2026-11-20T15:10:00-06:00', part: 'late' },
  ])('calls $name $part', ({ time, part }) => {
    expect(partOf(at(time))).toBe(part);
    const index = gapTable.parts.findIndex(({ name }) => name === part);
    expect(gapTicks(NQ, at(time))).toBe(gapTable.products.NQ.ticks[index]);
  });

  it('has figures of every product that the firm permits', () => {
    for (const one of listProducts()) {
      for (let hour = 0; hour < 24; hour += 1) {
        const ticks = gapTicks(one, (at('2026-11-19T12:00:00Z') + hour * 3_600_000) as UnixMs);
        const isCount = Number.isSafeInteger(ticks) && (ticks ?? 0) > 0;
        expect([one.root, hour, isCount]).toEqual([one.root, hour, true]);
      }
    }
  });

  it('never allows a pair less for the one that was recorded less', () => {
    expect(gapTable.products.MNQ.ticks).toEqual(gapTable.products.NQ.ticks);
    expect(gapTable.products.GC.ticks).toEqual(gapTable.products.MGC.ticks);
  });

  it('says what was measured and what was scaled', () => {
    expect(gapTable.products.CL.measured).toBe(true);
    expect(gapTable.products.RTY.measured).toBe(false);
    const noon = at('2026-11-20T12:00:00-06:00');
    expect(gapReference(NQ, noon)).toMatch(/midday: measured on NQ_1m_2024.*, \d+ steps/);
    expect(gapReference(product('ZC'), noon)).toMatch(/scaled by the typical daily range/);
  });

  it.each(['XX', 'constructor', ''])('knows nothing of a product called %j', (root) => {
    const noon = at('2026-11-20T12:00:00-06:00');
    expect(gapTicks({ ...NQ, root }, noon)).toBeNull();
    expect(gapReference({ ...UNKNOWN, root }, noon)).toBe(`nothing is known of ${root}`);
  });

  it('knows nothing at a time that is no number', () => {
    expect(gapTicks(NQ, Number.NaN as UnixMs)).toBeNull();
  });

  it('keeps one figure up to the end of a part, and ends it within a day', () => {
    const years = { min: at('2019-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') };
    const check = fc.property(
      fc.integer(years),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (time, share) => {
        const now = time as UnixMs;
        const end = gapPartEndsAt(now);
        expect(end).toBeGreaterThan(now);
        expect(end - now).toBeLessThanOrEqual(25 * 3_600_000);
        const within = Math.min(end - 1, Math.floor(now + share * (end - now))) as UnixMs;
        expect(partOf(within)).toBe(partOf(now));
        expect(partOf(end)).not.toBe(partOf(now));
      },
    );
    fc.assert(check, { numRuns: 2_000 });
  });
});
