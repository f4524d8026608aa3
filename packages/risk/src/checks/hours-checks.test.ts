import type { UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckRow,
  findingOf,
  NOW,
  SESSION,
  type SituationFields,
} from '../../test/situation.ts';
import {
  beforeLastEntry,
  insideWindows,
  isInside,
  knownSession,
  onTradingWeekday,
  openMarket,
} from './hours-checks.ts';
import type { RiskCheck } from './situation.ts';

const MORNING = { fromMinute: 510, toMinute: 660 };
const NIGHT = { fromMinute: 1_320, toMinute: 120 };
const DAY = 1_440;

const minuteIn = (
  windows: readonly (typeof MORNING)[],
  chicagoMinute: number,
): SituationFields => ({
  chicagoMinute,
  limits: { windows },
});

const ROWS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: knownSession, name: 'a session of the calendar', finding: null },
  {
    check: knownSession,
    name: 'the end of the calendar',
    at: { session: { kind: 'unknown' } },
    finding: { code: 'SESSION_UNKNOWN' },
  },
  { check: openMarket, name: 'an open market', finding: null },
  {
    check: openMarket,
    name: 'a closed market',
    at: { session: { kind: 'closed', next: SESSION } },
    finding: { code: 'MARKET_CLOSED', allowed: SESSION.opensAt },
  },
  {
    check: beforeLastEntry,
    name: 'a millisecond before the last entry',
    at: { now: (SESSION.lastEntryAt - 1) as UnixMs },
    finding: null,
  },
  {
    check: beforeLastEntry,
    name: 'the last entry itself',
    at: { now: SESSION.lastEntryAt },
    finding: { code: 'PAST_LAST_ENTRY', observed: SESSION.lastEntryAt },
  },
  {
    check: beforeLastEntry,
    name: 'a time that is not known',
    at: { now: Number.NaN as UnixMs },
    finding: { code: 'PAST_LAST_ENTRY' },
  },
  { check: insideWindows, name: 'no windows at all', at: minuteIn([], 3), finding: null },
  { check: insideWindows, name: 'the first minute', at: minuteIn([MORNING], 510), finding: null },
  { check: insideWindows, name: 'the last minute', at: minuteIn([MORNING], 659), finding: null },
  {
    check: insideWindows,
    name: 'the end of a window',
    at: minuteIn([MORNING], 660),
    finding: { code: 'OUTSIDE_WINDOW', observed: NOW, allowed: '08:30-11:00' },
  },
  {
    check: insideWindows,
    name: 'the other window',
    at: minuteIn([MORNING, NIGHT], 0),
    finding: null,
  },
  {
    check: insideWindows,
    name: 'between two windows',
    at: minuteIn([MORNING, NIGHT], 120),
    finding: { code: 'OUTSIDE_WINDOW', allowed: '08:30-11:00, 22:00-02:00' },
  },
  {
    check: insideWindows,
    name: 'a minute that is not known',
    at: minuteIn([MORNING], Number.NaN),
    finding: { code: 'OUTSIDE_WINDOW' },
  },
  { check: onTradingWeekday, name: 'a Tuesday', finding: null },
  {
    check: onTradingWeekday,
    name: 'a Tuesday that is left out',
    at: { limits: { weekdays: [1, 3, 5] } },
    finding: {
      code: 'OUTSIDE_WINDOW',
      observed: 'Tuesday',
      allowed: 'Monday, Wednesday, Friday',
    },
  },
  {
    check: onTradingWeekday,
    name: 'no day at all',
    at: { limits: { weekdays: [] } },
    finding: { code: 'OUTSIDE_WINDOW', allowed: 'no day' },
  },
];

describe('the hours', () => {
  it.each(ROWS)('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });
});

describe('isInside', () => {
  it('is every minute that one meets who walks from the start to the end', () => {
    const minutes = fc.integer({ min: 0, max: DAY - 1 });
    const lengths = fc.oneof(fc.constantFrom(0, 1, DAY - 1), minutes);
    const check = fc.property(minutes, lengths, (fromMinute, length) => {
      const toMinute = (fromMinute + length) % DAY;
      const walked = new Set<number>();
      let minute = fromMinute;
      do {
        walked.add(minute);
        minute = minute === DAY - 1 ? 0 : minute + 1;
      } while (minute !== toMinute && minute !== fromMinute);
      const inside = Array.from({ length: DAY }, (_, at) => at).filter((at) =>
        isInside({ fromMinute, toMinute }, at),
      );
      expect(inside).toEqual([...walked].sort((left, right) => left - right));
    });
    fc.assert(check, { numRuns: 300 });
  });
});
