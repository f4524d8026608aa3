import { assert } from '@loadline/core';

/** What brings an `AverageTrueRange` back: plain JSON. */
export type AverageTrueRangeState = Readonly<{
  lastClose: number | null;
  count: number;
  sum: number;
  average: number;
}>;

/**
 * Average true range by Wilder: the mean of the first `period` true ranges, then each new one with
 * the weight 1/period. The first bar has no close before it and so gives no true range: the first
 * value comes with bar `period` + 1. In the unit of the prices; updates allocate nothing.
 *
 * @see J. W. Wilder, "New Concepts in Technical Trading Systems", 1978, chapter III.
 */
export class AverageTrueRange {
  readonly #period: number;
  #lastClose = 0;
  #hasClose = false;
  #count = 0;
  #sum = 0;
  #average = 0;

  constructor(period: number) {
    assert(Number.isSafeInteger(period) && period > 0, `an ATR has a period, not ${period}`);
    this.#period = period;
  }

  /** Null until there are enough bars. */
  get value(): number | null {
    return this.#count < this.#period ? null : this.#average;
  }

  update(high: number, low: number, close: number): void {
    if (this.#hasClose) this.#add(trueRange(high, low, this.#lastClose));
    this.#lastClose = close;
    this.#hasClose = true;
  }

  snapshot(): AverageTrueRangeState {
    const lastClose = this.#hasClose ? this.#lastClose : null;
    return { lastClose, count: this.#count, sum: this.#sum, average: this.#average };
  }

  restore({ lastClose, count, sum, average }: AverageTrueRangeState): void {
    this.#hasClose = lastClose !== null;
    this.#lastClose = lastClose ?? 0;
    this.#count = count;
    this.#sum = sum;
    this.#average = average;
  }

  #add(range: number): void {
    if (this.#count >= this.#period) {
      this.#average += (range - this.#average) / this.#period;
      return;
    }
    this.#count += 1;
    this.#sum += range;
    if (this.#count === this.#period) this.#average = this.#sum / this.#period;
  }
}

/** The bar's range, stretched to the close before it when that lies outside. */
const trueRange = (high: number, low: number, lastClose: number): number =>
  Math.max(high, lastClose) - Math.min(low, lastClose);
