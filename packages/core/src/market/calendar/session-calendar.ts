import { type IsoDate, MINUTE_MS, type UnixMs } from '../../values/time.ts';
import type { Product } from '../product.ts';
import type { Session, SessionCalendar, SessionLookup } from '../session.ts';
import {
  dayOfIsoDate,
  type EpochDay,
  isoDate,
  parseIsoDate,
  shiftDay,
  weekdayOf,
} from '../time/civil-date.ts';
import { CHICAGO } from '../time/zone-clock.ts';
import { holidayGroup, holidayOn, isCalendarKnown } from './holidays.ts';
import { cutStretches, openingMinute, regularStretches, type Stretch } from './session-hours.ts';

export type CalendarOptions = Readonly<{
  /**
   * What holds outside the years of the holiday table. `deny`: nothing is known, so nothing may
   * open; the only choice for live trading. `regular`: every weekday has the product's regular
   * hours, holidays included; for backtests on other years, which must say so.
   */
  outsideCalendar: 'deny' | 'regular';
}>;

/** The firm's hours: flat by 15:10, and its new day begins at 17:00. */
const FIRM_FLAT_MINUTE = 15 * 60 + 10;
const FIRM_DAY_MINUTE = 17 * 60;

/** The firm wants every position closed this long before an early close. */
const EARLY_CLOSE_MARGIN = 15;

/**
 * From two minutes before the cut-off on nothing may be opened: the firm says 15:08 for 15:10. It
 * names no such time for early closes and for products that close sooner; the same two minutes are
 * kept there.
 */
const LAST_ENTRY_MARGIN = 2;

/** The longest run of days without a session is four, over Christmas or Easter. */
const DAYS_TO_SEARCH = 10;

const UNKNOWN: SessionLookup = { kind: 'unknown' };

/** What was answered last for one product, and how long that answer holds. */
type Answer = { from: number; to: number; lookup: SessionLookup };

/**
 * Sessions by product and trade date. On a holiday with an early close the session ends at the halt
 * and the evening's belongs to the next trade date: the firm counts calendar days separately, where
 * the exchange speaks of one blended date.
 */
class HolidayCalendar implements SessionCalendar {
  readonly #regularOutside: boolean;
  readonly #sessions = new Map<Product, Map<EpochDay, Session | null>>();
  readonly #answers = new Map<Product, Answer>();
  #product: Product | null = null;
  #answer: Answer = { from: 0, to: 0, lookup: UNKNOWN };

  constructor({ outsideCalendar }: CalendarOptions) {
    this.#regularOutside = outsideCalendar === 'regular';
  }

  lookup(product: Product, at: UnixMs): SessionLookup {
    if (product === this.#product && at >= this.#answer.from && at < this.#answer.to) {
      return this.#answer.lookup;
    }
    const known = this.#answers.get(product);
    const holds = known !== undefined && at >= known.from && at < known.to;
    const answer = holds ? known : this.#find(product, at);
    if (!holds) this.#answers.set(product, answer);
    this.#product = product;
    this.#answer = answer;
    return answer.lookup;
  }

  sessionOn(product: Product, tradeDate: IsoDate): Session | null {
    const date = parseIsoDate(tradeDate);
    return date === null ? null : this.#session(product, dayOfIsoDate(date));
  }

  #find(product: Product, at: UnixMs): Answer {
    const today = CHICAGO.dayAt(at);
    let closedSince = Number.NEGATIVE_INFINITY;
    for (let ahead = 0; ahead <= DAYS_TO_SEARCH; ahead += 1) {
      const day = shiftDay(today, ahead);
      if (!this.#isKnown(day)) break;
      const session = this.#session(product, day);
      if (session === null) continue;
      for (const { opensAt, closesAt } of session.segments) {
        if (at < opensAt) {
          const from = Math.max(closedSince, at);
          return { from, to: opensAt, lookup: { kind: 'closed', next: session } };
        }
        if (at < closesAt)
          return { from: opensAt, to: closesAt, lookup: { kind: 'open', session } };
        closedSince = closesAt;
      }
    }
    return { from: at, to: CHICAGO.instantOf(shiftDay(today, 1), 0), lookup: UNKNOWN };
  }

  #isKnown(day: EpochDay): boolean {
    return this.#regularOutside || isCalendarKnown(day);
  }

  #session(product: Product, day: EpochDay): Session | null {
    let sessions = this.#sessions.get(product);
    if (sessions === undefined) {
      sessions = new Map();
      this.#sessions.set(product, sessions);
    }
    const known = sessions.get(day);
    if (known !== undefined) return known;
    const session = this.#isKnown(day) ? makeSession(product, day) : null;
    sessions.set(day, session);
    return session;
  }
}

/**
 * The calendar of all products from the built-in hours and holidays.
 *
 * `lookup` answers `closed` with the session in which trading goes on next; in a pause within a
 * session that is the session itself. A `Session` may have its `flatBy` before its opening: when
 * the firm's one cut-off of a holiday lies before a late opening, nothing may be held in it at all.
 */
export const sessionCalendar = (
  options: CalendarOptions = { outsideCalendar: 'deny' },
): SessionCalendar => new HolidayCalendar(options);

/** When trading next goes on after a `closed` answer: an opening, or the end of a pause. */
export function nextOpening(next: Session, at: UnixMs): UnixMs {
  const stretch = next.segments.find(({ opensAt }) => opensAt > at);
  return stretch?.opensAt ?? next.opensAt;
}

/** The firm's trading day of an instant: from 17:00 Chicago on it is the next date. */
export function firmTradingDay(at: UnixMs): IsoDate {
  if (CHICAGO.minuteAt(at) < FIRM_DAY_MINUTE) return CHICAGO.dateAt(at);
  return isoDate(shiftDay(CHICAGO.dayAt(at), 1));
}

function makeSession(product: Product, day: EpochDay): Session | null {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return null;
  const holiday = holidayOn(day);
  const close = holiday?.closes[holidayGroup(product.category)] ?? 'regular';
  if (close === 'closed') return null;
  const regular = regularStretches(product, day);
  const opened = grainsStayShut(product, day) ? regular.filter(({ from }) => from >= 0) : regular;
  const stretches = close === 'regular' ? opened : cutStretches(opened, close);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return null;
  const flat = flatMinute(last.to, close, holiday?.cutOffMinute ?? null);
  return sessionOf(day, stretches, { open: first.from, close: last.to, flat }, close !== 'regular');
}

/** The earliest of the firm's regular cut-off, its cut-off of the day and the product's own. */
function flatMinute(closes: number, early: number | 'regular', cutOff: number | null): number {
  const own = early === 'regular' ? closes : closes - EARLY_CLOSE_MARGIN;
  return Math.min(FIRM_FLAT_MINUTE, own, cutOff ?? FIRM_FLAT_MINUTE);
}

/**
 * Grains have no evening session out of a public holiday unless the exchange announces one (it
 * does for the Monday holidays); after Thanksgiving, Christmas, New Year's Day and Independence
 * Day they come back at 08:30. Where the table is silent the later opening is taken.
 */
function grainsStayShut(product: Product, day: EpochDay): boolean {
  if (openingMinute(product) >= 0 || product.category !== 'grains') return false;
  const eve = holidayOn(shiftDay(day, -1));
  return eve?.closes.grains === 'closed' && eve.grainsReopen !== 'evening';
}

function sessionOf(
  day: EpochDay,
  stretches: readonly Stretch[],
  minutes: Readonly<{ open: number; close: number; flat: number }>,
  earlyClose: boolean,
): Session {
  const instant = (minute: number): UnixMs => CHICAGO.instantOf(day, minute);
  const flatBy = instant(minutes.flat);
  const date = isoDate(day);
  return {
    tradeDate: date,
    tradingDay: date,
    opensAt: instant(minutes.open),
    closesAt: instant(minutes.close),
    segments: stretches.map(({ from, to }) => ({ opensAt: instant(from), closesAt: instant(to) })),
    flatBy,
    lastEntryAt: (flatBy - LAST_ENTRY_MARGIN * MINUTE_MS) as UnixMs,
    earlyClose,
  };
}
