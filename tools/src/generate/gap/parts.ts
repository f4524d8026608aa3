/**
 * The parts of a session by the clock of Chicago, in the order of a trading day. Half-hourly jumps
 * of NQ over 2024 and 2025 differ little within a part and most at its edges: the first minutes
 * after the daily break, the European opening, the releases of 07:30 and 09:00, the afternoon after
 * the firm wants everything closed.
 */
export const PARTS = [
  { name: 'reopening', from: '17:00' },
  { name: 'evening', from: '17:05' },
  { name: 'asia', from: '19:00' },
  { name: 'europe', from: '02:00' },
  { name: 'morning', from: '07:00' },
  { name: 'open', from: '08:30' },
  { name: 'midday', from: '10:30' },
  { name: 'close', from: '14:00' },
  { name: 'late', from: '15:10' },
] as const;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const FIRST = minuteOf(PARTS[0].from);

/** Minutes since the trading day began at 17:00. */
const STARTS = PARTS.map(({ from }) => sinceOpening(minuteOf(from)));

const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Chicago',
  hourCycle: 'h23',
  hour: '2-digit',
});

const HOURS = new Map<number, number>();

/** The index of the part that an instant belongs to. */
export function partAt(at: number): number {
  const minute = sinceOpening(chicagoMinute(at));
  return STARTS.findLastIndex((start) => start <= minute);
}

/** Offsets to UTC are whole hours, so the hour is asked of `Intl` and the rest is arithmetic. */
function chicagoMinute(at: number): number {
  const utcHour = Math.floor(at / HOUR_MS);
  let hour = HOURS.get(utcHour);
  if (hour === undefined) {
    hour = Number(FORMAT.format(utcHour * HOUR_MS));
    HOURS.set(utcHour, hour);
  }
  return hour * 60 + Math.floor((at - utcHour * HOUR_MS) / MINUTE_MS);
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function sinceOpening(minute: number): number {
  return (minute - FIRST + DAY_MINUTES) % DAY_MINUTES;
}
