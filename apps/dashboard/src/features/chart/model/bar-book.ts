import type { ChartBar } from '@loadline/api-schema';

/** One candle. `openedAt` is Unix time in milliseconds; prices are numbers, for drawing only. */
export type Candle = Readonly<{
  openedAt: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}>;

const MINUTE_MS = 60_000;

/**
 * A chart's one-minute bars of one contract, from history and from the stream, without a double.
 */
export class BarBook {
  #bars: Candle[] = [];

  get size(): number {
    return this.#bars.length;
  }

  /** The start of the first bar, null while empty. */
  get firstAt(): number | null {
    return this.#bars[0]?.openedAt ?? null;
  }

  /** The start of the last bar, null while empty. */
  get lastAt(): number | null {
    return this.#bars.at(-1)?.openedAt ?? null;
  }

  /**
   * Puts in the bar that forms now, or the last word on one that has closed.
   *
   * @returns `tail` when it is the last bar or a later one, `inside` when it changes an older one.
   */
  put(bar: ChartBar): 'tail' | 'inside' {
    const candle = candleOf(bar);
    const last = this.lastAt;
    if (last === null || candle.openedAt > last) {
      this.#bars.push(candle);
      return 'tail';
    }
    if (candle.openedAt === last) {
      this.#bars[this.#bars.length - 1] = candle;
      return 'tail';
    }
    this.#bars = merged(this.#bars, [candle]);
    return 'inside';
  }

  /**
   * Puts in bars of history. What the stream has told of the last bar of all is newer and stays.
   */
  addHistory(bars: readonly ChartBar[]): void {
    const last = this.#bars.at(-1);
    const history = bars.map(candleOf).sort((a, b) => a.openedAt - b.openedAt);
    this.#bars = merged(this.#bars, history);
    if (last !== undefined) this.#bars = merged(this.#bars, [last]);
  }

  /** Candles of whole minutes, oldest first. Buckets start at whole multiples of their length. */
  candles(minutes: number): readonly Candle[] {
    return minutes === 1 ? this.#bars : aggregate(this.#bars, minutes);
  }

  /** The candles from the one that holds `at` on: what pushes since then have changed. */
  candlesSince(at: number, minutes: number): readonly Candle[] {
    const bucket = bucketOf(at, minutes);
    let from = this.#bars.length;
    while (from > 0 && (this.#bars[from - 1]?.openedAt ?? 0) >= bucket) from -= 1;
    return aggregate(this.#bars.slice(from), minutes);
  }
}

/**
 * The start of the candle that an instant falls into. Sessions start on whole hours, so it fits
 * them.
 */
export const bucketOf = (at: number, minutes: number): number =>
  Math.floor(at / (minutes * MINUTE_MS)) * minutes * MINUTE_MS;

function aggregate(bars: readonly Candle[], minutes: number): readonly Candle[] {
  const candles: Candle[] = [];
  for (const bar of bars) {
    const openedAt = bucketOf(bar.openedAt, minutes);
    const last = candles.at(-1);
    if (last?.openedAt === openedAt) candles[candles.length - 1] = joined(last, bar);
    else candles.push({ ...bar, openedAt });
  }
  return candles;
}

const joined = (candle: Candle, bar: Candle): Candle => ({
  openedAt: candle.openedAt,
  open: candle.open,
  high: Math.max(candle.high, bar.high),
  low: Math.min(candle.low, bar.low),
  close: bar.close,
  volume: candle.volume + bar.volume,
});

/** Both lists rise; of two bars of the same minute the one of `newer` stays. */
function merged(known: readonly Candle[], newer: readonly Candle[]): Candle[] {
  const byStart = new Map(known.map((bar) => [bar.openedAt, bar]));
  for (const bar of newer) byStart.set(bar.openedAt, bar);
  return [...byStart.values()].sort((a, b) => a.openedAt - b.openedAt);
}

const candleOf = (bar: ChartBar): Candle => ({
  openedAt: Date.parse(bar.openedAt),
  open: Number(bar.open),
  high: Number(bar.high),
  low: Number(bar.low),
  close: Number(bar.close),
  volume: bar.volume,
});
