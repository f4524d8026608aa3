import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnixMs } from '../../values/time.ts';
import {
  civilDate,
  dayOfIsoDate,
  epochDay,
  isoDate,
  parseIsoDate,
  weekdayOf,
} from './civil-date.ts';
import { CHICAGO_OFFSETS, NEW_YORK_OFFSETS, OFFSET_YEARS } from './offset-rows.ts';
import { CHICAGO, NEW_YORK } from './zone-clock.ts';

const FROM = Date.UTC(OFFSET_YEARS.first, 0, 2);
const TO = Date.UTC(OFFSET_YEARS.last, 11, 30);
const HOUR = 3_600_000;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The same question asked of Intl, which knows the zones on its own. */
const intlReader = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  });
  return (at: number) => {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    );
    return {
      date: `${parts['year']}-${parts['month']}-${parts['day']}`,
      minuteOfDay: Number(parts['hour']) * 60 + Number(parts['minute']),
      weekday: WEEKDAYS.indexOf(parts['weekday'] ?? ''),
    };
  };
};

const ZONES = [
  { zone: 'America/Chicago', clock: CHICAGO, rows: CHICAGO_OFFSETS },
  { zone: 'America/New_York', clock: NEW_YORK, rows: NEW_YORK_OFFSETS },
];

describe.each(ZONES)('the wall clock of $zone', ({ zone, clock, rows }) => {
  const intl = intlReader(zone);

  it('agrees with Intl within an hour of every change', () => {
    expect(rows.changeHours).toHaveLength((OFFSET_YEARS.last - OFFSET_YEARS.first + 1) * 2);
    for (const hour of rows.changeHours) {
      for (const offset of [-HOUR, -60_000, -1, 0, 1, 60_000, HOUR]) {
        const at = (hour * HOUR + offset) as UnixMs;
        expect(clock.timeAt(at)).toEqual(intl(at));
      }
    }
  });

  it('agrees with Intl at any instant', () => {
    const check = fc.property(fc.integer({ min: FROM, max: TO }), (at) => {
      expect(clock.timeAt(at as UnixMs)).toEqual(intl(at));
    });
    fc.assert(check, { numRuns: 5_000 });
  });

  it('comes back to the instant, or to the first of two that read the same', () => {
    const nearChange = fc
      .tuple(fc.constantFrom(...rows.changeHours), fc.integer({ min: -180, max: 180 }))
      .map(([hour, minutes]) => hour * HOUR + minutes * 60_000);
    const anyMinute = fc.integer({ min: FROM / 60_000, max: TO / 60_000 }).map((m) => m * 60_000);
    const check = fc.property(fc.oneof(nearChange, anyMinute), (at) => {
      const back = clock.instantOf(clock.dayAt(at as UnixMs), clock.minuteAt(at as UnixMs));
      expect(clock.timeAt(back)).toEqual(clock.timeAt(at as UnixMs));
      expect([0, HOUR]).toContain(at - back);
    });
    fc.assert(check, { numRuns: 5_000 });
  });
});

describe('instantOf', () => {
  const iso = (date: string, minute: number) => {
    const day = parseIsoDate(date);
    if (day === null) throw new Error(date);
    return new Date(CHICAGO.instantOf(dayOfIsoDate(day), minute)).toISOString();
  };

  it.each([
    {
      name: 'an opening in winter',
      date: '2025-01-05',
      minute: 1020,
      at: '2025-01-05T23:00:00.000Z',
    },
    {
      name: 'an opening in summer',
      date: '2025-07-06',
      minute: 1020,
      at: '2025-07-06T22:00:00.000Z',
    },
    {
      name: 'a skipped half past two',
      date: '2025-03-09',
      minute: 150,
      at: '2025-03-09T08:30:00.000Z',
    },
    {
      name: 'the first half past one',
      date: '2025-11-02',
      minute: 90,
      at: '2025-11-02T06:30:00.000Z',
    },
    {
      name: 'two o clock after it',
      date: '2025-11-02',
      minute: 120,
      at: '2025-11-02T08:00:00.000Z',
    },
    {
      name: 'the eve, as a negative minute',
      date: '2025-01-06',
      minute: -420,
      at: '2025-01-05T23:00:00.000Z',
    },
  ])('reads $name', ({ date, minute, at }) => {
    expect(iso(date, minute)).toBe(at);
  });
});

describe('civil dates', () => {
  it('count days as Date does', () => {
    const check = fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const date = new Date(day * 86_400_000);
      const civil = {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
      };
      expect(civilDate(epochDay(civil))).toEqual(civil);
      expect(epochDay(civil)).toBe(day);
      expect(weekdayOf(epochDay(civil))).toBe(date.getUTCDay());
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it.each(['2025-02-29', '2025-13-01', '2025-00-10', '2025-1-1', '20250101', ''])(
    'refuses %j',
    (text) => {
      expect(parseIsoDate(text)).toBeNull();
    },
  );

  it('reads and writes leap days', () => {
    const date = parseIsoDate('2024-02-29');
    expect(date === null ? null : isoDate(dayOfIsoDate(date))).toBe('2024-02-29');
  });
});
