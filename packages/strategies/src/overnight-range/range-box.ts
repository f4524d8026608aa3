import { type Bar, MINUTE_MS, type Price, type Session, type UnixMs } from '@loadline/core';
import { tradingMsBetween } from './day-times.ts';

/**
 * Trading time without a bar that a range may have. The liquid contracts trade in nearly every
 * minute of the night; half an hour of nothing means that data is missing or the market stood
 * still, and a range with such a hole is none.
 */
const HOLE_MAX_MS = 30 * MINUTE_MS;

/** The state of a box as plain JSON. */
export type RangeBoxState = Readonly<{
  high: number | null;
  low: number | null;
  seenTo: number;
  hole: boolean;
}>;

/** The high and low of the bars of one night, and whether bars are missing among them. */
export class RangeBox {
  readonly #session: Session;
  #high: Price | null = null;
  #low: Price | null = null;
  #seenTo: number;
  #hole = false;

  /** @param from where the range begins: a late first bar is a hole like any other. */
  constructor(session: Session, from: UnixMs) {
    this.#session = session;
    this.#seenTo = from;
  }

  get high(): Price | null {
    return this.#high;
  }

  get low(): Price | null {
    return this.#low;
  }

  /** Adds a one-minute bar of the range; bars come in order. */
  add({ openedAt, high, low }: Bar): void {
    this.#checkHole(openedAt);
    this.#seenTo = openedAt + MINUTE_MS;
    if (this.#high === null || high > this.#high) this.#high = high;
    if (this.#low === null || low < this.#low) this.#low = low;
  }

  /** Whether the bars cover the range up to its end without a hole. */
  isComplete(end: UnixMs): boolean {
    this.#checkHole(end);
    return this.#high !== null && !this.#hole;
  }

  snapshot(): RangeBoxState {
    return { high: this.#high, low: this.#low, seenTo: this.#seenTo, hole: this.#hole };
  }

  restore({ high, low, seenTo, hole }: RangeBoxState): void {
    this.#high = high as Price | null;
    this.#low = low as Price | null;
    this.#seenTo = seenTo;
    this.#hole = hole;
  }

  #checkHole(to: number): void {
    if (to - this.#seenTo <= HOLE_MAX_MS) return;
    if (tradingMsBetween(this.#session, this.#seenTo, to) > HOLE_MAX_MS) this.#hole = true;
  }
}
