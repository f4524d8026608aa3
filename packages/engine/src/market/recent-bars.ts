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
  /** A row of four numbers for each minute, so that adding one touches one line of memory. */
  readonly #rows = new Float64Array(4 * RECENT_MINUTES);
  /** Where the next row goes. */
  #next = 0;
  #count = 0;
  #lastAt = -1;

  /** Minutes come in their order; one that is told again is no news. Runs at every bar. */
  add({ openedAt, high, low, close }: Bar): void {
    if (openedAt <= this.#lastAt) return;
    const rows = this.#rows;
    const row = this.#next;
    rows[row] = openedAt;
    rows[row + 1] = high;
    rows[row + 2] = low;
    rows[row + 3] = close;
    this.#lastAt = openedAt;
    this.#next = row + 4 === 4 * RECENT_MINUTES ? 0 : row + 4;
    if (this.#count < RECENT_MINUTES) this.#count += 1;
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
    for (let back = 0; back < this.#count; back += 1) {
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
    return Array.from({ length: this.#count }, (_, index) => {
      const { openedAt, high, low, close } = this.#at(this.#count - 1 - index);
      return [openedAt as UnixMs, high, low, close];
    });
  }

  restore(state: RecentBarsState): void {
    this.#count = 0;
    this.#next = 0;
    this.#lastAt = -1;
    for (const [openedAt, high, low, close] of state) {
      this.add({ openedAt, open: close, high, low, close, volume: 0 } as Bar);
    }
  }

  #at(back: number) {
    const rows = this.#rows;
    const row = (this.#next - 4 * (back + 1) + rows.length) % rows.length;
    return {
      openedAt: rows[row] ?? 0,
      high: rows[row + 1] ?? 0,
      low: rows[row + 2] ?? 0,
      close: rows[row + 3] ?? 0,
    };
  }
}

type MergedBar = { readonly opensAt: number; high: number; low: number; readonly isWhole: boolean };

const NO_BAR: MergedBar = { opensAt: -1, high: 0, low: 0, isWhole: false };
