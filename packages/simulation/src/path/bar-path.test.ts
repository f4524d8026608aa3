import type { Price } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATH_OFFSETS_MS, pathVolume, writePath } from './bar-path.ts';

const bar = (open: number, high: number, low: number, close: number) => ({
  open: open as Price,
  high: high as Price,
  low: low as Price,
  close: close as Price,
});

describe('writePath', () => {
  it.each([
    { name: 'a rising bar', bar: bar(10, 14, 8, 12), path: [10, 8, 14, 12] },
    { name: 'a falling bar', bar: bar(12, 14, 8, 10), path: [12, 14, 8, 10] },
    { name: 'an unchanged bar', bar: bar(10, 12, 9, 10), path: [10, 9, 12, 10] },
    { name: 'a bar of one price', bar: bar(-3, -3, -3, -3), path: [-3, -3, -3, -3] },
  ])('orders the prices of $name', ({ bar, path }) => {
    const out = new Int32Array(4);
    writePath(bar, out);
    expect([...out]).toEqual(path);
  });

  it('shows its prices at 0, 15, 30 and 59 seconds', () => {
    expect(PATH_OFFSETS_MS).toEqual([0, 15_000, 30_000, 59_000]);
  });
});

describe('pathVolume', () => {
  it('splits a volume without losing any, the rest on the last price', () => {
    expect([0, 1, 2, 3].map((index) => pathVolume(11, index))).toEqual([2, 2, 2, 5]);
    const check = fc.property(fc.nat(), (volume) => {
      const parts = [0, 1, 2, 3].map((index) => pathVolume(volume, index));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(volume);
    });
    fc.assert(check);
  });
});
