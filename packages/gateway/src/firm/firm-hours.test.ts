import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat } from '../../test/bars.ts';
import { FirmRun, gap } from '../../test/firm-fixtures.ts';

/** The last entry of some days in UTC: two minutes before everything has to be closed. */
const DAYS = [
  { name: 'a winter day (15:08 CST)', at: Date.UTC(2025, 2, 4, 21, 8) },
  { name: 'the first day of daylight time (15:08 CDT)', at: Date.UTC(2025, 2, 10, 20, 8) },
  { name: 'the first day of standard time (15:08 CST)', at: Date.UTC(2025, 10, 3, 21, 8) },
  { name: 'the eve of Independence Day (11:58 CDT)', at: Date.UTC(2025, 6, 3, 16, 58) },
  { name: 'Thanksgiving (11:43 CST)', at: Date.UTC(2025, 10, 27, 17, 43) },
];
const BEFORE = 5;

describe("the firm's hours", () => {
  it.each(DAYS)('close everything on $name', ({ at }) => {
    const from = (at - BEFORE * MINUTE_MS) as UnixMs;
    const run = new FirmRun(flat(84_000, 14), { pack: 'topstep-combine-50k' }, { from });
    run.market(2);
    run.post('/api/Order/place', { type: 1, side: 0, size: 1, limitPrice: 20_000 });
    run.until(at - 1_000);
    expect(run.truth).toMatchObject({ positions: [{ size: 2 }], orders: [{ status: 1 }] });
    run.until(at);
    expect(run.truth).toMatchObject({ positions: [], orders: [], status: 'active' });
    expect(run.events.at(-1)).toBe('flattened TRADING_HOURS');
    expect(run.market(1)).toMatchObject({
      success: false,
      errorCode: 2,
      errorMessage: 'Outside of trading hours.',
    });
  });

  it('let a position be closed after the last entry, and nothing more', () => {
    const at = Date.UTC(2025, 2, 4, 21, 8);
    const rows = [...flat(84_000, BEFORE), ...gap(5), ...flat(84_000, 5)];
    const from = (at - BEFORE * MINUTE_MS) as UnixMs;
    const run = new FirmRun(rows, { pack: 'topstep-combine-50k' }, { from });
    run.market(2);
    run.until(at + 30_000);
    // The firm's own close waits for a price; a second one would open a position.
    expect(run.truth).toMatchObject({ positions: [{ size: 2 }], orders: [{ side: 1, size: 2 }] });
    expect(run.market(-2)).toMatchObject({ errorCode: 2 });
    expect(run.market(-3)).toMatchObject({ errorCode: 2 });
    run.until(at + 6 * MINUTE_MS);
    expect(run.truth).toMatchObject({ positions: [], orders: [] });
  });

  it('close what a gap without prices has carried into the next day, at its first price', () => {
    const from = Date.UTC(2025, 2, 4, 20, 55) as UnixMs;
    const evening = Date.UTC(2025, 2, 4, 23, 30);
    const rows = [...flat(84_000, 3), ...gap((evening - from) / MINUTE_MS - 3), ...flat(84_000, 3)];
    const run = new FirmRun(rows, { pack: 'topstep-combine-50k' }, { from });
    run.market(1);
    run.until(evening + 30_000);
    expect(run.truth).toMatchObject({ positions: [], orders: [], tradingDay: '2025-03-05' });
  });

  it('show the day that has closed until the next one begins', () => {
    const from = Date.UTC(2025, 2, 4, 20, 55) as UnixMs;
    const begins = Date.UTC(2025, 2, 4, 23);
    const rows = [...flat(84_000, 30), ...gap(120), ...flat(84_000, 5)];
    const run = new FirmRun(rows, { pack: 'topstep-combine-50k' }, { from });
    run.until(begins - 60 * MINUTE_MS - MINUTE_MS);
    expect(run.truth).toMatchObject({ dayOpen: false, tradingDay: '2025-03-04' });
    run.until(begins);
    expect(run.truth).toMatchObject({ dayOpen: true, tradingDay: '2025-03-05' });
  });
});
