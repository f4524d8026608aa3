import type { Bar, UnixMs } from '@loadline/core';

const MINUTE = 60_000;

/** So many closed minutes of a contract are kept: what a range over bars can look back. */
export const RECENT_MINUTES = 500;

export type RecentBarsState = readonly (readonly [
  openedAt: UnixMs,
  high: number,
  low: number,
  close: number,
])[];

/** The last closed minutes of a contract, for distances that follow how far it moves. */
export class RecentBars {
  readonly #openedAt = new Float64Array(RECENT_MINUTES);
  readonly #high = new Int32Array(RECENT_MINUTES);
  readonly #low = new Int32Array(RECENT_MINUTES);
  readonly #close = new Int32Array(RECENT_MINUTES);
  #count = 0;

  /** Minutes come in their order; one that is told again is no news. */
  add({ openedAt, high, low, close }: Bar): void {
    const last = (this.#count - 1) % RECENT_MINUTES;
    if (this.#count > 0 && openedAt <= (this.#openedAt[last] ?? 0)) return;
    const index = this.#count % RECENT_MINUTES;
    this.#openedAt[index] = openedAt;
    this.#high[index] = high;
    this.#low[index] = low;
    this.#close[index] = close;
    this.#count += 1;
  }

  /**
   * The average true range of the last bars of so many minutes, in ticks: the mean of as many true
   * ranges, each from the close of the bar before. Null while there are not that many whole bars.
   * Minutes without a trade have no bar and shorten none.
   *
   * @param minutes length of a bar. @param length how many bars.
   */
  averageTrueRange(minutes: number, length: number): number | null {
    const size = minutes * MINUTE;
    let sum = 0;
    let ranges = 0;
    let bar: MergedBar = NO_BAR;
    for (let back = 0; back < Math.min(this.#count, RECENT_MINUTES); back += 1) {
      const one = this.#at(back);
      const opensAt = Math.floor(one.openedAt / size) * size;
      if (bar.opensAt === opensAt) {
        bar.high = Math.max(bar.high, one.high);
        bar.low = Math.min(bar.low, one.low);
        continue;
      }
      if (bar.isWhole) {
        sum += Math.max(bar.high, one.close) - Math.min(bar.low, one.close);
        ranges += 1;
        if (ranges === length) return sum / length;
      }
      // The newest bar counts once its last minute is over.
      const isWhole: boolean = bar !== NO_BAR || one.openedAt + MINUTE >= opensAt + size;
      bar = { opensAt, high: one.high, low: one.low, isWhole };
    }
    return null;
  }

  snapshot(): RecentBarsState {
    const kept = Math.min(this.#count, RECENT_MINUTES);
    return Array.from({ length: kept }, (_, index) => {
      const { openedAt, high, low, close } = this.#at(kept - 1 - index);
      return [openedAt as UnixMs, high, low, close];
    });
  }

  restore(state: RecentBarsState): void {
    this.#count = 0;
    for (const [openedAt, high, low, close] of state) {
      this.add({ openedAt, open: close, high, low, close, volume: 0 } as Bar);
    }
  }

  #at(back: number) {
    const index = (this.#count - 1 - back) % RECENT_MINUTES;
    return {
      openedAt: this.#openedAt[index] ?? 0,
      high: this.#high[index] ?? 0,
      low: this.#low[index] ?? 0,
      close: this.#close[index] ?? 0,
    };
  }
}

type MergedBar = { readonly opensAt: number; high: number; low: number; readonly isWhole: boolean };

const NO_BAR: MergedBar = { opensAt: -1, high: 0, low: 0, isWhole: false };
