import { DAY_MS, HOUR_MS, type IsoDate, MINUTE_MS, type UnixMs } from '../../values/time.ts';
import { type EpochDay, isoDate, type Weekday, weekdayOf } from './civil-date.ts';
import { CHICAGO_OFFSETS, NEW_YORK_OFFSETS, type OffsetRows } from './offset-rows.ts';

/** What a clock on the wall shows. `minuteOfDay` is whole: seconds are dropped. */
type LocalTime = Readonly<{ date: IsoDate; minuteOfDay: number; weekday: Weekday }>;

/**
 * Wall time of one zone, from a fixed table of offsets. Keeps the last offset and the last date,
 * since callers ask for instants that lie close together; the answers do not depend on that.
 * Before and after the years of the table the zone's standard time is taken.
 */
class ZoneClock {
  readonly #rows: OffsetRows;
  #offsetMs: number;
  #validFrom = 0;
  #validTo = 0;
  #dateDay = Number.NaN;
  #date = '' as IsoDate;

  constructor(rows: OffsetRows) {
    this.#rows = rows;
    this.#offsetMs = rows.standardMinutes * MINUTE_MS;
  }

  /** Milliseconds to add to UTC; negative in America. */
  offsetAt(at: UnixMs): number {
    if (at < this.#validFrom || at >= this.#validTo) this.#find(at);
    return this.#offsetMs;
  }

  /** The local date as a day number. */
  dayAt(at: UnixMs): EpochDay {
    return Math.floor((at + this.offsetAt(at)) / DAY_MS) as EpochDay;
  }

  /** Whole minutes since local midnight, by the wall clock. */
  minuteAt(at: UnixMs): number {
    const local = at + this.offsetAt(at);
    return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
  }

  dateAt(at: UnixMs): IsoDate {
    const day = this.dayAt(at);
    if (day !== this.#dateDay) {
      this.#dateDay = day;
      this.#date = isoDate(day);
    }
    return this.#date;
  }

  timeAt(at: UnixMs): LocalTime {
    const weekday = weekdayOf(this.dayAt(at));
    return { date: this.dateAt(at), minuteOfDay: this.minuteAt(at), weekday };
  }

  /**
   * The instant of a local date and minute. A time that the spring change skips is read with the
   * offset before the change, so 02:30 is the instant that clocks call 03:30; a time that the
   * autumn change repeats is its first occurrence. Minutes below 0 or above 1439 run into the
   * neighbouring dates.
   */
  instantOf(day: EpochDay, minuteOfDay: number): UnixMs {
    const local = day * DAY_MS + minuteOfDay * MINUTE_MS;
    const before = this.offsetAt((local - DAY_MS) as UnixMs);
    const after = this.offsetAt((local + DAY_MS) as UnixMs);
    const first = (local - before) as UnixMs;
    if (before === after || this.offsetAt(first) === before) return first;
    const second = (local - after) as UnixMs;
    return this.offsetAt(second) === after ? second : first;
  }

  #find(at: UnixMs): void {
    const { changeHours, standardMinutes, daylightMinutes } = this.#rows;
    const next = firstAfter(changeHours, at / HOUR_MS);
    const minutes = next % 2 === 1 ? daylightMinutes : standardMinutes;
    this.#offsetMs = minutes * MINUTE_MS;
    this.#validFrom = (changeHours[next - 1] ?? Number.NEGATIVE_INFINITY) * HOUR_MS;
    this.#validTo = (changeHours[next] ?? Number.POSITIVE_INFINITY) * HOUR_MS;
  }
}

/** The exchange's and the firm's wall clock. */
export const CHICAGO = new ZoneClock(CHICAGO_OFFSETS);

/** The wall clock of the stock market, by which strategies speak of the open. */
export const NEW_YORK = new ZoneClock(NEW_YORK_OFFSETS);

/** The index of the first entry above the value; the length when there is none. */
function firstAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
