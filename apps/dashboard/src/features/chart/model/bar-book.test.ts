import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarBook, type Candle } from './bar-book.ts';

const START = Date.parse('2025-03-04T14:30:00Z');

const aBar = (minute: number, close = 100 + minute, volume = 10) => ({
  openedAt: new Date(START + minute * 60_000).toISOString(),
  open: '100.00',
  high: String(Math.max(100, close) + 1),
  low: String(Math.min(100, close) - 1),
  close: String(close),
  volume,
});

const minuteOf = ({ openedAt }: Candle): number => (openedAt - START) / 60_000;

describe('BarBook', () => {
  it('joins history and stream without a double bar, the stream being newer', () => {
    const book = new BarBook();
    expect(book.put(aBar(3, 250))).toBe('tail');
    book.addHistory([aBar(2), aBar(1), aBar(3, 180)]);
    expect(book.candles(1).map(minuteOf)).toEqual([1, 2, 3]);
    expect(book.candles(1).at(-1)?.close).toBe(250);
  });

  it('lets history correct an older bar and fill a gap', () => {
    const book = new BarBook();
    book.put(aBar(1, 111));
    book.put(aBar(5));
    book.addHistory([aBar(1, 123), aBar(3)]);
    expect(book.candles(1).map(({ close }) => close)).toEqual([123, 103, 105]);
  });

  it('says whether a push changed the end or an older bar', () => {
    const book = new BarBook();
    expect([book.put(aBar(1)), book.put(aBar(2)), book.put(aBar(2, 7))]).toEqual([
      'tail',
      'tail',
      'tail',
    ]);
    expect(book.put(aBar(1, 9))).toBe('inside');
  });

  it('makes candles of five minutes that start at whole fives', () => {
    const book = new BarBook();
    for (const minute of [3, 4, 5, 6, 11]) book.put(aBar(minute));
    const candles = book.candles(5);
    expect(candles.map(minuteOf)).toEqual([0, 5, 10]);
    expect(candles[0]).toMatchObject({ open: 100, high: 105, low: 99, close: 104, volume: 20 });
  });

  it('tells the same newest candles as the whole list, whatever came in whatever order', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 });
    const since = fc.integer({ min: -5, max: 70 });
    const check = fc.property(minutes, since, fc.constantFrom(1, 5, 15), (pushed, from, length) => {
      const book = new BarBook();
      for (const minute of pushed) book.put(aBar(minute));
      const candles = book.candles(length);
      const at = START + from * 60_000;
      const newest = candles.filter(({ openedAt }) => openedAt + length * 60_000 > at);
      expect(book.candlesSince(at, length)).toEqual(newest);
      expect(book.size).toBe(new Set(pushed).size);
      expect(candles.reduce((sum, { volume }) => sum + volume, 0)).toBe(book.size * 10);
      const starts = candles.map(({ openedAt }) => openedAt);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
    });
    fc.assert(check, { numRuns: 300 });
  });
});
