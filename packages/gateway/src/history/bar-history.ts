import { MINUTE_MS, type Price, priceToDecimal, type TickGrid } from '@loadline/core';
import { firstIndexAt, type TradeColumns } from '@loadline/data';
import { PATH_OFFSETS_MS, pathVolume, writePath } from '@loadline/simulation';
import { BAR_UNIT, type BarEntity, formatTimestamp } from '@loadline/wire';
import type { MinuteSlice } from '../market/market-source.ts';
import type { FormingMinute } from '../market/market-step.ts';
import type { BarBuckets, Bucket } from './bar-buckets.ts';

export type HistoryQuery = Readonly<{
  unit: number;
  /** Bars that open in `[from, to)`. */
  from: number;
  to: number;
  limit: number;
  includePartial: boolean;
}>;

export type HistoryInput = Readonly<{
  /** Minutes that have closed, oldest first. */
  slices: readonly MinuteSlice[];
  /** What has been shown of the minute that is still forming. */
  forming: FormingMinute | null;
  /** Market time: a bar that ends later is partial. */
  now: number;
  buckets: BarBuckets;
  grid: TickGrid;
}>;

type Piece = {
  at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
};

/**
 * The bars of a query, newest first, made from one-minute bars. Where more than `limit` fit, the
 * newest are kept.
 */
export function barHistory(input: HistoryInput, query: HistoryQuery): BarEntity[] {
  const bars: BarEntity[] = [];
  const gather = new Gatherer(input, query, bars);
  for (const piece of formingPieces(input.forming, query.unit)) gather.add(piece);
  for (let part = input.slices.length - 1; part >= 0; part -= 1) {
    const slice = input.slices[part];
    if (slice === undefined) continue;
    for (let index = slice.end - 1; index >= slice.start; index -= 1) {
      for (const piece of piecesOf(slice, index, query.unit)) gather.add(piece);
      if (bars.length >= query.limit) return bars.slice(0, query.limit);
    }
  }
  gather.finish();
  return bars.slice(0, query.limit);
}

/** Collects pieces of falling time into bars. */
class Gatherer {
  readonly #input: HistoryInput;
  readonly #query: HistoryQuery;
  readonly #bars: BarEntity[];
  #bucket: Bucket | null = null;
  readonly #bar: Piece = { at: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };

  constructor(input: HistoryInput, query: HistoryQuery, bars: BarEntity[]) {
    this.#input = input;
    this.#query = query;
    this.#bars = bars;
  }

  add(piece: Piece): void {
    let bucket = this.#bucket;
    if (bucket === null || piece.at < bucket.from) {
      const next = this.#input.buckets.at(piece.at);
      if (bucket === null || next.key !== bucket.key) {
        this.finish();
        Object.assign(this.#bar, piece, { volume: 0 });
      }
      // Days of one week come one by one; the bar opens with the earliest of them.
      bucket = bucket?.key === next.key ? { ...bucket, from: next.from } : next;
      this.#bucket = bucket;
    }
    const bar = this.#bar;
    bar.open = piece.open;
    bar.high = Math.max(bar.high, piece.high);
    bar.low = Math.min(bar.low, piece.low);
    bar.volume += piece.volume;
  }

  finish(): void {
    const bucket = this.#bucket;
    this.#bucket = null;
    if (bucket === null) return;
    const { from, to, includePartial } = this.#query;
    if (bucket.from < from || bucket.from >= to) return;
    if (bucket.to > this.#input.now && !includePartial) return;
    const { grid } = this.#input;
    const { open, high, low, close, volume } = this.#bar;
    this.#bars.push({
      t: formatTimestamp(bucket.from),
      o: priceToDecimal(open as Price, grid),
      h: priceToDecimal(high as Price, grid),
      l: priceToDecimal(low as Price, grid),
      c: priceToDecimal(close as Price, grid),
      v: volume,
    });
  }
}

function formingPieces(forming: FormingMinute | null, unit: number): readonly Piece[] {
  const [first] = forming?.prices ?? [];
  if (forming === null || first === undefined) return [];
  const { openedAt, times, prices, sizes, volume } = forming;
  if (unit === BAR_UNIT.second) {
    return prices
      .map((price, index) => pointOf(times[index] ?? openedAt, price, sizes[index] ?? 0))
      .reverse();
  }
  const close = prices.at(-1) ?? first;
  const high = Math.max(...prices);
  return [{ at: openedAt, open: first, high, low: Math.min(...prices), close, volume }];
}

const PATH = new Int32Array(4);
const MINUTE: Piece[] = [{ at: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 }];

/** A minute as it is; for bars of seconds its trades, or its four prices in a second each. */
function piecesOf(slice: MinuteSlice, index: number, unit: number): readonly Piece[] {
  const { minutes, trades } = slice;
  const [piece] = MINUTE;
  if (piece === undefined) return [];
  piece.at = minutes.openedAt[index] ?? 0;
  piece.open = minutes.open[index] ?? 0;
  piece.high = minutes.high[index] ?? 0;
  piece.low = minutes.low[index] ?? 0;
  piece.close = minutes.close[index] ?? 0;
  piece.volume = minutes.volume[index] ?? 0;
  if (unit !== BAR_UNIT.second) return MINUTE;
  if (trades !== undefined) return tradePieces(trades, piece.at);
  writePath(piece as Piece & Record<'open' | 'high' | 'low' | 'close', Price>, PATH);
  return [...PATH].map((price, leg) => point(piece.at, leg, price, piece.volume)).reverse();
}

function point(openedAt: number, leg: number, price: number, minuteVolume: number): Piece {
  return pointOf(openedAt + (PATH_OFFSETS_MS[leg] ?? 0), price, pathVolume(minuteVolume, leg));
}

/** The trades of a minute, newest first. */
function tradePieces({ at, price, size }: TradeColumns, openedAt: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const first = firstIndexAt(at, openedAt);
  for (let index = firstIndexAt(at, openedAt + MINUTE_MS) - 1; index >= first; index -= 1) {
    pieces.push(pointOf(at[index] ?? 0, price[index] ?? 0, size[index] ?? 0));
  }
  return pieces;
}

const pointOf = (at: number, price: number, volume: number): Piece => ({
  at,
  open: price,
  high: price,
  low: price,
  close: price,
  volume,
});

/** Minutes that open from here on have not closed at `now`. */
export const firstOpenMinute = (now: number): number => now - MINUTE_MS + 1;
