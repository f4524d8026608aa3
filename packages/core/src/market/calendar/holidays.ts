import { assert } from '../../values/assert.ts';
import type { IsoDate } from '../../values/time.ts';
import type { ProductCategory } from '../product.ts';
import { dayOfIsoDate, type EpochDay, weekdayOf } from '../time/civil-date.ts';
import { HOLIDAY_GROUPS, HOLIDAY_ROWS, type HolidayRow } from './holiday-rows.ts';

export type HolidayGroup = (typeof HOLIDAY_GROUPS)[number];

/** `closed`: no session ends on this date. A number: trading ends at this minute in Chicago. */
export type HolidayClose = 'regular' | 'closed' | number;

/** A date on which at least one group of products does not keep its regular hours. */
export type Holiday = Readonly<{
  day: EpochDay;
  name: string;
  closes: Readonly<Record<HolidayGroup, HolidayClose>>;
  /** The firm's minute by which every account is flat, whatever it holds; null on a closed day. */
  cutOffMinute: number | null;
  /** When grains come back; null where the source does not say. */
  grainsReopen: 'evening' | 'nextMorning' | null;
}>;

/** The dates between which the holiday table is complete, both included. */
export const CALENDAR_KNOWN = {
  from: '2019-01-01' as IsoDate,
  to: '2027-12-31' as IsoDate,
} as const;

const GROUP_OF: Readonly<Record<ProductCategory, HolidayGroup>> = {
  equityIndex: 'equityIndex',
  interestRates: 'interestRates',
  fx: 'fx',
  energy: 'energyMetals',
  metals: 'energyMetals',
  crypto: 'crypto',
  grains: 'grains',
  livestock: 'livestock',
};

const HOLIDAYS: ReadonlyMap<number, Holiday> = new Map(
  HOLIDAY_ROWS.map((row) => {
    const holiday = holidayOf(row);
    return [holiday.day, holiday];
  }),
);

const KNOWN_FROM = dayOfIsoDate(CALENDAR_KNOWN.from);
const KNOWN_TO = dayOfIsoDate(CALENDAR_KNOWN.to);

/** Whether the holiday table covers a date. */
export const isCalendarKnown = (day: EpochDay): boolean => day >= KNOWN_FROM && day <= KNOWN_TO;

/** The holiday on a date, or null on a regular day and outside the table. */
export const holidayOn = (day: EpochDay): Holiday | null => HOLIDAYS.get(day) ?? null;

/** The column of the holiday table that a product reads. */
export const holidayGroup = (category: ProductCategory): HolidayGroup => GROUP_OF[category];

/**
 * A day on which expiries and notices are counted: a weekday that is no public holiday. Grains and
 * livestock rest on every public holiday and on no other day, so their column tells the two apart:
 * the eve of Christmas closes early and still counts. Outside the table every weekday counts.
 */
export function isBusinessDay(day: EpochDay): boolean {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return false;
  return HOLIDAYS.get(day)?.closes.grains !== 'closed';
}

function holidayOf([date, closes, cutOff, grainsReopen, name]: HolidayRow): Holiday {
  const codes = closes.split(' ');
  assert(codes.length === HOLIDAY_GROUPS.length, `${date} has a close for every group`);
  const entries = HOLIDAY_GROUPS.map((group, index) => [group, closeOf(codes[index] ?? '')]);
  return {
    day: dayOfIsoDate(date as IsoDate),
    name,
    closes: Object.fromEntries(entries) as Record<HolidayGroup, HolidayClose>,
    cutOffMinute: cutOff === null ? null : minuteOf(cutOff),
    grainsReopen,
  };
}

function closeOf(code: string): HolidayClose {
  if (code === '-') return 'regular';
  return code === 'x' ? 'closed' : minuteOf(code);
}

function minuteOf(text: string): number {
  const minute = Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  assert(Number.isSafeInteger(minute), `${text} is a time of day`);
  return minute;
}
