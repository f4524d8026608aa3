import { describe, expect, it } from 'vitest';
import { barJumps, farValue, stopSlippage } from './measure.ts';
import { PARTS, partAt } from './parts.ts';

const NOON = Date.parse('2025-07-16T17:00:00Z');
const MINUTE = 60_000;

const midday = PARTS.findIndex(({ name }) => name === 'midday');

/** Bars a minute apart: each is its open and close in ticks, `null` a minute without a bar. */
const barsOf = (...prices: readonly (readonly [number, number] | null)[]) =>
  prices.flatMap((price, minute) =>
    price === null ? [] : [{ at: NOON + minute * MINUTE, open: price[0], close: price[1] }],
  );

const tradesOf = (...rows: readonly (readonly [seconds: number, price: number])[]) =>
  rows.map(([seconds, price]) => ({ at: NOON + seconds * 1_000, price }));

const ALL_DAY = new Set<number>();

describe('partAt', () => {
  it.each([
    { time: '2025-07-16T22:00:00Z', part: 'reopening' },
    { time: '2025-01-16T23:04:59Z', part: 'reopening' },
    { time: '2025-01-16T23:05:00Z', part: 'evening' },
    { time: '2025-07-16T06:59:59Z', part: 'asia' },
    { time: '2025-07-16T07:00:00Z', part: 'europe' },
    { time: '2025-07-16T12:30:00Z', part: 'morning' },
    { time: '2025-01-16T13:30:00Z', part: 'morning' },
    { time: '2025-07-16T20:09:00Z', part: 'close' },
    { time: '2025-07-16T20:10:00Z', part: 'late' },
  ])('is $part at $time', ({ time, part }) => {
    expect(PARTS[partAt(Date.parse(time))]?.name).toBe(part);
  });
});

describe('barJumps', () => {
  it.each([
    {
      name: 'steps both ways',
      bars: barsOf([10, 12], [15, 15], [11, 9], [9, 9]),
      jumps: [3, 4, 0],
    },
    { name: 'a quiet minute', bars: barsOf([10, 10], null, [12, 12]), jumps: [2] },
    {
      name: 'nothing over a hole',
      bars: barsOf([10, 10], null, null, null, null, null, [99, 99], [98, 98]),
      jumps: [1],
    },
    { name: 'nothing of one bar', bars: barsOf([10, 12]), jumps: [] },
  ])('sees $name', ({ bars, jumps }) => {
    expect(barJumps(bars, ALL_DAY)[midday]).toEqual(jumps);
  });

  it('leaves out the step to a new contract', () => {
    const bars = barsOf([10, 10], [900, 900], [901, 901]);
    expect(barJumps(bars, new Set([NOON + MINUTE]))[midday]).toEqual([1]);
  });

  it('puts a step into the part of its second bar', () => {
    const bars = barsOf([10, 10], [12, 12]).map((bar) => ({ ...bar, at: bar.at + 119 * MINUTE }));
    const jumps = barJumps(bars, ALL_DAY);
    expect(PARTS.flatMap(({ name }, part) => (jumps[part]?.length ? [name] : []))).toEqual([
      'close',
    ]);
  });
});

describe('stopSlippage', () => {
  it.each([
    { name: 'a step of one tick', trades: tradesOf([0, 10], [1, 11]), slippage: [0] },
    { name: 'three levels at once', trades: tradesOf([0, 10], [1, 7]), slippage: [0, 1, 2] },
    { name: 'no move', trades: tradesOf([0, 10], [1, 10]), slippage: [] },
    { name: 'a hole', trades: tradesOf([0, 10], [301, 20], [302, 21]), slippage: [0] },
  ])('counts each level of $name', ({ trades, slippage }) => {
    expect(stopSlippage(trades)[midday]).toEqual(slippage);
  });
});

describe('farValue', () => {
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

  it.each([
    { name: 'two of a small sample', count: 500, far: 498 },
    { name: 'two of two thousand', count: 2_999, far: 2_997 },
    { name: 'one in a thousand of a large one', count: 10_000, far: 9_990 },
  ])('has $name beyond it', ({ count, far }) => {
    expect(farValue(upTo(count).toReversed())).toBe(far);
  });

  it('says nothing of a sample that is too small', () => {
    expect(farValue(upTo(499))).toBeNull();
  });
});
