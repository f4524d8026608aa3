import { writeFileSync } from 'node:fs';
import {
  formatPrice,
  MINUTE_MS,
  type Price,
  type Product,
  type Session,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { seededRandom } from './seeded-random.ts';

export type GeneratedMarket = Readonly<{
  product: Product;
  seed: number;
  /** The first session is the one open then, or the next. */
  from: UnixMs;
  days: number;
  startTicks: number;
}>;

/** Chances for each minute. A market of real data has all of these, only more rarely. */
const MISSING_MINUTE = 0.02;
const HALT = 0.000_4;
const HALT_MINUTES_MAX = 40;
const JUMP = 0.001;
const JUMP_TICKS_MAX = 200;
const UNKNOWN_VOLUME = 0.2;
/**
 * How often minutes are missing just where a desk acts: from the opening of the stock market, and
 * from six minutes before everything must be closed.
 */
const SILENT_MOMENT = 0.5;
const SILENT_MINUTES = 4;
const SILENT_BEFORE_FLAT = 6;
/** Between two sessions. */
const GAP_TICKS_MAX = 300;
/** Half the width of a minute, at night and while the stock market is open. */
const QUIET_TICKS = 12;
const BUSY_TICKS = 45;
const BUSY_FROM_MINUTE = 15.5 * 60;

/**
 * Writes minutes of a market that wanders: valid sessions with holidays, early closes and clock
 * changes as they fall, missing minutes, halts, jumps and gaps. The same seed writes the same file.
 *
 * @returns how many sessions and early closes are in it.
 */
export function writeMarket(
  path: string,
  { product, seed, from, days, startTicks }: GeneratedMarket,
): Readonly<{ sessions: number; earlyCloses: number; bars: number }> {
  const walk = new Walk(seed, startTicks);
  const lines = ['timestamp,open,high,low,close,volume'];
  let earlyCloses = 0;
  for (const session of sessionsFrom(product, from, days)) {
    if (session.earlyClose) earlyCloses += 1;
    walk.gap();
    const silentFrom = [BUSY_FROM_MINUTE, minuteOf(session, session.flatBy) - SILENT_BEFORE_FLAT];
    const silent = silentFrom.map((from) => (walk.happens(SILENT_MOMENT) ? from : Number.NaN));
    for (const { opensAt, closesAt } of session.segments) {
      for (let at = opensAt; at < closesAt; at = (at + MINUTE_MS) as UnixMs) {
        const minute = minuteOf(session, at);
        const bar = walk.minute(minute);
        const isSilent = silent.some((from) => minute >= from && minute < from + SILENT_MINUTES);
        if (bar !== null && !isSilent) lines.push(row(at, bar, product));
      }
    }
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { sessions: days, earlyCloses, bars: lines.length - 1 };
}

const minuteOf = ({ opensAt }: Session, at: UnixMs): number => (at - opensAt) / MINUTE_MS;

type Row = Readonly<{ open: number; high: number; low: number; close: number; volume: number }>;

class Walk {
  readonly #next: () => number;
  #price: number;
  #trend = 0;
  #haltedFor = 0;

  constructor(seed: number, startTicks: number) {
    const random = seededRandom(seed);
    this.#next = () => random.next();
    this.#price = startTicks;
  }

  gap(): void {
    this.#price += this.#around(GAP_TICKS_MAX);
    this.#trend = this.#around(100) / 100;
  }

  happens(chance: number): boolean {
    return this.#next() < chance;
  }

  minute(sinceOpen: number): Row | null {
    if (this.happens(HALT)) this.#haltedFor = Math.ceil(this.#next() * HALT_MINUTES_MAX);
    if (this.happens(JUMP)) this.#price += this.#around(JUMP_TICKS_MAX);
    const width = sinceOpen >= BUSY_FROM_MINUTE ? BUSY_TICKS : QUIET_TICKS;
    const open = this.#price + this.#around(2);
    const close = open + this.#around(width) + Math.round((this.#trend * width) / 10);
    const high = Math.max(open, close) + Math.floor(this.#next() * width * 0.5);
    const low = Math.min(open, close) - Math.floor(this.#next() * width * 0.5);
    const volume = this.happens(UNKNOWN_VOLUME) ? 0 : 1 + Math.floor(this.#next() * 400);
    const isMissing = this.happens(MISSING_MINUTE);
    this.#price = close;
    this.#haltedFor -= 1;
    return isMissing || this.#haltedFor >= 0 ? null : { open, high, low, close, volume };
  }

  #around(most: number): number {
    return Math.round((this.#next() * 2 - 1) * most);
  }
}

function sessionsFrom(product: Product, from: UnixMs, days: number): readonly Session[] {
  const calendar = sessionCalendar();
  const sessions: Session[] = [];
  let at = from;
  while (sessions.length < days) {
    const found = calendar.lookup(product, at);
    if (found.kind === 'unknown') throw new RangeError('the calendar has ended');
    const session = found.kind === 'open' ? found.session : found.next;
    sessions.push(session);
    at = session.closesAt;
  }
  return sessions;
}

function row(at: UnixMs, { open, high, low, close, volume }: Row, product: Product): string {
  const prices = [open, high, low, close].map((price) => formatPrice(price as Price, product));
  return `${new Date(at).toISOString().slice(0, 19)}Z,${prices.join(',')},${volume}`;
}
