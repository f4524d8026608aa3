/**
 * Chicago's wall clock by `Intl` and nothing else. An instant is found by trying both offsets that
 * Chicago ever has and asking `Intl` which of them shows the time that is wanted.
 */
const FORMAT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Chicago',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

const OFFSET_HOURS = [5, 6];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const INSTANTS = new Map<string, number>();

/** What a clock in Chicago shows, as `2026-11-20 15:10`. */
export const wallAt = (at: number): string => FORMAT.format(at);

/** The instant at which Chicago's clocks show a date and a time; the first of two. */
export function instantAt(date: string, time: string): number {
  const wanted = `${date} ${time}`;
  const known = INSTANTS.get(wanted);
  if (known !== undefined) return known;
  const utc = Date.parse(`${date}T${time}:00Z`);
  const found = OFFSET_HOURS.map((hours) => utc + hours * HOUR_MS).find(
    (at) => wallAt(at) === wanted,
  );
  if (found === undefined) throw new Error(`Chicago never shows ${wanted}`);
  INSTANTS.set(wanted, found);
  return found;
}

/** The date some days later (or earlier), by the calendar alone. */
export const daysLater = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** 0 is Sunday. */
export const weekdayOn = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
