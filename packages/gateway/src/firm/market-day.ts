import {
  CHICAGO,
  dayOfIsoDate,
  type EpochDay,
  firmTradingDay,
  type IsoDate,
  shiftDay,
  type UnixMs,
  weekdayOf,
} from '@loadline/core';
import type { RuleSet } from '@loadline/risk';

/** The firm's day begins at 17:00 in Chicago, the evening before its date. */
const DAY_BEGINS_MINUTE = 17 * 60;
const EXCHANGE_CLOSE_MINUTE = 16 * 60;

/** The trading day of an instant, or null from Friday 17:00 to Sunday 17:00. */
export function tradingDayAt(at: UnixMs): IsoDate | null {
  const date = firmTradingDay(at);
  return isWeekend(dayOfIsoDate(date)) ? null : date;
}

/**
 * When the trading of a day ends: at the pack's time to be flat by, after which nothing opens
 * until the next day begins; with a pack that names none, at the exchange's daily close.
 */
export const endOfDay = (date: IsoDate, { hours }: Pick<RuleSet, 'hours'>): UnixMs =>
  CHICAGO.instantOf(dayOfIsoDate(date), hours.flatByMinute ?? EXCHANGE_CLOSE_MINUTE);

/** When the trading day after the one of this instant begins: 17:00, over weekends on Sunday. */
export function nextDayBegins(at: UnixMs): UnixMs {
  let day = shiftDay(dayOfIsoDate(firmTradingDay(at)), 1);
  while (isWeekend(day)) day = shiftDay(day, 1);
  return CHICAGO.instantOf(shiftDay(day, -1), DAY_BEGINS_MINUTE);
}

function isWeekend(day: EpochDay): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}
