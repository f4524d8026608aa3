import { MINUTE_MS, sessionCalendar, type UnixMs } from '@loadline/core';
import { BAR_UNIT } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { contractOf, OPEN_AT, type Row, seriesOf } from '../../test/bars.ts';
import { tickRun } from '../../test/ticks.ts';
import { sliceMinutes } from '../market/market-source.ts';
import { BarBuckets } from './bar-buckets.ts';
import { barHistory } from './bar-history.ts';

const CALENDAR = sessionCalendar({ outsideCalendar: 'regular' });
const NQ = contractOf('NQ');

/** Minutes in ticks of a quarter: the first opens at 25.00. */
const ROWS: readonly (Row | null)[] = [
  [100, 108, 96, 104, 10],
  [104, 112, 100, 108, 20],
  null,
  [108, 108, 80, 84, 30],
  [84, 88, 84, 88, 40],
  [88, 92, 84, 92, 50],
  [92, 96, 92, 96, 60],
];

type Ask = Readonly<{
  unit: number;
  unitNumber?: number;
  rows?: readonly (Row | null)[];
  openedAt?: UnixMs;
  now?: number;
  limit?: number;
  includePartial?: boolean;
}>;

function ask({ unit, unitNumber = 1, rows = ROWS, openedAt = OPEN_AT, ...rest }: Ask) {
  const { limit = 20_000, includePartial = true } = rest;
  const now = rest.now ?? openedAt + rows.length * MINUTE_MS;
  const slice = sliceMinutes(seriesOf(NQ, rows, openedAt).columns, 0, now - MINUTE_MS + 1);
  const buckets = new BarBuckets(CALENDAR, NQ.product, { unit, unitNumber });
  const slices = slice === null ? [] : [slice];
  return barHistory(
    { slices, forming: null, now, buckets, grid: NQ.product },
    { unit, from: 0, to: Number.MAX_SAFE_INTEGER, limit, includePartial },
  );
}

const timesOf = (bars: readonly { readonly t: string }[]) => bars.map(({ t }) => t.slice(11, 16));

describe('barHistory', () => {
  it('gives minutes newest first and leaves out one without a trade', () => {
    const bars = ask({ unit: BAR_UNIT.minute });
    expect(timesOf(bars)).toEqual(['14:36', '14:35', '14:34', '14:33', '14:31', '14:30']);
    expect(bars.at(-1)).toEqual({
      t: '2025-03-04T14:30:00+00:00',
      o: 25,
      h: 27,
      l: 24,
      c: 26,
      v: 10,
    });
  });

  it('joins five minutes into one bar', () => {
    expect(ask({ unit: BAR_UNIT.minute, unitNumber: 5 })).toEqual([
      { t: '2025-03-04T14:35:00+00:00', o: 22, h: 24, l: 21, c: 24, v: 110 },
      { t: '2025-03-04T14:30:00+00:00', o: 25, h: 28, l: 20, c: 22, v: 100 },
    ]);
  });

  it('leaves the bar that still forms out where the request says so', () => {
    const bars = ask({ unit: BAR_UNIT.minute, unitNumber: 5, includePartial: false });
    expect(timesOf(bars)).toEqual(['14:30']);
  });

  it('keeps the newest where more fit than asked for', () => {
    expect(timesOf(ask({ unit: BAR_UNIT.minute, limit: 2 }))).toEqual(['14:36', '14:35']);
  });

  it('shows the four prices of a minute as bars of seconds', () => {
    const bars = ask({ unit: BAR_UNIT.second, rows: [[100, 108, 96, 104, 10]] });
    expect(bars.map(({ t, c, v }) => [t.slice(17, 19), c, v])).toEqual([
      ['59', 26, 4],
      ['30', 27, 2],
      ['15', 24, 2],
      ['00', 25, 2],
    ]);
  });

  it('makes bars of seconds out of the trades where they are recorded', () => {
    const run = tickRun(NQ, [
      [0, 100, 1],
      [400, 108, 2],
      [999, 104, 3],
      [5_000, 96, 4],
      [59_999, 92, 5],
      [60_000, 88, 6],
    ]);
    const slice = sliceMinutes(run.columns, 0, OPEN_AT + 1);
    const trades = run.trades;
    if (slice === null || trades === undefined) throw new Error('there are trades');
    const buckets = new BarBuckets(CALENDAR, NQ.product, { unit: BAR_UNIT.second, unitNumber: 1 });
    const now = OPEN_AT + MINUTE_MS;
    const slices = [{ ...slice, trades }];
    const query = { unit: BAR_UNIT.second, from: OPEN_AT, to: now, limit: 3, includePartial: true };
    const input = { slices, forming: null, now, buckets, grid: NQ.product };
    expect(
      barHistory(input, query).map(({ t, o, h, l, c, v }) => [t.slice(14, 19), o, h, l, c, v]),
    ).toEqual([
      ['30:59', 23, 23, 23, 23, 5],
      ['30:05', 24, 24, 24, 24, 4],
      ['30:00', 25, 27, 25, 26, 6],
    ]);
  });

  it('counts hours from the opening of the session, at 18:00 New York', () => {
    // 07:00 New York: thirteen hours after the opening, the start of the fifth bar of three.
    const rows: readonly Row[] = [[100, 100, 100, 100, 1]];
    const openedAt = Date.UTC(2025, 2, 4, 12) as UnixMs;
    const bars = ask({ unit: BAR_UNIT.hour, unitNumber: 3, rows, openedAt });
    expect(bars.map(({ t }) => t)).toEqual(['2025-03-04T11:00:00+00:00']);
  });

  it('puts an evening into the bar of the next trade date', () => {
    const rows: readonly Row[] = [[100, 104, 96, 100, 5]];
    const evening = Date.UTC(2025, 2, 4, 23) as UnixMs;
    expect(ask({ unit: BAR_UNIT.day, rows, openedAt: evening })).toMatchObject([
      { t: '2025-03-04T23:00:00+00:00', v: 5 },
    ]);
  });

  it.each([
    { name: 'week', unit: BAR_UNIT.week, t: '2025-03-03T23:00:00+00:00' },
    { name: 'month', unit: BAR_UNIT.month, t: '2025-03-03T23:00:00+00:00' },
  ])('closes a $name only when its last session has closed', ({ unit, t }) => {
    expect(ask({ unit })).toMatchObject([{ t, o: 25, c: 24, v: 210 }]);
    expect(ask({ unit, includePartial: false })).toEqual([]);
    const later = Date.UTC(2025, 3, 2);
    expect(ask({ unit, includePartial: false, now: later })).toMatchObject([{ t, v: 210 }]);
  });
});
