import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  firmTradingDay,
  type IsoDate,
  type Product,
  productByRoot,
  type Session,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { builtInPack, firmTimes } from '@loadline/risk';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../support/shared-data.ts';
import { daysLater, instantAt, wallAt } from './chicago-wall.ts';
import {
  type ExpectedSession,
  expectedSessions,
  FIRST_DATE,
  LAST_DATE,
  readReference,
} from './expected-table.ts';

const REFERENCE = sharedFile('../reference');
const isThere = existsSync(join(REFERENCE, 'contracts.json'));

/** A product of every kind of hours and of every column of the holiday table. */
const KINDS = ['ES', 'ZN', '6E', 'CL', 'GC', 'MBT', 'ZC', 'HE'];

/** The firm's own list of what comes next, and days of clock changes, by hand. */
const ANCHORS = [
  { root: 'NQ', date: '2026-11-26', flat: '2026-11-26 11:45', opens: '2026-11-25 17:00' },
  { root: '6E', date: '2026-11-26', flat: '2026-11-26 11:45', opens: '2026-11-25 17:00' },
  { root: 'NQ', date: '2026-11-27', flat: '2026-11-27 12:00', opens: '2026-11-26 17:00' },
  { root: 'ZC', date: '2026-11-27', flat: '2026-11-27 11:50', opens: '2026-11-27 08:30' },
  { root: 'CL', date: '2026-12-24', flat: '2026-12-24 12:00', opens: '2026-12-23 17:00' },
  { root: 'NQ', date: '2026-12-28', flat: '2026-12-28 15:10', opens: '2026-12-27 17:00' },
  { root: 'ZS', date: '2026-03-09', flat: '2026-03-09 13:20', opens: '2026-03-08 19:00' },
  { root: 'NQ', date: '2026-11-02', flat: '2026-11-02 15:10', opens: '2026-11-01 17:00' },
  { root: 'HE', date: '2026-11-02', flat: '2026-11-02 13:05', opens: '2026-11-02 08:30' },
];

const CLOSED = [
  { root: 'NQ', date: '2026-12-25' },
  { root: 'MBT', date: '2027-01-01' },
  { root: 'ZC', date: '2026-11-26' },
  { root: 'CL', date: '2026-04-03' },
  { root: 'NQ', date: '2026-11-28' },
];

const CALENDAR = sessionCalendar();
const RULES = builtInPack('topstep-combine-50k')?.versions.at(-1)?.rules;

function product(root: string): Product {
  const found = productByRoot(root);
  if (found === null) throw new Error(`core does not know ${root}`);
  return found;
}

/** A session in the form of the table, of which the differences are shown. */
const shown = ({ segments, flatBy, lastEntryAt, tradeDate }: Session) => ({
  date: tradeDate,
  opens: segments.map(({ opensAt }) => wallAt(opensAt)),
  closes: segments.map(({ closesAt }) => wallAt(closesAt)),
  flatBy: wallAt(flatBy),
  lastEntryAt: wallAt(lastEntryAt),
});

const wanted = ({ stretches, flatBy, lastEntryAt, date }: ExpectedSession) => ({
  date,
  opens: stretches.map(({ opensAt }) => wallAt(opensAt)),
  closes: stretches.map(({ closesAt }) => wallAt(closesAt)),
  flatBy: wallAt(flatBy),
  lastEntryAt: wallAt(lastEntryAt),
});

function isSame(session: Session, expected: ExpectedSession): boolean {
  const { stretches, flatBy, lastEntryAt, date } = expected;
  return (
    session.tradeDate === date &&
    session.tradingDay === date &&
    session.flatBy === flatBy &&
    session.lastEntryAt === lastEntryAt &&
    session.opensAt === stretches[0]?.opensAt &&
    session.closesAt === stretches.at(-1)?.closesAt &&
    session.segments.length === stretches.length &&
    session.segments.every(
      ({ opensAt, closesAt }, index) =>
        opensAt === stretches[index]?.opensAt && closesAt === stretches[index]?.closesAt,
    )
  );
}

describe.skipIf(!isThere)('the calendar, against a second method (skipped without it)', () => {
  const reference = isThere ? readReference(REFERENCE) : { products: [], holidays: [] };
  const tables = new Map(
    reference.products.map((raw) => [raw.root, expectedSessions(raw, reference)]),
  );

  it.each(reference.products)('has the sessions of $root on every date', ({ root }) => {
    const sessions = new Map(tables.get(root)?.map((session) => [session.date, session]));
    expect(sessions.size).toBeGreaterThan(2_200);
    for (let date = FIRST_DATE; date <= LAST_DATE; date = daysLater(date, 1)) {
      const session = CALENDAR.sessionOn(product(root), date as IsoDate);
      const expected = sessions.get(date) ?? null;
      if (session !== null && expected !== null && isSame(session, expected)) continue;
      if (session === null && expected === null) continue;
      expect(session && shown(session)).toEqual(expected && wanted(expected));
    }
  });

  it.each(KINDS)('gives %s the times of the firm under its pack', (root) => {
    if (RULES === undefined) throw new Error('the pack is not built in');
    for (const { date, flatBy, lastEntryAt } of tables.get(root) ?? []) {
      const session = CALENDAR.sessionOn(product(root), date as IsoDate);
      const times = session && firmTimes(session, RULES);
      if (times?.flatBy === flatBy && times.lastEntryAt === lastEntryAt) continue;
      expect([date, times]).toEqual([date, { flatBy, lastEntryAt }]);
    }
  });

  it.each(KINDS)('says at every half hour and edge whether %s is open', (root) => {
    const stretches = (tables.get(root) ?? []).flatMap((session) =>
      session.stretches.map((stretch) => ({ ...stretch, date: session.date })),
    );
    let index = 0;
    const check = (at: number): void => {
      while ((stretches[index]?.closesAt ?? Number.POSITIVE_INFINITY) <= at) index += 1;
      const stretch = stretches[index];
      const isOpen = stretch !== undefined && at >= stretch.opensAt;
      const found = CALENDAR.lookup(product(root), at as UnixMs);
      const open = found.kind === 'open' ? found.session.tradeDate : null;
      const next = found.kind === 'closed' ? found.next.tradeDate : null;
      const answer = stretch === undefined || (isOpen ? open : next) === stretch.date;
      if (!answer) expect([wallAt(at), found.kind, open ?? next]).toEqual([wallAt(at), stretch]);
      if (open === null) return;
      if (firmTradingDay(at as UnixMs) !== open) {
        expect([wallAt(at), firmTradingDay(at as UnixMs)]).toEqual([wallAt(at), open]);
      }
    };
    const end = instantAt(LAST_DATE, '12:00');
    const edges = stretches.flatMap(({ opensAt, closesAt }) =>
      [opensAt, closesAt].flatMap((edge) => [edge - 1, edge]),
    );
    const halfHours: number[] = [];
    for (let at = instantAt(FIRST_DATE, '12:00'); at < end; at += 1_800_000) halfHours.push(at);
    const instants = [...edges, ...halfHours].filter((at) => at < end).toSorted((a, b) => a - b);
    expect(instants.length).toBeGreaterThan(160_000);
    instants.forEach(check);
  });

  it.each(reference.holidays)('reopens after $name of $date when the reference says', (holiday) => {
    const { date, reopenCT } = holiday;
    const hours = { product: product('ES'), after: (instantAt(date, '16:30') - 1) as UnixMs };
    const found = CALENDAR.lookup(hours.product, hours.after);
    if (found.kind !== 'closed') throw new Error(`open in the break of ${date}`);
    expect(wallAt(found.next.opensAt)).toBe(`${reopeningDate(date, reopenCT)} 17:00`);
  });

  it.each(ANCHORS)('closes $root on $date by $flat', ({ root, date, flat, opens }) => {
    const session = CALENDAR.sessionOn(product(root), date as IsoDate);
    expect(session && [wallAt(session.opensAt), wallAt(session.flatBy)]).toEqual([opens, flat]);
  });

  it.each(CLOSED)('has no session of $root on $date', ({ root, date }) => {
    expect(CALENDAR.sessionOn(product(root), date as IsoDate)).toBeNull();
  });
});

/** `17:00 CT same day`, `17:00 CT Sunday`, `17:00 CT Dec 25`. */
function reopeningDate(date: string, text: string): string {
  if (text.startsWith('17:00 CT same day')) return date;
  if (text.startsWith('17:00 CT Dec 25')) return `${date.slice(0, 4)}-12-25`;
  if (!text.startsWith('17:00 CT Sunday')) throw new Error(`unread reopening: ${text}`);
  let day = daysLater(date, 1);
  while (new Date(`${day}T00:00:00Z`).getUTCDay() !== 0) day = daysLater(day, 1);
  return day;
}
