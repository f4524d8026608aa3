import {
  type Contract,
  MINUTE_MS,
  type Price,
  type Session,
  type SessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { firstAt } from '@loadline/data';
import { PATH_OFFSETS_MS, pathVolume, writePath } from '@loadline/simulation';
import type { MarketBlock, MarketSeries, MarketSource } from './market-source.ts';

/** How far the market has gone: every price up to and including this one has been shown. */
export type MarketCursor = Readonly<{
  at: UnixMs;
  /** Rank of the product of the last price of this instant; -1 before any of them. */
  rank: number;
}>;

/** One move of the market. The player reuses its step: copy what is to be kept. */
export type MarketStep = {
  kind: 'price' | 'boundary' | 'end';
  at: UnixMs;
  /** Null unless `kind` is `price`. */
  contract: Contract | null;
  price: Price;
  size: number;
  continuous: boolean;
  rank: number;
};

/** The minute of a contract that is still forming: what has been shown of it. */
export type FormingMinute = Readonly<{
  openedAt: UnixMs;
  prices: readonly Price[];
  volume: number;
}>;

type Track = {
  readonly series: MarketSeries;
  readonly path: Int32Array;
  index: number;
  /** Which of the four prices is next. */
  leg: number;
  begun: boolean;
};

/**
 * Plays a source price by price: four prices a minute, and a boundary step where a minute of an
 * open session has no price or where a session opens. Knows no speed: it is told to advance.
 */
export class MarketPlayer {
  readonly #source: MarketSource;
  readonly #calendar: SessionCalendar;
  readonly #until: number;
  readonly #step: MarketStep;
  #tracks: Track[] = [];
  /** The track that last showed a price of a contract; outlives its block. */
  readonly #begun = new Map<string, Track>();
  #block: MarketBlock | null = null;
  #at: UnixMs;
  #rank: number;
  /** The end of the last minute shown: the market runs that far before it ends. */
  #lastMinuteEnd = 0;

  constructor(
    source: MarketSource,
    calendar: SessionCalendar,
    { cursor, until }: Readonly<{ cursor: MarketCursor; until: UnixMs | null }>,
  ) {
    this.#source = source;
    this.#calendar = calendar;
    this.#until = until ?? Number.POSITIVE_INFINITY;
    this.#at = cursor.at;
    this.#rank = cursor.rank;
    const price = 0 as Price;
    this.#step = {
      kind: 'boundary',
      at: cursor.at,
      contract: null,
      price,
      size: 0,
      continuous: false,
      rank: -1,
    };
    this.#load(cursor.at);
  }

  get cursor(): MarketCursor {
    return { at: this.#at, rank: this.#rank };
  }

  /** When the next step is due, or null when the market has ended. */
  nextAt(): UnixMs | null {
    const track = this.#next();
    const priceAt = track === null ? null : timeOf(track);
    const boundary = this.#boundary(priceAt);
    return (boundary ?? priceAt) as UnixMs | null;
  }

  /** Moves the market by one step and tells it. The step is reused by the next call. */
  advance(): MarketStep {
    const step = this.#step;
    const track = this.#next();
    const priceAt = track === null ? null : timeOf(track);
    const boundary = this.#boundary(priceAt);
    step.contract = null;
    step.size = 0;
    step.continuous = false;
    step.rank = -1;
    if (boundary !== null) {
      step.kind = 'boundary';
      this.#at = boundary as UnixMs;
      this.#rank = -1;
    } else if (track !== null && priceAt !== null) {
      this.#show(track, priceAt, step);
    } else {
      step.kind = 'end';
    }
    step.at = this.#at;
    return step;
  }

  /** What has been shown of the minute at `at`, or null when nothing has. */
  forming(contractId: string, at: number): FormingMinute | null {
    const track = this.#begun.get(contractId);
    if (track === undefined) return null;
    const { series, index, leg } = track;
    const shown = leg === 0 ? index - 1 : index;
    const openedAt = series.minutes.openedAt[shown];
    if (openedAt === undefined || openedAt > at || at >= openedAt + MINUTE_MS) return null;
    const path = new Int32Array(4);
    writePathAt(series, shown, path);
    const prices = [...path.subarray(0, leg === 0 ? 4 : leg)] as Price[];
    const total = series.minutes.volume[shown] ?? 0;
    const volume = prices.reduce((sum, _, part) => sum + pathVolume(total, part), 0);
    return { openedAt: openedAt as UnixMs, prices, volume };
  }

  #show(track: Track, priceAt: number, step: MarketStep): void {
    const { series, path, index, leg } = track;
    if (!track.begun) this.#begin(track);
    this.#at = priceAt as UnixMs;
    this.#rank = series.rank;
    this.#lastMinuteEnd = (series.minutes.openedAt[index] ?? 0) + MINUTE_MS;
    step.kind = 'price';
    step.contract = series.contract;
    step.price = (path[leg] ?? 0) as Price;
    step.size = pathVolume(series.minutes.volume[index] ?? 0, leg);
    step.continuous = leg > 0;
    step.rank = series.rank;
    track.leg += 1;
    if (track.leg === 4) {
      track.leg = 0;
      track.index += 1;
      writePathAt(series, track.index, path);
    }
  }

  /** The track whose price is next; loads the following block when this one is used up. */
  #next(): Track | null {
    for (;;) {
      let best: Track | null = null;
      let bestAt = Number.POSITIVE_INFINITY;
      for (const track of this.#tracks) {
        const at = timeOf(track);
        if (at === null || at > bestAt) continue;
        if (at === bestAt && best !== null && track.series.rank > best.series.rank) continue;
        best = track;
        bestAt = at;
      }
      if (best !== null) return bestAt < this.#until ? best : null;
      if (this.#block === null || !this.#load(this.#block.to)) return null;
    }
  }

  /**
   * The next full minute when it comes before the next price: of an open session, the opening of
   * the next one, or the end of the last minute of all.
   */
  #boundary(priceAt: number | null): number | null {
    const minute = (Math.floor(this.#at / MINUTE_MS) + 1) * MINUTE_MS;
    if (priceAt === null) return minute <= this.#lastMinuteEnd ? minute : null;
    if (priceAt <= minute) return null;
    let earliest = priceAt;
    for (const product of this.#source.products) {
      const found = this.#calendar.lookup(product, minute as UnixMs);
      if (found.kind === 'open') return minute;
      if (found.kind === 'closed') earliest = Math.min(earliest, openingAfter(found.next, minute));
    }
    return earliest < priceAt ? earliest : null;
  }

  #load(from: number): boolean {
    this.#block = this.#source.blockFrom(from as UnixMs);
    if (this.#block === null) return false;
    this.#tracks = this.#block.series.map((series) => this.#track(series));
    return true;
  }

  /** Puts a series behind the cursor: prices that were shown are not shown again. */
  #track(series: MarketSeries): Track {
    const minuteOfCursor = Math.floor(this.#at / MINUTE_MS) * MINUTE_MS;
    const track: Track = {
      series,
      path: new Int32Array(4),
      index: firstAt(series.minutes, minuteOfCursor),
      leg: 0,
      begun: false,
    };
    writePathAt(series, track.index, track.path);
    while (this.#isShown(track)) {
      track.leg += 1;
      if (track.leg < 4) continue;
      track.leg = 0;
      track.index += 1;
      writePathAt(series, track.index, track.path);
    }
    if (track.leg > 0 || track.index > 0) this.#begin(track);
    const shown = series.minutes.openedAt[track.leg > 0 ? track.index : track.index - 1];
    if (shown !== undefined) this.#lastMinuteEnd = Math.max(this.#lastMinuteEnd, shown + MINUTE_MS);
    return track;
  }

  #begin(track: Track): void {
    track.begun = true;
    this.#begun.set(track.series.contract.id, track);
  }

  #isShown(track: Track): boolean {
    const at = timeOf(track);
    if (at === null || at > this.#at) return false;
    return at < this.#at || track.series.rank <= this.#rank;
  }
}

/** A session that pauses goes on at its next stretch. */
function openingAfter({ segments }: Session, at: number): number {
  const next = segments.find(({ opensAt }) => opensAt > at);
  return next?.opensAt ?? Number.POSITIVE_INFINITY;
}

function timeOf({ series, index, leg }: Track): number | null {
  const openedAt = index < series.minutes.length ? series.minutes.openedAt[index] : undefined;
  return openedAt === undefined ? null : openedAt + (PATH_OFFSETS_MS[leg] ?? 0);
}

const SCRATCH = { open: 0, high: 0, low: 0, close: 0 } as {
  open: Price;
  high: Price;
  low: Price;
  close: Price;
};

function writePathAt({ minutes }: MarketSeries, index: number, path: Int32Array): void {
  if (index < 0 || index >= minutes.length) return;
  SCRATCH.open = minutes.open[index] as Price;
  SCRATCH.high = minutes.high[index] as Price;
  SCRATCH.low = minutes.low[index] as Price;
  SCRATCH.close = minutes.close[index] as Price;
  writePath(SCRATCH, path);
}
