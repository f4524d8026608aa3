import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../../values/price.ts';
import type { IsoDate, UnixMs } from '../../values/time.ts';
import { sessionCalendar } from '../calendar/session-calendar.ts';
import type { Bar } from '../market-data.ts';
import { productByRoot } from '../products/products.ts';
import type { Session } from '../session.ts';
import { BarAggregator } from './bar-aggregator.ts';
import { MinuteBarBuilder } from './minute-bar-builder.ts';
import { type BarSink, MinuteBarSeries } from './minute-bar-series.ts';

type Trade = Readonly<{ price: number; size: number; at: number }>;

const MINUTE = 60_000;
const START = Date.UTC(2025, 0, 6, 15, 0);

/** Few prices and short gaps, so that repeats, empty minutes and exact boundaries happen. */
const trades = fc
  .array(
    fc.record({
      price: fc.integer({ min: 95, max: 105 }),
      size: fc.integer({ min: 0, max: 3 }),
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40_000 }), fc.constant(MINUTE)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let at = START;
    return steps.map(({ price, size, gap }): Trade => {
      at += gap;
      return { price, size, at };
    });
  });

/** Bars by grouping, the plain way. */
function barsOf(list: readonly Trade[], lengthMs: number, origin = 0): Bar[] {
  const groups = Map.groupBy(list, ({ at }) => Math.floor((at - origin) / lengthMs));
  return [...groups].map(([index, members]) => {
    const prices = members.map(({ price }) => price);
    return {
      openedAt: (origin + index * lengthMs) as UnixMs,
      open: prices[0] as Price,
      high: Math.max(...prices) as Price,
      low: Math.min(...prices) as Price,
      close: prices.at(-1) as Price,
      volume: members.reduce((sum, { size }) => sum + size, 0),
    };
  });
}

const collector = (): BarSink & { bars: Bar[]; live: boolean[] } => {
  const bars: Bar[] = [];
  const live: boolean[] = [];
  return {
    bars,
    live,
    onMinuteBar: (bar, isLive) => {
      bars.push({ ...bar });
      live.push(isLive);
    },
  };
};

describe('MinuteBarBuilder', () => {
  it('makes the bars that grouping makes, also when stored and read back at any trade', () => {
    const check = fc.property(trades, fc.nat(60), (list, cut) => {
      let builder = new MinuteBarBuilder();
      const bars: Bar[] = [];
      for (const [index, { price, size, at }] of list.entries()) {
        if (index === cut) {
          const state: unknown = JSON.parse(JSON.stringify(builder.snapshot()));
          builder = new MinuteBarBuilder();
          builder.restore(state as ReturnType<MinuteBarBuilder['snapshot']>);
        }
        const closed = builder.advance(at as UnixMs);
        if (closed !== null) bars.push({ ...closed });
        expect(builder.add(price as Price, size, at as UnixMs)).toBe(true);
      }
      const last = builder.advance(builder.closesAt as UnixMs);
      if (last !== null) bars.push({ ...last });
      expect(bars).toEqual(barsOf(list, MINUTE));
      expect(builder.forming).toBeNull();
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('closes at the end of the minute and leaves out what comes later for it', () => {
    const builder = new MinuteBarBuilder();
    builder.add(100 as Price, 2, (START + 59_999) as UnixMs);
    expect(builder.closesAt).toBe(START + MINUTE);
    expect(builder.advance((START + MINUTE - 1) as UnixMs)).toBeNull();
    expect(builder.advance((START + MINUTE) as UnixMs)).toMatchObject({
      openedAt: START,
      volume: 2,
    });
    expect(builder.add(105 as Price, 1, (START + 59_999) as UnixMs)).toBe(false);
    expect(builder.forming).toBeNull();
  });
});

const session = (root: string, date: string): Session => {
  const product = productByRoot(root);
  const found = product && sessionCalendar().sessionOn(product, date as IsoDate);
  if (found === null) throw new Error(`${root} ${date}`);
  return found;
};

describe('BarAggregator', () => {
  const minutes = fc.constantFrom(1, 2, 5, 7, 15, 60, 240);

  it('makes the bars that grouping from the opening makes, also across a store', () => {
    const day = session('NQ', '2025-01-06');
    const check = fc.property(trades, minutes, fc.nat(60), (list, length, cut) => {
      let aggregator = new BarAggregator(length);
      const bars: Bar[] = [];
      for (const [index, bar] of barsOf(list, MINUTE).entries()) {
        if (index === cut) {
          const state: unknown = JSON.parse(JSON.stringify(aggregator.snapshot()));
          aggregator = new BarAggregator(length);
          aggregator.restore(state as ReturnType<BarAggregator['snapshot']>);
        }
        const closed = aggregator.advance(bar.openedAt);
        if (closed !== null) bars.push({ ...closed });
        aggregator.add(bar, day);
      }
      const last = aggregator.advance(aggregator.closesAt as UnixMs);
      if (last !== null) bars.push({ ...last });
      expect(bars).toEqual(barsOf(list, length * MINUTE, day.opensAt));
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('ends its last bar with the session, early closes included', () => {
    const holiday = session('NQ', '2025-01-20');
    const aggregator = new BarAggregator(7);
    const openedAt = (holiday.closesAt - MINUTE) as UnixMs;
    const bar = { openedAt, open: 1, high: 1, low: 1, close: 1, volume: 0 } as Bar;
    aggregator.add(bar, holiday);
    expect(aggregator.closesAt).toBe(holiday.closesAt);
    expect(aggregator.forming?.openedAt).toBe(holiday.opensAt + Math.floor(1139 / 7) * 7 * MINUTE);
  });

  it('does not join two sessions, and refuses a bar when one that is due was not taken', () => {
    const [first, second] = [session('NQ', '2025-01-06'), session('NQ', '2025-01-07')];
    const bar = (openedAt: number) =>
      ({ openedAt, open: 1, high: 1, low: 1, close: 1, volume: 0 }) as Bar;
    const aggregator = new BarAggregator(240);
    aggregator.add(bar(first.closesAt - MINUTE), first);
    expect(() => aggregator.add(bar(second.opensAt), second)).toThrow(/is taken before/);
    expect(aggregator.advance(second.opensAt)?.openedAt).toBe(first.opensAt + 5 * 240 * MINUTE);
    aggregator.add(bar(second.opensAt), second);
    expect(aggregator.forming?.openedAt).toBe(second.opensAt);
    aggregator.reset();
    expect(aggregator.forming).toBeNull();
  });
});

describe('MinuteBarSeries', () => {
  type Ask = Readonly<{ subscribe: number; delay: number; again: boolean; overlap: number }>;
  const asks: fc.Arbitrary<Ask> = fc.record({
    subscribe: fc.integer({ min: 0, max: 300_000 }),
    delay: fc.integer({ min: 0, max: 150_000 }),
    again: fc.boolean(),
    overlap: fc.integer({ min: 0, max: 90_000 }),
  });

  /** Plays the market; history is answered as of its asking and arrives after the delay. */
  function play(list: readonly Trade[], { subscribe, delay, again, overlap }: Ask) {
    const sink = collector();
    let series = new MinuteBarSeries();
    const askedAt = START + subscribe;
    const arrivesAt = askedAt + delay;
    const known = list.filter(({ at }) => at <= askedAt);
    const bars = barsOf(known, MINUTE);
    const running = (bars.at(-1)?.openedAt ?? 0) + MINUTE > askedAt;
    const partial = running ? (bars.pop() ?? null) : null;
    const deliver = () => {
      series.advance(arrivesAt as UnixMs, sink);
      series.addHistory(bars, partial, arrivesAt as UnixMs, sink);
      if (again) series.addHistory(bars, partial, arrivesAt as UnixMs, sink);
      const state: unknown = JSON.parse(JSON.stringify(series.snapshot()));
      series = new MinuteBarSeries();
      series.restore(state as ReturnType<MinuteBarSeries['snapshot']>);
    };
    series.expectHistory();
    let delivered = false;
    for (const { price, size, at } of list.filter((trade) => trade.at > askedAt - overlap)) {
      if (!delivered && at > arrivesAt) {
        deliver();
        delivered = true;
      }
      series.advance(at as UnixMs, sink);
      series.add(price as Price, size, at as UnixMs);
    }
    if (!delivered) deliver();
    if (Number.isFinite(series.closesAt)) series.advance(series.closesAt as UnixMs, sink);
    return sink;
  }

  it('gives every minute once and whole, whenever history was asked for and came', () => {
    const check = fc.property(trades, asks, (list, ask) => {
      const { bars } = play(list, ask);
      const expected = barsOf(list, MINUTE);
      const prices = (bar: Bar) => [bar.openedAt, bar.open, bar.high, bar.low, bar.close];
      expect(bars.map(prices)).toEqual(expected.map(prices));
      for (const [index, bar] of bars.entries()) {
        expect(bar.volume).toBeLessThanOrEqual(expected[index]?.volume ?? -1);
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('gives out what it held when history fails, and repairs a gap when it comes after all', () => {
    const sink = collector();
    const series = new MinuteBarSeries();
    series.expectHistory();
    series.add(100 as Price, 1, START as UnixMs);
    series.advance((START + MINUTE) as UnixMs, sink);
    expect(sink.bars).toEqual([]);
    series.historyFailed(sink);
    expect(sink.bars.map(({ openedAt }) => openedAt)).toEqual([START]);
    series.expectHistory();
    const missed = {
      openedAt: START + MINUTE,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
    } as Bar;
    series.add(101 as Price, 1, (START + 3 * MINUTE) as UnixMs);
    series.addHistory([missed], null, (START + 3 * MINUTE) as UnixMs, sink);
    series.advance((START + 4 * MINUTE) as UnixMs, sink);
    const times = sink.bars.map(({ openedAt }) => (openedAt - START) / MINUTE);
    expect([times, sink.live]).toEqual([
      [0, 1, 3],
      [false, false, true],
    ]);
  });
});
