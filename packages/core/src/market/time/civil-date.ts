import type { Brand } from '../../values/brand.ts';
import type { IsoDate } from '../../values/time.ts';

/** A calendar date as days since 1970-01-01: dates are counted, never measured in milliseconds. */
export type EpochDay = Brand<number, 'EpochDay'>;

export type CivilDate = Readonly<{ year: number; month: number; day: number }>;

/** 0 is Sunday, 6 is Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const DAYS_PER_ERA = 146_097;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Days since 1970-01-01 of a date of the Gregorian calendar; `month` is 1 to 12.
 *
 * @see H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function epochDay({ year, month, day }: CivilDate): EpochDay {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * DAYS_PER_ERA + dayOfEra - 719_468) as EpochDay;
}

/** The inverse of `epochDay` (civil_from_days of the same source). */
export function civilDate(day: EpochDay): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: EpochDay): Weekday => ((((day + 4) % 7) + 7) % 7) as Weekday;

export const shiftDay = (day: EpochDay, days: number): EpochDay => (day + days) as EpochDay;

export function isoDate(day: EpochDay): IsoDate {
  const { year, month, day: dayOfMonth } = civilDate(day);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}` as IsoDate;
}

/** The day of an `IsoDate`, which is a date that exists by the type's own promise. */
export function dayOfIsoDate(date: IsoDate): EpochDay {
  return epochDay({
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  });
}

/** Reads `YYYY-MM-DD`; null when the text has another form or names a date that does not exist. */
export function parseIsoDate(text: string): IsoDate | null {
  const match = ISO_DATE.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match.map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  if (month < 1 || month > 12 || day < 1) return null;
  return isoDate(epochDay({ year, month, day })) === text ? (text as IsoDate) : null;
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
