import {
  dayOfIsoDate,
  MINUTE_MS,
  NEW_YORK,
  type Session,
  shiftDay,
  type UnixMs,
} from '@loadline/core';
import { minuteOfDay } from '../setting.ts';
import type { OvernightRangeConfig } from './config.ts';

/** The instants of one session at which the strategy acts. */
export type DayTimes = Readonly<{
  /** Bars count for the range from here, the session's opening at the earliest. */
  rangeFrom: UnixMs;
  rangeEnd: UnixMs;
  /** Entries are canceled here at the latest. */
  windowEnd: UnixMs;
}>;

/** A trade needs some time to work: with less until the flat-by the day is not traded. */
export const TRADING_TIME_MIN_MS = 60 * MINUTE_MS;

/** Entries do not wait into the last half hour before the flat-by. */
const ENTRY_MARGIN_MS = 30 * MINUTE_MS;

/**
 * The strategy's times of a session, all New York wall time of the trade date; a range that starts
 * later on the clock than it ends starts on the evening before.
 */
export function dayTimes(session: Session, config: OvernightRangeConfig): DayTimes {
  const day = dayOfIsoDate(session.tradeDate);
  const start = minuteOfDay(config.rangeStart);
  const end = minuteOfDay(config.rangeEnd);
  const startDay = start < end ? day : shiftDay(day, -1);
  const rangeFrom = Math.max(NEW_YORK.instantOf(startDay, start), session.opensAt);
  const windowEnd = NEW_YORK.instantOf(day, minuteOfDay(config.windowEnd));
  return {
    rangeFrom: rangeFrom as UnixMs,
    rangeEnd: NEW_YORK.instantOf(day, end),
    windowEnd: Math.min(windowEnd, session.flatBy - ENTRY_MARGIN_MS) as UnixMs,
  };
}

/** How long the session trades between two instants; its pauses do not count. */
export function tradingMsBetween(session: Session, from: number, to: number): number {
  let total = 0;
  for (const { opensAt, closesAt } of session.segments) {
    total += Math.max(0, Math.min(to, closesAt) - Math.max(from, opensAt));
  }
  return total;
}
