import { MINUTE_MS, type Price, type UnixMs } from '@loadline/core';
import { firstAt, firstIndexAt, type QuoteColumns, type TradeColumns } from '@loadline/data';
import { PATH_OFFSETS_MS, pathVolume, writePath } from '@loadline/simulation';
import type { MarketSeries } from './market-source.ts';
import type { FormingMinute, MarketStep, StandingQuote } from './market-step.ts';

/** One line of events of a contract. The player shows the events of all of them by time. */
export interface Track {
  readonly series: MarketSeries;
  /** Orders events of one instant; no two tracks of a player share it. */
  readonly rank: number;
  /** False for a track of quotes. */
  readonly tellsPrices: boolean;
  /** When its next event is due, beyond every time when there is none. */
  readonly nextAt: number;
  /** The end of the minute of the last price shown, 0 where there is none. */
  readonly shownTo: number;
  /** Writes its next event into the step and goes on to the one after it. */
  show(step: MarketStep): void;
  /** What has been shown of the minute at `at`, or null when nothing has. */
  forming(at: number): FormingMinute | null;
  /** The recorded quote that was shown last, or null where there is none. */
  standing(): StandingQuote | null;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * The tracks of a series from an instant on. Of one instant, the trades of a contract come before
 * its quotes: a quote of the same time is what the trade has left behind. From `to` on, where the
 * market ends with the minute of its last price, there are none.
 */
export function tracksOf(
  series: MarketSeries,
  { from, to }: Readonly<{ from: number; to: number }>,
): readonly Track[] {
  const { trades, quotes } = series;
  const prices =
    trades === undefined ? new MinuteTrack(series, from) : new TradeTrack(series, trades, from);
  return quotes === undefined ? [prices] : [prices, new QuoteTrack(series, quotes, { from, to })];
}

/** Minutes, each as the four prices of its path. */
class MinuteTrack implements Track {
  readonly tellsPrices = true;
  readonly series: MarketSeries;
  readonly rank: number;
  nextAt: number = NEVER;
  readonly #path = new Int32Array(PATH_OFFSETS_MS.length);
  #index: number;
  /** Which of the four prices is next. */
  #leg = 0;

  constructor(series: MarketSeries, from: number) {
    this.series = series;
    this.rank = 2 * series.rank;
    const minute = Math.floor(from / MINUTE_MS) * MINUTE_MS;
    this.#index = firstAt(series.minutes, minute);
    this.#enter();
    while (this.nextAt < from) this.#goOn();
  }

  get shownTo(): number {
    const shown = this.#leg > 0 ? this.#index : this.#index - 1;
    const openedAt = this.series.minutes.openedAt[shown];
    return openedAt === undefined ? 0 : openedAt + MINUTE_MS;
  }

  show(step: MarketStep): void {
    const { contract, minutes } = this.series;
    step.kind = 'price';
    step.contract = contract;
    step.price = (this.#path[this.#leg] ?? 0) as Price;
    step.size = pathVolume(minutes.volume[this.#index] ?? 0, this.#leg);
    step.continuous = this.#leg > 0;
    this.#goOn();
  }

  forming(at: number): FormingMinute | null {
    const { minutes } = this.series;
    const shown = this.#leg === 0 ? this.#index - 1 : this.#index;
    const openedAt = minutes.openedAt[shown];
    if (openedAt === undefined || openedAt > at || at >= openedAt + MINUTE_MS) return null;
    const path = new Int32Array(PATH_OFFSETS_MS.length);
    writePathAt(this.series, shown, path);
    const legs = this.#leg === 0 ? path.length : this.#leg;
    const prices = [...path.subarray(0, legs)] as Price[];
    const total = minutes.volume[shown] ?? 0;
    const sizes = prices.map((_, leg) => pathVolume(total, leg));
    const times = prices.map((_, leg) => openedAt + (PATH_OFFSETS_MS[leg] ?? 0));
    const volume = sizes.reduce((sum, size) => sum + size, 0);
    return { openedAt: openedAt as UnixMs, times, prices, sizes, aggressors: [], volume };
  }

  /** Minutes tell no quote. */
  standing(): null {
    return null;
  }

  #goOn(): void {
    this.#leg += 1;
    if (this.#leg < PATH_OFFSETS_MS.length) this.#setNext();
    else {
      this.#leg = 0;
      this.#index += 1;
      this.#enter();
    }
  }

  #enter(): void {
    if (this.#index < this.series.minutes.length) {
      writePathAt(this.series, this.#index, this.#path);
    }
    this.#setNext();
  }

  #setNext(): void {
    const { openedAt, length } = this.series.minutes;
    this.nextAt =
      this.#index < length
        ? (openedAt[this.#index] ?? NEVER) + (PATH_OFFSETS_MS[this.#leg] ?? 0)
        : NEVER;
  }
}

/** Trades as they were: each is a jump, since nothing is known of what lies between two. */
class TradeTrack implements Track {
  readonly tellsPrices = true;
  readonly series: MarketSeries;
  readonly rank: number;
  nextAt: number;
  readonly #trades: TradeColumns;
  #index: number;

  constructor(series: MarketSeries, trades: TradeColumns, from: number) {
    this.series = series;
    this.rank = 2 * series.rank;
    this.#trades = trades;
    this.#index = firstIndexAt(trades.at, from);
    this.nextAt = trades.at[this.#index] ?? NEVER;
  }

  get shownTo(): number {
    const at = this.#trades.at[this.#index - 1];
    return at === undefined ? 0 : (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
  }

  show(step: MarketStep): void {
    const { price, size, aggressor, at } = this.#trades;
    step.kind = 'price';
    step.contract = this.series.contract;
    step.price = (price[this.#index] ?? 0) as Price;
    step.size = size[this.#index] ?? 0;
    step.aggressor = aggressor[this.#index] ?? 0;
    this.#index += 1;
    this.nextAt = at[this.#index] ?? NEVER;
  }

  forming(at: number): FormingMinute | null {
    const { at: tradedAt, price, size } = this.#trades;
    const openedAt = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    let first = this.#index;
    while (first > 0 && (tradedAt[first - 1] ?? 0) >= openedAt) first -= 1;
    if (first === this.#index || (tradedAt[first] ?? 0) >= openedAt + MINUTE_MS) return null;
    const sizes = [...size.subarray(first, this.#index)];
    return {
      openedAt: openedAt as UnixMs,
      times: [...tradedAt.subarray(first, this.#index)],
      prices: [...price.subarray(first, this.#index)] as Price[],
      sizes,
      aggressors: [...this.#trades.aggressor.subarray(first, this.#index)],
      volume: sizes.reduce((sum, one) => sum + one, 0),
    };
  }

  /** Trades tell no quote. */
  standing(): null {
    return null;
  }
}

/** Best bids and offers as they were. */
class QuoteTrack implements Track {
  readonly tellsPrices = false;
  readonly series: MarketSeries;
  readonly rank: number;
  nextAt: number;
  readonly shownTo = 0;
  readonly #quotes: QuoteColumns;
  readonly #end: number;
  #index: number;

  constructor(
    series: MarketSeries,
    quotes: QuoteColumns,
    { from, to }: Readonly<{ from: number; to: number }>,
  ) {
    this.series = series;
    this.#end = firstIndexAt(quotes.at, to);
    this.rank = 2 * series.rank + 1;
    this.#quotes = quotes;
    this.#index = firstIndexAt(quotes.at, from);
    this.nextAt = this.#nextTime();
  }

  show(step: MarketStep): void {
    const { bid, bidSize, ask, askSize } = this.#quotes;
    const index = this.#index;
    step.kind = 'quote';
    step.contract = this.series.contract;
    step.bid = (bid[index] ?? 0) as Price;
    step.bidSize = bidSize[index] ?? 0;
    step.ask = (ask[index] ?? 0) as Price;
    step.askSize = askSize[index] ?? 0;
    this.#index += 1;
    this.nextAt = this.#nextTime();
  }

  #nextTime(): number {
    return this.#index < this.#end ? (this.#quotes.at[this.#index] ?? NEVER) : NEVER;
  }

  standing(): StandingQuote | null {
    const { at, bid, bidSize, ask, askSize } = this.#quotes;
    const index = this.#index - 1;
    if (index < 0) return null;
    return {
      contract: this.series.contract,
      bid: (bid[index] ?? 0) as Price,
      bidSize: bidSize[index] ?? 0,
      ask: (ask[index] ?? 0) as Price,
      askSize: askSize[index] ?? 0,
      at: (at[index] ?? 0) as UnixMs,
    };
  }

  /** Quotes make no bars. */
  forming(): null {
    return null;
  }
}

const SCRATCH = { open: 0, high: 0, low: 0, close: 0 } as {
  open: Price;
  high: Price;
  low: Price;
  close: Price;
};

function writePathAt({ minutes }: MarketSeries, index: number, path: Int32Array): void {
  SCRATCH.open = minutes.open[index] as Price;
  SCRATCH.high = minutes.high[index] as Price;
  SCRATCH.low = minutes.low[index] as Price;
  SCRATCH.close = minutes.close[index] as Price;
  writePath(SCRATCH, path);
}
