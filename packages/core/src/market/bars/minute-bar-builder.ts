import type { Price } from '../../values/price.ts';
import { MINUTE_MS, type UnixMs } from '../../values/time.ts';
import type { Bar } from '../market-data.ts';
import { type BarSlot, copyBar, emptySlot, extendSlot, writeSlot } from './bar-slot.ts';

/** The state of a builder as plain JSON. `from` is the earliest instant it still takes. */
export type MinuteBarState = Readonly<{ forming: Bar | null; from: number }>;

/**
 * One-minute bars from trades. A bar closes by time at the end of its minute, not at the next
 * trade, and a minute without a trade makes no bar: so the caller tells the time with `advance`
 * before it adds a trade, and again when `closesAt` comes without one.
 *
 * The bars it hands out are reused: copy what is to be kept.
 */
export class MinuteBarBuilder {
  readonly #closed: BarSlot = emptySlot();
  readonly #forming: BarSlot = emptySlot();
  #closesAt = Number.POSITIVE_INFINITY;
  #from = Number.NEGATIVE_INFINITY;

  /** When the forming bar is due; infinity while there is none. */
  get closesAt(): number {
    return this.#closesAt;
  }

  /** The bar of the minute that goes on, or null when it has had no trade. */
  get forming(): Bar | null {
    return this.#closesAt === Number.POSITIVE_INFINITY ? null : this.#forming;
  }

  /** Takes the bar that is over at this time, or null. At most one can be. */
  advance(at: UnixMs): Bar | null {
    if (at < this.#closesAt) return null;
    writeSlot(this.#closed, this.#forming);
    this.#from = this.#closesAt;
    this.#closesAt = Number.POSITIVE_INFINITY;
    return this.#closed;
  }

  /**
   * Adds a trade of an instant up to which the time was told. False for a trade of a minute that
   * is closed: a bar that was given out never changes, so such a trade is left out.
   *
   * @param size contracts; 0 when it is not known.
   */
  add(price: Price, size: number, at: UnixMs): boolean {
    const bar = this.#forming;
    if (this.#closesAt === Number.POSITIVE_INFINITY) {
      if (at < this.#from) return false;
      this.#open(price, at);
    } else {
      if (at < bar.openedAt) return false;
      if (price > bar.high) bar.high = price;
      else if (price < bar.low) bar.low = price;
    }
    bar.close = price;
    bar.volume += size;
    return true;
  }

  /**
   * Joins the part of the running minute that history tells, which may hold some of our own trades
   * again: prices are joined, and the larger of the two volumes is kept, so joining twice changes
   * nothing. Of a closed minute nothing is taken.
   */
  join(partial: Bar): void {
    if (partial.openedAt < this.#from) return;
    const bar = this.#forming;
    if (this.#closesAt === Number.POSITIVE_INFINITY) {
      writeSlot(bar, partial);
      this.#closesAt = partial.openedAt + MINUTE_MS;
      return;
    }
    if (partial.openedAt === bar.openedAt) joinPartial(bar, partial);
  }

  /** Gives up what belongs to minutes that began at or before this one: history has told them. */
  dropThrough(openedAt: UnixMs): void {
    this.#from = Math.max(this.#from, openedAt + MINUTE_MS);
    if (this.#forming.openedAt <= openedAt) this.#closesAt = Number.POSITIVE_INFINITY;
  }

  snapshot(): MinuteBarState {
    const { forming } = this;
    const from = Number.isFinite(this.#from) ? this.#from : 0;
    return { forming: forming === null ? null : copyBar(forming), from };
  }

  restore({ forming, from }: MinuteBarState): void {
    this.#from = from;
    this.#closesAt = forming === null ? Number.POSITIVE_INFINITY : forming.openedAt + MINUTE_MS;
    if (forming !== null) writeSlot(this.#forming, forming);
  }

  #open(price: Price, at: UnixMs): void {
    const bar = this.#forming;
    bar.openedAt = (Math.floor(at / MINUTE_MS) * MINUTE_MS) as UnixMs;
    bar.open = price;
    bar.high = price;
    bar.low = price;
    bar.volume = 0;
    this.#closesAt = bar.openedAt + MINUTE_MS;
  }
}

/** The first part of a minute, as history has it, put before the later part that we saw. */
export function joinPartial(later: BarSlot, partial: Bar): void {
  const volume = Math.max(later.volume, partial.volume);
  const { close } = later;
  later.open = partial.open;
  extendSlot(later, partial);
  later.close = close;
  later.volume = volume;
}
