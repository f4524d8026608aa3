/**
 * New York wall-clock times for the page. `Intl` costs about a microsecond a call, so the offset is
 * asked for once per hour of market time: clock changes fall on whole hours.
 */
const HOUR_MS = 3_600_000;

const offsets = new Map<number, number>();

const wallClock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/**
 * Milliseconds to add to UTC for New York's wall clock at this instant.
 *
 * @param at Unix time in milliseconds.
 * @returns -14 400 000 in summer, -18 000 000 in winter.
 */
export function newYorkOffsetMs(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const offset = offsetFromIntl(hour * HOUR_MS);
  offsets.set(hour, offset);
  return offset;
}

/**
 * The instant moved so that its UTC fields read as New York's wall clock: what the chart's axis
 * shows.
 */
export const toNewYorkWall = (at: number): number => at + newYorkOffsetMs(at);

/** `09:30:15`, New York. */
export function clockTime(at: number): string {
  return new Date(toNewYorkWall(at)).toISOString().slice(11, 19);
}

/** `09:30`, New York. */
export const clockMinute = (at: number): string => clockTime(at).slice(0, 5);

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue 4 Mar`, New York. */
export function dayText(at: number): string {
  const wall = new Date(toNewYorkWall(at));
  return `${WEEKDAYS[wall.getUTCDay()]} ${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}`;
}

/** `Tue 4 Mar 2025`, New York. */
export const dateText = (at: number): string =>
  `${dayText(at)} ${new Date(toNewYorkWall(at)).getUTCFullYear()}`;

function offsetFromIntl(at: number): number {
  const parts = new Map(
    wallClock.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - at;
}
