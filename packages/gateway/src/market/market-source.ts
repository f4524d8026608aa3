import type { Contract, ContractId, Product, UnixMs } from '@loadline/core';
import { type BarColumns, firstAt, type QuoteColumns, type TradeColumns } from '@loadline/data';

/** One-minute bars of one contract in columns, oldest first; prices in ticks, volume 0 unknown. */
export type MinuteColumns = BarColumns;

/** What one contract does within a block. Several may follow each other for one product. */
export type MarketSeries = Readonly<{
  contract: Contract;
  /** Orders prices of one instant: the lower one comes first. No two of a block share it. */
  rank: number;
  /** What is played, and the history. Where there are trades, the minutes that these make. */
  minutes: MinuteColumns;
  /** Trades as they were, played instead of the path of the minutes. */
  trades?: TradeColumns;
  /** Best bids and offers as they were; without them a model makes them of the prices. */
  quotes?: QuoteColumns;
}>;

/** A stretch of the market that is held in memory at once. */
export type MarketBlock = Readonly<{ from: UnixMs; to: UnixMs; series: readonly MarketSeries[] }>;

/** Minutes `start` to before `end` of some columns, and the trades that they are made of. */
export type MinuteSlice = Readonly<{
  minutes: MinuteColumns;
  start: number;
  end: number;
  trades?: TradeColumns;
}>;

/** Where minutes come from: a file of real bars or a seed. Equal sources give equal minutes. */
export interface MarketSource {
  readonly kind: 'replay' | 'synthetic';
  readonly products: readonly Product[];
  /** Where the market starts unless it is told otherwise. */
  readonly startsAt: UnixMs;
  /** The first block with a minute that opens at or after `at`, or null when there is none. */
  blockFrom(at: UnixMs): MarketBlock | null;
  /** Stored minutes of a contract that open in `[from, to)`, oldest first. */
  history(contractId: ContractId, from: UnixMs, to: UnixMs): readonly MinuteSlice[];
  /** The tradable contract of a product; null where the source has none. */
  front(product: Product, at: UnixMs): Contract | null;
  /** Any contract that this source has or had bars of. */
  contract(contractId: ContractId): Contract | null;
}

export function emptyColumns(length: number): MinuteColumns {
  return {
    length,
    openedAt: new Float64Array(length),
    open: new Int32Array(length),
    high: new Int32Array(length),
    low: new Int32Array(length),
    close: new Int32Array(length),
    volume: new Float64Array(length),
  };
}

/** The minutes that open in `[from, to)`, or null when there is none. */
export function sliceMinutes(minutes: MinuteColumns, from: number, to: number): MinuteSlice | null {
  const start = firstAt(minutes, from);
  const end = firstAt(minutes, to);
  return end > start ? { minutes, start, end } : null;
}
