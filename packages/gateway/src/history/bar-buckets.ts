import {
  DAY_MS,
  dayOfIsoDate,
  type EpochDay,
  HOUR_MS,
  isoDate,
  MINUTE_MS,
  type Product,
  type Session,
  type SessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { BAR_UNIT } from '@loadline/wire';

/** One bar's stretch of time. `key` tells bars apart; from `to` on the bar is closed. */
export type Bucket = Readonly<{ key: number; from: number; to: number }>;

const FIXED_LENGTH_MS: Readonly<Record<number, number>> = {
  [BAR_UNIT.second]: 1_000,
  [BAR_UNIT.minute]: MINUTE_MS,
  [BAR_UNIT.hour]: HOUR_MS,
};

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;
const DAYS_A_WEEK = 7;
const MONTHS_A_YEAR = 12;
/** A bar that is longer than ten years is still forming for whoever asks. */
const NEVER_CLOSES_DAYS = 3_660;

/**
 * Cuts time into the bars of one unit and number. Seconds, minutes and hours count from the
 * opening of the session and are cut at its close; days, weeks and months are those of the trade
 * date, several of them counted from 1970 on.
 */
export class BarBuckets {
  readonly #calendar: SessionCalendar;
  readonly #product: Product;
  readonly #unit: number;
  readonly #unitNumber: number;
  readonly #clockAt: (at: UnixMs) => UnixMs;

  /** @param options.clockAt what the venue's clock shows at a time, where it is not that time. */
  constructor(
    calendar: SessionCalendar,
    product: Product,
    {
      unit,
      unitNumber,
      clockAt = (at) => at,
    }: Readonly<{ unit: number; unitNumber: number; clockAt?: (at: UnixMs) => UnixMs }>,
  ) {
    this.#calendar = calendar;
    this.#product = product;
    this.#unit = unit;
    this.#unitNumber = unitNumber;
    this.#clockAt = clockAt;
  }

  /** The bucket of a minute that traded at `at`. A print outside every session stands alone. */
  at(at: number): Bucket {
    const ahead = this.#clockAt(at as UnixMs) - at;
    const { key, from, to } = this.#onTheClock(at + ahead);
    return { key, from: from - ahead, to: to - ahead };
  }

  #onTheClock(at: number): Bucket {
    const found = this.#calendar.lookup(this.#product, at as UnixMs);
    const lengthMs = FIXED_LENGTH_MS[this.#unit];
    if (lengthMs !== undefined) {
      const anchor = found.kind === 'open' ? found.session.opensAt : 0;
      const closesAt = found.kind === 'open' ? found.session.closesAt : Number.POSITIVE_INFINITY;
      return fixedBucket(at, { anchor, closesAt, lengthMs: lengthMs * this.#unitNumber });
    }
    const session = sessionOf(found);
    if (session === null) return { key: at, from: at, to: at + MINUTE_MS };
    const key = this.#periodOf(session);
    return { key, from: session.opensAt, to: this.#lastClose(session, key) };
  }

  /** Which day, week or month, or group of them, a session belongs to. */
  #periodOf({ tradeDate }: Session): number {
    const day = dayOfIsoDate(tradeDate);
    switch (this.#unit) {
      case BAR_UNIT.day:
        return Math.floor(day / this.#unitNumber);
      case BAR_UNIT.week:
        return Math.floor(Math.floor((day - FIRST_MONDAY) / DAYS_A_WEEK) / this.#unitNumber);
      default: {
        const [year = 0, month = 0] = tradeDate.split('-').map(Number);
        return Math.floor((year * MONTHS_A_YEAR + month - 1) / this.#unitNumber);
      }
    }
  }

  /**
   * The close of the last session of a period. Looked for from its last day backwards, since a
   * client may ask for bars of a million months; such a bar never closes.
   */
  #lastClose(session: Session, key: number): number {
    const first = dayOfIsoDate(session.tradeDate);
    const last = this.#lastDayOf(key);
    // No date at all is beyond every date.
    if (!(last - first <= NEVER_CLOSES_DAYS)) return Number.POSITIVE_INFINITY;
    for (let day = last; day > first; day -= 1) {
      const found = this.#calendar.sessionOn(this.#product, isoDate(day as EpochDay));
      if (found !== null) return found.closesAt;
    }
    return session.closesAt;
  }

  #lastDayOf(key: number): number {
    const next = (key + 1) * this.#unitNumber;
    switch (this.#unit) {
      case BAR_UNIT.day:
        return next - 1;
      case BAR_UNIT.week:
        return next * DAYS_A_WEEK + FIRST_MONDAY - 1;
      default: {
        const [year, month] = [Math.floor(next / MONTHS_A_YEAR), next % MONTHS_A_YEAR];
        return Math.floor(Date.UTC(year, month, 1) / DAY_MS) - 1;
      }
    }
  }
}

function fixedBucket(
  at: number,
  { anchor, closesAt, lengthMs }: Readonly<Record<'anchor' | 'closesAt' | 'lengthMs', number>>,
): Bucket {
  const from = anchor + Math.floor((at - anchor) / lengthMs) * lengthMs;
  return { key: from, from, to: Math.min(from + lengthMs, closesAt) };
}

function sessionOf(found: ReturnType<SessionCalendar['lookup']>): Session | null {
  if (found.kind === 'open') return found.session;
  return found.kind === 'closed' ? found.next : null;
}
