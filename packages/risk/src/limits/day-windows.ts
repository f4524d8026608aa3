import type { DayWindow } from './risk-limits.ts';

const MINUTES_A_DAY = 1440;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A stretch of one day, `to` after `from` and at most 1440. */
type Stretch = Readonly<{ from: number; to: number }>;

/** The minute of the day that a text such as `08:30` names, or null. */
export function minuteOfClock(value: unknown): number | null {
  const match = typeof value === 'string' ? CLOCK.exec(value) : null;
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** The inverse of `minuteOfClock`. */
export const clockOfMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/**
 * The windows that lie in both lists, where an empty list is the whole day.
 *
 * @returns null when no minute is left: an empty list would say the opposite.
 */
export function intersectWindows(
  one: readonly DayWindow[],
  other: readonly DayWindow[],
): readonly DayWindow[] | null {
  if (one.length === 0 || sameWindows(one, other)) return other;
  if (other.length === 0) return one;
  const stretches: Stretch[] = [];
  for (const left of one.flatMap(stretchesOf)) {
    for (const right of other.flatMap(stretchesOf)) {
      const from = Math.max(left.from, right.from);
      const to = Math.min(left.to, right.to);
      if (from < to) stretches.push({ from, to });
    }
  }
  return stretches.length === 0 ? null : windowsOf(merged(stretches));
}

/** A window over midnight is two stretches of a day. */
function stretchesOf({ fromMinute, toMinute }: DayWindow): readonly Stretch[] {
  if (toMinute > fromMinute) return [{ from: fromMinute, to: toMinute }];
  const evening = { from: fromMinute, to: MINUTES_A_DAY };
  return toMinute === 0 ? [evening] : [evening, { from: 0, to: toMinute }];
}

function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches.toSorted((left, right) => left.from - right.from)) {
    const last = joined.at(-1);
    if (last === undefined || stretch.from > last.to) joined.push(stretch);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
  }
  return joined;
}

/** Joins over midnight what belongs together; the whole day is an empty list. */
function windowsOf(stretches: readonly Stretch[]): readonly DayWindow[] {
  const first = stretches[0];
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return [];
  if (first.from > 0 || last.to < MINUTES_A_DAY) return stretches.map(windowOf);
  if (first === last) return [];
  return [...stretches.slice(1, -1), { from: last.from, to: first.to }].map(windowOf);
}

const windowOf = ({ from, to }: Stretch): DayWindow => ({
  fromMinute: from,
  toMinute: to % MINUTES_A_DAY,
});

const sameWindows = (one: readonly DayWindow[], other: readonly DayWindow[]): boolean =>
  one.length === other.length &&
  one.every(({ fromMinute, toMinute }, index) => {
    const twin = other[index];
    return fromMinute === twin?.fromMinute && toMinute === twin.toMinute;
  });
