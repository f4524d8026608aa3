import type { Bar, Price, UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangeBars, barOf } from './bars.ts';

const grid = { tickSize: 0.25, priceDecimals: 2 };
const BAR = { t: '2026-11-19T15:04:00+00:00', o: 100, h: 101, l: 99.5, c: 100.25, v: 12 };

describe('barOf', () => {
  it('reads prices as ticks', () => {
    expect(barOf(BAR, grid)).toEqual({
      ok: true,
      value: {
        openedAt: Date.parse('2026-11-19T15:04:00Z'),
        open: 400,
        high: 404,
        low: 398,
        close: 401,
        volume: 12,
      },
    });
  });

  it.each([
    { name: 'a price off the grid', change: { c: 100.1 } },
    { name: 'a high below the close', change: { h: 100 } },
    { name: 'a low above the open', change: { l: 100.25 } },
    { name: 'no time', change: { t: '' } },
  ])('refuses $name', ({ change }) => {
    expect(barOf({ ...BAR, ...change }, grid).ok).toBe(false);
  });
});

describe('arrangeBars', () => {
  const minute = (index: number): Bar => {
    const price = 400 as Price;
    const prices = { open: price, high: price, low: price, close: price };
    return { openedAt: (index * 60_000) as UnixMs, ...prices, volume: index };
  };

  it('sets the forming bar apart: at the minute boundary the last one has closed', () => {
    const found = [minute(2), minute(1)];
    const at = (ms: number) => arrangeBars(found, 0 as UnixMs, ms as UnixMs);
    expect(at(179_999).partial?.openedAt).toBe(120_000);
    expect(at(180_000).partial).toBeNull();
    expect(at(180_000).bars.map((bar) => bar.openedAt)).toEqual([60_000, 120_000]);
  });

  it('sorts, drops repeats and keeps to its range, in whatever order pages come', () => {
    const indexes = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 });
    const check = fc.property(indexes, fc.integer({ min: 0, max: 20 }), (found, now) => {
      const { bars, partial } = arrangeBars(
        found.map(minute),
        (5 * 60_000) as UnixMs,
        (now * 60_000 + 1) as UnixMs,
      );
      const wanted = [...new Set(found)].filter((index) => index >= 5 && index < now);
      wanted.sort((left, right) => left - right);
      expect(bars.map((bar) => bar.openedAt / 60_000)).toEqual(wanted);
      expect(partial !== null).toBe(now >= 5 && found.includes(now));
    });
    fc.assert(check, { numRuns: 500 });
  });
});
