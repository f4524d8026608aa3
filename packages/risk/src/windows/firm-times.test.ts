import {
  type IsoDate,
  listProducts,
  productByRoot,
  type Session,
  sessionCalendar,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import { firmTimes } from './firm-times.ts';

const CALENDAR = sessionCalendar();
const COMBINE = rulesOf('topstep-combine-50k');

function session(root: string, date: string): Session {
  const product = productByRoot(root);
  const found = product === null ? null : CALENDAR.sessionOn(product, date as IsoDate);
  if (found === null) throw new Error(`no session of ${root} on ${date}`);
  return found;
}

const hours = (
  flatByMinute: number | null,
  lastEntryMinute: number | null,
  holidayCutoffMinutes: number | null,
) => ({ hours: { flatByMinute, lastEntryMinute, holidayCutoffMinutes } });

function timesOf(root: string, date: string, rules: ReturnType<typeof hours>) {
  const { flatBy, lastEntryAt } = firmTimes(session(root, date), rules);
  return {
    flatBy: new Date(flatBy).toISOString(),
    lastEntryAt: new Date(lastEntryAt).toISOString(),
  };
}

describe('firmTimes', () => {
  it.each([
    {
      name: 'the times of day of the pack on a regular day',
      root: 'NQ',
      date: '2026-11-20',
      rules: COMBINE,
      flatBy: '2026-11-20T21:10:00.000Z',
      lastEntryAt: '2026-11-20T21:08:00.000Z',
    },
    {
      name: 'an hour less to UTC in summer',
      root: 'NQ',
      date: '2026-07-15',
      rules: COMBINE,
      flatBy: '2026-07-15T20:10:00.000Z',
      lastEntryAt: '2026-07-15T20:08:00.000Z',
    },
    {
      name: '11:45 on Thanksgiving, for the euro too, which trades on',
      root: '6E',
      date: '2026-11-26',
      rules: COMBINE,
      flatBy: '2026-11-26T17:45:00.000Z',
      lastEntryAt: '2026-11-26T17:43:00.000Z',
    },
    {
      name: '15 minutes before grains close at 12:05',
      root: 'ZC',
      date: '2026-11-27',
      rules: COMBINE,
      flatBy: '2026-11-27T17:50:00.000Z',
      lastEntryAt: '2026-11-27T17:48:00.000Z',
    },
    {
      name: 'the close of livestock',
      root: 'HE',
      date: '2026-11-20',
      rules: COMBINE,
      flatBy: '2026-11-20T19:05:00.000Z',
      lastEntryAt: '2026-11-20T19:03:00.000Z',
    },
    {
      name: 'the later times of another firm',
      root: 'NQ',
      date: '2026-11-20',
      rules: hours(15 * 60 + 59, 15 * 60 + 50, 5),
      flatBy: '2026-11-20T21:59:00.000Z',
      lastEntryAt: '2026-11-20T21:50:00.000Z',
    },
    {
      name: 'the shorter margin of another firm, with its distance to the last entry',
      root: 'CL',
      date: '2026-11-26',
      rules: hours(15 * 60 + 59, 15 * 60 + 50, 5),
      flatBy: '2026-11-26T17:55:00.000Z',
      lastEntryAt: '2026-11-26T17:46:00.000Z',
    },
    {
      name: 'the close of a product for a pack without holidays',
      root: 'CL',
      date: '2026-11-26',
      rules: hours(15 * 60 + 59, 15 * 60 + 50, null),
      flatBy: '2026-11-26T19:30:00.000Z',
      lastEntryAt: '2026-11-26T19:21:00.000Z',
    },
    {
      name: 'the close of the session for a pack without hours',
      root: 'NQ',
      date: '2026-11-20',
      rules: hours(null, null, null),
      flatBy: '2026-11-20T22:00:00.000Z',
      lastEntryAt: '2026-11-20T22:00:00.000Z',
    },
    {
      name: 'opening up to the end for a pack without a last entry',
      root: 'NQ',
      date: '2026-11-20',
      rules: hours(12 * 60, null, null),
      flatBy: '2026-11-20T18:00:00.000Z',
      lastEntryAt: '2026-11-20T18:00:00.000Z',
    },
  ])('are $name', ({ root, date, rules, flatBy, lastEntryAt }) => {
    expect(timesOf(root, date, rules)).toEqual({ flatBy, lastEntryAt });
  });

  it('are those of the calendar for the firm whose times the calendar has', () => {
    const first = Date.UTC(2019, 0, 1);
    const days = Math.round((Date.UTC(2028, 0, 1) - first) / 86_400_000);
    const categories = new Map(listProducts().map((product) => [product.category, product]));
    let sessions = 0;
    for (const product of categories.values()) {
      for (let day = 0; day < days; day += 1) {
        const date = new Date(first + day * 86_400_000).toISOString().slice(0, 10) as IsoDate;
        const found = CALENDAR.sessionOn(product, date);
        if (found === null) continue;
        sessions += 1;
        const { lastEntryAt, flatBy } = firmTimes(found, COMBINE);
        if (flatBy !== found.flatBy || lastEntryAt !== found.lastEntryAt) {
          expect([product.root, date, lastEntryAt, flatBy]).toEqual([
            product.root,
            date,
            found.lastEntryAt,
            found.flatBy,
          ]);
        }
      }
    }
    expect(sessions).toBeGreaterThan(18_000);
  });
});
