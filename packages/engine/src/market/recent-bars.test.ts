import type { Bar, Price, UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { RECENT_MINUTES, RecentBars } from './recent-bars.ts';

const MINUTE = 60_000;

/** Minutes from this many on: each as high, low, close. */
function barsFrom(
  first: number,
  ...all: readonly (readonly [number, number, number])[]
): RecentBars {
  const bars = new RecentBars();
  all.forEach(([high, low, close], index) => {
    const openedAt = ((first + index) * MINUTE) as UnixMs;
    bars.add({ openedAt, open: close as Price, high, low, close, volume: 1 } as Bar);
  });
  return bars;
}

describe('RecentBars.averageTrueRange', () => {
  it('is the mean of true ranges: a gap from the close before counts', () => {
    // 10 high; then from 20 down to 12, with the close before at 5.
    const bars = barsFrom(0, [10, 0, 5], [20, 12, 15], [18, 15, 16]);
    expect(bars.averageTrueRange(1, 1)).toBe(3);
    expect(bars.averageTrueRange(1, 2)).toBe((3 + 15) / 2);
  });

  it('needs one bar more than its length', () => {
    const bars = barsFrom(0, [10, 0, 5], [20, 12, 15]);
    expect(bars.averageTrueRange(1, 2)).toBeNull();
    expect(new RecentBars().averageTrueRange(1, 1)).toBeNull();
  });

  it('merges minutes into bars, and leaves the one that still forms', () => {
    const minutes = [
      [10, 0, 5],
      [6, 4, 5],
      [12, 5, 8],
      [9, 2, 7],
      [30, 7, 9],
    ] as const;
    // Of two minutes: 10/0, then 12/2 with 5 before it, then one that has half formed.
    expect(barsFrom(0, ...minutes).averageTrueRange(2, 1)).toBe(10);
  });

  it('takes a bar whose last minute had no trade once the next one has begun', () => {
    const bars = barsFrom(0, [10, 0, 5], [6, 4, 5], [12, 5, 8]);
    bars.add({
      openedAt: (4 * MINUTE) as UnixMs,
      open: 0,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
    } as Bar);
    expect(bars.averageTrueRange(2, 1)).toBe(7);
  });

  it('ignores a minute that is told again', () => {
    const bars = barsFrom(0, [10, 0, 5], [20, 12, 15]);
    bars.add({ openedAt: MINUTE as UnixMs, open: 0, high: 99, low: 0, close: 9, volume: 1 } as Bar);
    expect(bars.averageTrueRange(1, 1)).toBe(15);
  });

  it('keeps the last minutes only, and comes out of its snapshot as it went in', () => {
    const all = Array.from(
      { length: RECENT_MINUTES + 7 },
      (_, index) => [index + (index % 5), index, index] as const,
    );
    const bars = barsFrom(0, ...all);
    const copy = new RecentBars();
    copy.restore(bars.snapshot());
    expect(copy.snapshot()).toEqual(bars.snapshot());
    expect(copy.snapshot()).toHaveLength(RECENT_MINUTES);
    expect(copy.averageTrueRange(1, 14)).toBe(bars.averageTrueRange(1, 14));
    expect(bars.averageTrueRange(1, RECENT_MINUTES)).toBeNull();
  });
});
