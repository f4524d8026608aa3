import { describe, expect, it } from 'vitest';
import type { IsoDate, UnixMs } from '../../values/time.ts';
import type { Product } from '../product.ts';
import { productByRoot } from '../products/products.ts';
import type { Session } from '../session.ts';
import { firmTradingDay, nextOpening, sessionCalendar } from './session-calendar.ts';

const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

const product = (root: string): Product => {
  const found = productByRoot(root);
  if (found === null) throw new Error(root);
  return found;
};

/** `MM-DD HH:MM` in Chicago, by Intl. */
const FORMAT = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Chicago',
  hourCycle: 'h23',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
const wall = (instant: UnixMs): string => FORMAT.format(instant).replace(', ', ' ');

const shown = (session: Session | null) =>
  session === null
    ? null
    : {
        hours: session.segments
          .map(({ opensAt, closesAt }) => `${wall(opensAt)} - ${wall(closesAt)}`)
          .join(' | '),
        flatBy: wall(session.flatBy),
        early: session.earlyClose,
      };

const calendar = sessionCalendar();
const on = (root: string, date: string) =>
  shown(calendar.sessionOn(product(root), date as IsoDate));

describe('a session', () => {
  it.each([
    {
      name: 'runs from the evening before',
      root: 'NQ',
      date: '2025-01-06',
      hours: '01-05 17:00 - 01-06 16:00',
      flatBy: '01-06 15:10',
      early: false,
    },
    {
      name: 'paused in the afternoon until June 2021',
      root: 'NQ',
      date: '2021-06-25',
      hours: '06-24 17:00 - 06-25 15:15 | 06-25 15:30 - 06-25 16:00',
      flatBy: '06-25 15:10',
      early: false,
    },
    {
      name: 'pauses no more from then on',
      root: 'NQ',
      date: '2021-06-28',
      hours: '06-27 17:00 - 06-28 16:00',
      flatBy: '06-28 15:10',
      early: false,
    },
    {
      name: 'of gold never had that pause',
      root: 'GC',
      date: '2021-06-25',
      hours: '06-24 17:00 - 06-25 16:00',
      flatBy: '06-25 15:10',
      early: false,
    },
    {
      name: 'ends at the halt of a holiday',
      root: 'NQ',
      date: '2025-01-20',
      hours: '01-19 17:00 - 01-20 12:00',
      flatBy: '01-20 11:45',
      early: true,
    },
    {
      name: 'of a group that trades longer keeps the firm cut-off',
      root: 'GC',
      date: '2025-01-20',
      hours: '01-19 17:00 - 01-20 13:30',
      flatBy: '01-20 11:45',
      early: true,
    },
    {
      name: 'of a group that is regular keeps the firm cut-off too',
      root: '6E',
      date: '2025-01-20',
      hours: '01-19 17:00 - 01-20 16:00',
      flatBy: '01-20 11:45',
      early: false,
    },
    {
      name: 'that ends sooner than the firm cut-off is left before its own end',
      root: 'ZC',
      date: '2025-11-28',
      hours: '11-28 08:30 - 11-28 12:05',
      flatBy: '11-28 11:50',
      early: true,
    },
    {
      name: 'after Christmas opens on the evening of the holiday',
      root: 'NQ',
      date: '2025-12-26',
      hours: '12-25 17:00 - 12-26 16:00',
      flatBy: '12-26 15:10',
      early: false,
    },
    {
      name: 'of grains after Christmas opens in the morning',
      root: 'ZC',
      date: '2025-12-26',
      hours: '12-26 08:30 - 12-26 13:20',
      flatBy: '12-26 13:20',
      early: false,
    },
    {
      name: 'of grains after a Monday holiday opens in the evening',
      root: 'ZC',
      date: '2025-01-21',
      hours: '01-20 19:00 - 01-21 07:45 | 01-21 08:30 - 01-21 13:20',
      flatBy: '01-21 13:20',
      early: false,
    },
    {
      name: 'of grains after Good Friday opens on Sunday',
      root: 'ZC',
      date: '2025-04-21',
      hours: '04-20 19:00 - 04-21 07:45 | 04-21 08:30 - 04-21 13:20',
      flatBy: '04-21 13:20',
      early: false,
    },
    {
      name: 'of livestock is one morning',
      root: 'LE',
      date: '2025-01-21',
      hours: '01-21 08:30 - 01-21 13:05',
      flatBy: '01-21 13:05',
      early: false,
    },
    {
      name: 'of livestock on the day of mourning has no time to trade for the firm',
      root: 'LE',
      date: '2025-01-09',
      hours: '01-09 08:30 - 01-09 12:15',
      flatBy: '01-09 08:15',
      early: true,
    },
    {
      name: 'of equities that day ended before the stock market would have opened',
      root: 'NQ',
      date: '2025-01-09',
      hours: '01-08 17:00 - 01-09 08:30',
      flatBy: '01-09 08:15',
      early: true,
    },
    {
      name: 'of a Good Friday with the jobs report',
      root: 'ZN',
      date: '2026-04-03',
      hours: '04-02 17:00 - 04-03 10:15',
      flatBy: '04-03 08:00',
      early: true,
    },
    {
      name: 'in the week of the spring change',
      root: 'NQ',
      date: '2025-03-10',
      hours: '03-09 17:00 - 03-10 16:00',
      flatBy: '03-10 15:10',
      early: false,
    },
  ])('$name: $root on $date', ({ root, date, hours, flatBy, early }) => {
    expect(on(root, date)).toEqual({ hours, flatBy, early });
  });

  it.each([
    { name: 'a Saturday', root: 'NQ', date: '2025-01-11' },
    { name: 'Christmas', root: 'NQ', date: '2025-12-25' },
    { name: 'a Monday holiday of grains', root: 'ZC', date: '2025-01-20' },
    { name: 'Good Friday of metals, jobs report or not', root: 'GC', date: '2026-04-03' },
    { name: 'the day before the calendar', root: 'NQ', date: '2018-12-31' },
    { name: 'the day after it', root: 'NQ', date: '2028-01-03' },
    { name: 'a date that does not exist', root: 'NQ', date: '2025-02-30' },
  ])('does not exist on $name', ({ root, date }) => {
    expect(on(root, date)).toBeNull();
  });

  it('takes no entry in its last two minutes before the cut-off', () => {
    const session = calendar.sessionOn(product('NQ'), '2025-01-06' as IsoDate);
    expect(session === null ? null : wall(session.lastEntryAt)).toBe('01-06 15:08');
  });
});

describe('lookup', () => {
  it.each([
    { root: 'NQ', time: '2025-01-05T22:59:59.999Z', kind: 'closed', date: '2025-01-06' },
    { root: 'NQ', time: '2025-01-05T23:00:00Z', kind: 'open', date: '2025-01-06' },
    { root: 'NQ', time: '2025-01-06T21:59:59.999Z', kind: 'open', date: '2025-01-06' },
    { root: 'NQ', time: '2025-01-06T22:00:00Z', kind: 'closed', date: '2025-01-07' },
    { root: 'NQ', time: '2025-01-10T22:30:00Z', kind: 'closed', date: '2025-01-13' },
    { root: 'NQ', time: '2025-01-20T18:00:00Z', kind: 'closed', date: '2025-01-21' },
    { root: 'NQ', time: '2025-04-17T21:00:00Z', kind: 'closed', date: '2025-04-21' },
    { root: 'NQ', time: '2021-06-25T20:20:00Z', kind: 'closed', date: '2021-06-25' },
    { root: 'ZC', time: '2025-01-06T14:00:00Z', kind: 'closed', date: '2025-01-06' },
    { root: 'ZC', time: '2025-01-06T14:30:00Z', kind: 'open', date: '2025-01-06' },
    { root: 'NQ', time: '2019-01-01T12:00:00Z', kind: 'closed', date: '2019-01-02' },
  ])('is $kind for $root at $time', ({ root, time, kind, date }) => {
    const found = calendar.lookup(product(root), at(time));
    const session =
      found.kind === 'open' ? found.session : found.kind === 'closed' ? found.next : null;
    expect([found.kind, session?.tradeDate]).toEqual([kind, date]);
  });

  it.each([
    '2018-06-01T15:00:00Z',
    '2018-12-31T23:30:00Z',
    '2027-12-31T22:00:00Z',
    '2028-06-01T15:00:00Z',
  ])('knows nothing of %s', (time) => {
    expect(calendar.lookup(product('NQ'), at(time)).kind).toBe('unknown');
  });

  it('gives the same answer object while it holds, and does not mix products', () => {
    const first = calendar.lookup(product('NQ'), at('2025-01-06T15:00:00Z'));
    expect(calendar.lookup(product('LE'), at('2025-01-06T14:00:00Z')).kind).toBe('closed');
    expect(calendar.lookup(product('NQ'), at('2025-01-06T15:00:01Z'))).toBe(first);
  });

  it('tells when trading goes on after a pause and after a close', () => {
    const pause = calendar.lookup(product('ZC'), at('2025-01-06T14:00:00Z'));
    const weekend = calendar.lookup(product('ZC'), at('2025-01-11T14:00:00Z'));
    if (pause.kind !== 'closed' || weekend.kind !== 'closed') throw new Error('both are closed');
    expect(wall(nextOpening(pause.next, at('2025-01-06T14:00:00Z')))).toBe('01-06 08:30');
    expect(wall(nextOpening(weekend.next, at('2025-01-11T14:00:00Z')))).toBe('01-12 19:00');
  });
});

describe('outside the calendar, when regular hours are asked for', () => {
  const regular = sessionCalendar({ outsideCalendar: 'regular' });

  it('goes on into 2028', () => {
    const found = regular.lookup(product('NQ'), at('2027-12-31T22:00:00Z'));
    expect(found.kind === 'closed' ? found.next.tradeDate : null).toBe('2028-01-03');
  });

  it('closes at 16:15 in 2013, as the bars of that year do', () => {
    expect(shown(regular.sessionOn(product('ES'), '2013-10-08' as IsoDate))).toEqual({
      hours: '10-07 17:00 - 10-08 15:15 | 10-08 15:30 - 10-08 16:15',
      flatBy: '10-08 15:10',
      early: false,
    });
  });
});

describe('the trading day of the firm', () => {
  it.each([
    { time: '2025-01-06T22:59:59Z', day: '2025-01-06' },
    { time: '2025-01-06T23:00:00Z', day: '2025-01-07' },
    { time: '2025-01-07T05:59:00Z', day: '2025-01-07' },
    { time: '2025-07-06T22:00:00Z', day: '2025-07-07' },
  ])('of $time is $day', ({ time, day }) => {
    expect(firmTradingDay(at(time))).toBe(day);
  });
});
