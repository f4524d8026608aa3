import type { DayWindow } from '../limits/risk-limits.ts';
import type { RiskCheck } from './situation.ts';

/** Where the calendar ends nothing opens. */
export const knownSession: RiskCheck = (_request, { session, now }) =>
  session.kind === 'unknown'
    ? {
        code: 'SESSION_UNKNOWN',
        unit: 'instant',
        observed: now,
        allowed: 'a day of the calendar',
        source: 'calendar',
      }
    : null;

export const openMarket: RiskCheck = (_request, { session, now }) =>
  session.kind === 'closed'
    ? {
        code: 'MARKET_CLOSED',
        unit: 'instant',
        observed: now,
        allowed: session.next.opensAt,
        source: 'calendar',
      }
    : null;

/** The session carries the firm's last entry: the instant itself is too late. */
export const beforeLastEntry: RiskCheck = (_request, { session, now }) =>
  session.kind !== 'open' || now < session.session.lastEntryAt
    ? null
    : {
        code: 'PAST_LAST_ENTRY',
        unit: 'instant',
        observed: now,
        allowed: session.session.lastEntryAt,
        source: 'hours.lastEntry',
      };

/** The person's hours. No window at all means that the firm's hours are the only ones. */
export const insideWindows: RiskCheck = (_request, { chicagoMinute, now, limits }) => {
  const { windows } = limits;
  if (windows.length === 0) return null;
  for (const window of windows) if (isInside(window, chicagoMinute)) return null;
  return {
    code: 'OUTSIDE_WINDOW',
    unit: 'instant',
    observed: now,
    allowed: windows.map(windowText).join(', '),
    source: 'windows',
  };
};

/** Days of the trading week: Sunday evening belongs to Monday. */
export const onTradingWeekday: RiskCheck = (_request, { weekday, limits }) =>
  limits.weekdays.includes(weekday)
    ? null
    : {
        code: 'OUTSIDE_WINDOW',
        unit: 'text',
        observed: weekdayName(weekday),
        allowed: limits.weekdays.map(weekdayName).join(', ') || 'no day',
        source: 'weekdays',
      };

/**
 * Whether a minute of the day lies in a window. Its start belongs to it, its end does not; a window
 * that ends at or before its start runs over midnight, so equal ends are the whole day.
 */
export const isInside = ({ fromMinute, toMinute }: DayWindow, minute: number): boolean =>
  fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;

const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** 1 is Monday; 0 and 7 are both read as Sunday. */
const weekdayName = (weekday: number): string => WEEKDAYS[weekday % 7] ?? `day ${weekday}`;

const windowText = ({ fromMinute, toMinute }: DayWindow): string =>
  `${clockText(fromMinute)}-${clockText(toMinute)}`;

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
