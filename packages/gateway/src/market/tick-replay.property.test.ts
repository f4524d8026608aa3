import { MINUTE_MS, sessionCalendar, type UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractOf, OPEN_AT, type Row, seriesOf } from '../../test/bars.ts';
import { type QuoteRow, type TradeRow, tickRun } from '../../test/ticks.ts';
import { MarketPlayer } from './market-player.ts';
import { type ReplayRun, ReplaySource } from './replay-source.ts';

const CALENDAR = sessionCalendar({ outsideCalendar: 'regular' });
const [NQ, ES, GC] = [contractOf('NQ'), contractOf('ES'), contractOf('CL')];

type Event = readonly [after: number, kind: string, name: string, first: number, second: number];

/** Every price and quote to the end. */
function play(player: MarketPlayer, limit = Number.POSITIVE_INFINITY): Event[] {
  const events: Event[] = [];
  for (let count = 0; count < limit; count += 1) {
    const due = player.nextAt();
    const step = player.advance();
    if (step.kind === 'end') return events;
    expect(due).toBe(step.at);
    const after = step.at - OPEN_AT;
    const name = step.contract?.name ?? '';
    if (step.kind === 'price') events.push([after, 'price', name, step.price, step.size]);
    if (step.kind === 'quote') events.push([after, 'quote', name, step.bid, step.ask]);
    if (step.kind === 'boundary') events.push([after, 'boundary', '', 0, 0]);
  }
  return events;
}

const playerOf = (source: ReplaySource, at: number, rank = -1): MarketPlayer =>
  new MarketPlayer(source, CALENDAR, { cursor: { at: at as UnixMs, rank }, until: null });

/** Few instants, so that many events share one. */
const after = fc.oneof(fc.nat(20), fc.nat(3 * MINUTE_MS));
const byTime = <Event extends readonly [number, ...unknown[]]>(rows: readonly Event[]): Event[] =>
  rows.toSorted((left, right) => left[0] - right[0]);
const trades = fc
  .array(fc.tuple(after, fc.nat(50), fc.nat(9)), { minLength: 1, maxLength: 25 })
  .map((rows): TradeRow[] => byTime(rows));
const quotes = fc
  .array(fc.tuple(after, fc.nat(50), fc.nat(50)), { maxLength: 25 })
  .map((rows): QuoteRow[] => byTime(rows.map(([at, bid, more]) => [at, bid, bid + more])));
const bars = fc.array(fc.oneof(fc.constant(null), fc.constant<Row>([7, 9, 5, 8, 43])), {
  minLength: 1,
  maxLength: 3,
});
const markets = fc
  .tuple(trades, quotes, trades, bars)
  .filter(([, , , rows]) => rows.some((row) => row !== null));
type Market = readonly [
  readonly TradeRow[],
  readonly QuoteRow[],
  readonly TradeRow[],
  readonly (Row | null)[],
];

const runsOf = ([first, sides, second, minutes]: Market): readonly ReplayRun[] => [
  tickRun(NQ, first, sides),
  tickRun(ES, second),
  seriesOf(GC, minutes),
];

/** All events in the order of contracts, trades before quotes, then sorted by time alone. */
function sortedNaively([first, sides, second, minutes]: Market): Event[] {
  const bar = (row: Row | null, index: number): Event[] => {
    if (row === null) return [];
    const start = index * MINUTE_MS;
    return [
      [start, 'price', GC.name, 7, 10],
      [start + 15_000, 'price', GC.name, 5, 10],
      [start + 30_000, 'price', GC.name, 9, 10],
      [start + 59_000, 'price', GC.name, 8, 13],
    ];
  };
  const all: Event[] = [
    ...first.map(([at, price, size]): Event => [at, 'price', NQ.name, price, size]),
    ...sides.map(([at, bid, ask]): Event => [at, 'quote', NQ.name, bid, ask]),
    ...second.map(([at, price, size]): Event => [at, 'price', ES.name, price, size]),
    ...minutes.flatMap(bar),
  ];
  const prices = all.filter(([, kind]) => kind === 'price').map(([at]) => at);
  const end = (Math.floor(Math.max(...prices) / MINUTE_MS) + 1) * MINUTE_MS;
  // The market ends with the minute of its last price.
  return byTime(all.filter(([at]) => at < end));
}

describe('a replay of ticks, quotes and bars on one clock', () => {
  it('shows every event once, in the order of a plain stable sort', () => {
    const check = fc.property(markets, (market) => {
      const shown = play(playerOf(new ReplaySource(runsOf(market)), OPEN_AT - MINUTE_MS));
      expect(shown.filter(([, kind]) => kind !== 'boundary')).toEqual(sortedNaively(market));
    });
    fc.assert(check);
  });

  it('passes every full minute of the session between the first and the last event', () => {
    const check = fc.property(markets, (market) => {
      const shown = play(playerOf(new ReplaySource(runsOf(market)), OPEN_AT - MINUTE_MS));
      const times = new Set(shown.map(([at]) => at));
      const last = shown.at(-1)?.[0] ?? 0;
      for (let minute = 0; minute < last; minute += MINUTE_MS) expect(times).toContain(minute);
    });
    fc.assert(check);
  });

  it('takes the same prices and boundaries with quotes as without', () => {
    const onMinutes = fc.array(fc.constantFrom(0, 60_000, 120_000, 180_000, 59_999), {
      maxLength: 6,
    });
    const check = fc.property(markets, onMinutes, (market, minutes) => {
      const [first, sides, second, rows] = market;
      const more = minutes.map((at): QuoteRow => [at, 1, 2]);
      const quoted: Market = [first, byTime([...sides, ...more]), second, rows];
      const without: Market = [first, [], second, rows];
      const [left, right] = [quoted, without].map((one) =>
        play(playerOf(new ReplaySource(runsOf(one)), OPEN_AT - MINUTE_MS)),
      );
      expect(left?.filter(([, kind]) => kind !== 'quote')).toEqual(right);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('goes on with the very next event from any cursor, within an instant too', () => {
    const check = fc.property(markets, fc.nat(80), (market, cut) => {
      const source = new ReplaySource(runsOf(market));
      const whole = play(playerOf(source, OPEN_AT - MINUTE_MS));
      const begun = playerOf(source, OPEN_AT - MINUTE_MS);
      const before = play(begun, Math.min(cut, whole.length));
      const { at, rank } = begun.cursor;
      expect([...before, ...play(playerOf(source, at, rank))]).toEqual(whole);
    });
    fc.assert(check);
  });

  it('shows trades as jumps with their size and side', () => {
    const source = new ReplaySource([
      tickRun(NQ, [
        [0, 100, 4, 1],
        [0, 90, 2, 2],
        [500, 95, 0],
      ]),
    ]);
    const player = playerOf(source, OPEN_AT - MINUTE_MS);
    const steps = Array.from({ length: 3 }, () => ({ ...player.advance() }));
    expect(steps.map((step) => [step.price, step.size, step.aggressor])).toEqual([
      [100, 4, 1],
      [90, 2, 2],
      [95, 0, 0],
    ]);
    expect(steps.some(({ continuous }) => continuous)).toBe(false);
  });

  it('tells what has been shown of the forming minute, and nothing once it is over', () => {
    const source = new ReplaySource([
      tickRun(NQ, [
        [10, 100, 4],
        [20, 90, 2],
        [61_000, 95, 1],
      ]),
    ]);
    const player = playerOf(source, OPEN_AT);
    expect(player.forming(NQ.id, OPEN_AT)).toBeNull();
    player.advance();
    expect(player.forming(NQ.id, OPEN_AT + 15)).toMatchObject({ prices: [100], volume: 4 });
    player.advance();
    expect(player.forming(NQ.id, OPEN_AT + 20)).toMatchObject({ prices: [100, 90], volume: 6 });
    expect(player.forming(NQ.id, OPEN_AT + MINUTE_MS)).toBeNull();
  });
});
