import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IsoDate, UnixMs } from '../../values/time.ts';
import type { Product } from '../product.ts';
import { listProducts, productByRoot } from '../products/products.ts';
import { CHICAGO_OFFSETS } from '../time/offset-rows.ts';
import { HOLIDAY_ROWS } from './holiday-rows.ts';
import { sessionCalendar } from './session-calendar.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const HOLIDAYS = new Map(HOLIDAY_ROWS.map((row) => [row[0], row]));
const GROUP_INDEX = { NQ: 0, GC: 3, ZC: 5, LE: 6 } as const;

type Root = keyof typeof GROUP_INDEX;

const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Chicago',
  hourCycle: 'h23',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

const intlWall = (at: number) => {
  const parts = Object.fromEntries(
    FORMAT.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
  return { weekday: parts['weekday'] ?? '', minute };
};

/** The instant of a Chicago wall time by trying both offsets against Intl. */
const instant = (date: string, minute: number): number => {
  const local = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE;
  const wanted = ((minute % 1440) + 1440) % 1440;
  const found = [5, 6].find((hours) => intlWall(local + hours * 60 * MINUTE).minute === wanted);
  return local + (found ?? 0) * 60 * MINUTE;
};

const product = (root: string): Product => {
  const found = productByRoot(root);
  if (found === null) throw new Error(root);
  return found;
};

const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** What the reference says of a trade date, told by hand for the four kinds of hours. */
function expectedStretches(root: Root, date: string): [number, number][] {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return [];
  const code = HOLIDAYS.get(date)?.[1].split(' ')[GROUP_INDEX[root]] ?? '-';
  if (code === 'x') return [];
  const end = code === '-' ? 1440 : minuteOf(code);
  const eve = new Date(Date.parse(date) - DAY).toISOString().slice(0, 10);
  const eveRow = HOLIDAYS.get(eve);
  const noEvening = eveRow?.[1].split(' ')[5] === 'x' && eveRow[3] !== 'evening';
  const regular: Record<Root, [number, number][]> = {
    NQ:
      date < '2021-06-28'
        ? [
            [-420, 915],
            [930, 960],
          ]
        : [[-420, 960]],
    GC: [[-420, 960]],
    ZC: noEvening
      ? [[510, 800]]
      : [
          [-300, 465],
          [510, 800],
        ],
    LE: [[510, 785]],
  };
  return regular[root]
    .filter(([from]) => from < end)
    .map(([from, to]) => [from, Math.min(to, end)]);
}

describe('the calendar of 2019 to 2027, told a second time with Intl', () => {
  it.each(['NQ', 'GC', 'ZC', 'LE'] as const)('agrees for %s on every date', (root) => {
    const calendar = sessionCalendar();
    const any = product(root);
    let sessions = 0;
    for (let day = Date.UTC(2019, 0, 1); day <= Date.UTC(2027, 11, 31); day += DAY) {
      const date = new Date(day).toISOString().slice(0, 10);
      const expected = expectedStretches(root, date).map(([from, to]) => ({
        opensAt: instant(date, from),
        closesAt: instant(date, to),
      }));
      const session = calendar.sessionOn(any, date as IsoDate);
      expect(session?.segments ?? []).toEqual(expected);
      for (const { opensAt, closesAt } of expected) {
        const kinds = [opensAt - 1, opensAt, closesAt - 1, closesAt].map(
          (at) => calendar.lookup(any, at as UnixMs).kind,
        );
        const after =
          date === '2027-12-31' && closesAt === session?.closesAt ? 'unknown' : 'closed';
        expect([date, ...kinds]).toEqual([date, 'closed', 'open', 'open', after]);
      }
      if (session === null) continue;
      sessions += 1;
      const cutOff = HOLIDAYS.get(date)?.[2];
      const own = session.earlyClose ? session.closesAt - 15 * MINUTE : session.closesAt;
      const firm =
        cutOff === null || cutOff === undefined
          ? instant(date, 910)
          : instant(date, minuteOf(cutOff));
      expect(session.flatBy).toBe(Math.min(own, firm, instant(date, 910)));
      expect(session.lastEntryAt).toBe(session.flatBy - 2 * MINUTE);
    }
    expect(sessions).toBeGreaterThan(2200);
  });
});

/** Open by the weekly hours alone; the weekends of the clock changes have no holiday near. */
const isOpenByWeek = (any: Product, at: number, weekday: string, minute: number): boolean => {
  const evening = (from: number) => minute >= from && !['Fri', 'Sat'].includes(weekday);
  const daytime = !['Sat', 'Sun'].includes(weekday);
  switch (any.category) {
    case 'grains':
      return evening(1140) || (daytime && (minute < 465 || (minute >= 510 && minute < 800)));
    case 'livestock':
      return daytime && minute >= 510 && minute < 785;
    default: {
      const paused =
        any.category === 'equityIndex' &&
        at < Date.UTC(2021, 5, 28) &&
        minute >= 915 &&
        minute < 930;
      return evening(1020) || (daytime && minute < 960 && !paused);
    }
  }
};

describe('around every change of the clocks', () => {
  it('is open by the wall clock, for every product and minute', () => {
    const calendar = sessionCalendar();
    const changes = CHICAGO_OFFSETS.changeHours
      .map((hour) => hour * 3_600_000)
      .filter((at) => at > Date.UTC(2019, 0, 1) && at < Date.UTC(2028, 0, 1));
    expect(changes).toHaveLength(18);
    const wrong: string[] = [];
    for (const change of changes) {
      const from = change - 1.5 * DAY;
      const walls = Array.from({ length: 3 * 1440 }, (_, index) => intlWall(from + index * MINUTE));
      for (const any of listProducts()) {
        for (const [index, { weekday, minute }] of walls.entries()) {
          const at = from + index * MINUTE;
          const open = calendar.lookup(any, at as UnixMs).kind === 'open';
          if (open !== isOpenByWeek(any, at, weekday, minute)) {
            wrong.push(`${any.root} ${new Date(at).toISOString()}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('lookup', () => {
  it('answers the same whatever was asked before', () => {
    const warm = sessionCalendar();
    const instants = fc.integer({ min: Date.UTC(2018, 11, 25), max: Date.UTC(2028, 0, 5) });
    const nearby = fc.tuple(instants, fc.integer({ min: -3 * DAY, max: 3 * DAY }));
    const check = fc.property(fc.constantFrom(...listProducts()), nearby, (any, [at, shift]) => {
      for (const asked of [at, at + shift, at]) {
        const answer = warm.lookup(any, asked as UnixMs);
        expect(answer).toEqual(sessionCalendar().lookup(any, asked as UnixMs));
        if (answer.kind === 'unknown') continue;
        const session = answer.kind === 'open' ? answer.session : answer.next;
        const inside = session.segments.some((s) => asked >= s.opensAt && asked < s.closesAt);
        expect(inside).toBe(answer.kind === 'open');
        if (answer.kind === 'closed') expect(session.closesAt).toBeGreaterThan(asked);
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
