import {
  type Bar,
  type Contract,
  type ContractId,
  type ContractListing,
  MINUTE_MS,
  type Price,
  type UnixMs,
} from '@loadline/core';
import {
  type BarSeries,
  barAt,
  barsOfTrades,
  type ContractSeries,
  firstAt,
  firstIndexAt,
  type TradeColumns,
} from '@loadline/data';
import { PATH_OFFSETS_MS, pathVolume, writePath } from '@loadline/simulation';
import type { MarketView } from './venue-host.ts';

/** Bars of a contract; where there are trades, these are played, and the bars are made of them. */
export type PlayedSeries = BarSeries & Readonly<{ trades?: TradeColumns }>;

/** Trades ready to be played. */
export const playedTrades = (series: ContractSeries<TradeColumns>): PlayedSeries => ({
  ...series,
  columns: barsOfTrades(series.columns),
  trades: series.columns,
});

/** The bars of a file as the venue would tell them at a moment of the run. */
export class FileMarket implements MarketView {
  readonly #series: readonly PlayedSeries[];
  /** How many trades of a series have been shown; of one instant it can be only some. */
  readonly #shown = new Map<PlayedSeries, number>();

  constructor(series: readonly PlayedSeries[]) {
    this.#series = series;
  }

  /** So many trades of the series have been shown. */
  showTrades(series: PlayedSeries, count: number): void {
    this.#shown.set(series, count);
  }

  contract(contractId: ContractId): Contract | null {
    return this.#series.find(({ contract }) => contract.id === contractId)?.contract ?? null;
  }

  /** The contract whose stretch of the file has begun last is the front month. */
  listings(now: UnixMs): readonly ContractListing[] {
    const begun = this.#series.filter(({ from }) => from <= now);
    const active = begun.at(-1) ?? this.#series[0];
    return this.#series.map(({ contract }) => {
      const { id: contractId, name } = contract;
      return { contractId, name, active: contract === active?.contract };
    });
  }

  history(contractId: ContractId, from: UnixMs, now: UnixMs) {
    const bars: Bar[] = [];
    let partial: Bar | null = null;
    for (const series of this.#series) {
      const { contract, columns, trades } = series;
      if (contract.id !== contractId) continue;
      if (trades !== undefined) partial = this.#formingOf(series, trades, now) ?? partial;
      const start = firstAt(columns, from - MINUTE_MS + 1);
      for (let index = start; index < columns.length; index += 1) {
        const openedAt = columns.openedAt[index] ?? 0;
        if (openedAt > now) break;
        const bar = barAt(columns, index);
        if (openedAt + MINUTE_MS <= now) bars.push(bar);
        else if (trades === undefined) partial = barSoFar(bar, now);
      }
    }
    return { kind: 'history', at: now, contractId, bars, partial } as const;
  }

  /** The minute at `now` as far as its trades have been shown; null when none has. */
  #formingOf(series: PlayedSeries, trades: TradeColumns, now: UnixMs): Bar | null {
    const first = firstIndexAt(trades.at, Math.floor(now / MINUTE_MS) * MINUTE_MS);
    const shown = this.#shown.get(series) ?? firstIndexAt(trades.at, now);
    if (shown <= first) return null;
    const { at, price, size, aggressor } = trades;
    return barAt(
      barsOfTrades({
        length: shown - first,
        at: at.subarray(first, shown),
        price: price.subarray(first, shown),
        size: size.subarray(first, shown),
        aggressor: aggressor.subarray(first, shown),
      }),
      0,
    );
  }
}

/** The part of a bar that its path has shown by `now`; the first price is shown at its opening. */
function barSoFar(bar: Bar, now: UnixMs): Bar {
  const path = new Int32Array(4);
  writePath(bar, path);
  const shown = PATH_OFFSETS_MS.filter((offset) => bar.openedAt + offset <= now).length;
  const prices = [...path.subarray(0, shown)];
  const volume = prices.reduce((sum, _price, index) => sum + pathVolume(bar.volume, index), 0);
  return {
    openedAt: bar.openedAt,
    open: bar.open,
    high: Math.max(...prices) as Price,
    low: Math.min(...prices) as Price,
    close: (prices.at(-1) ?? bar.open) as Price,
    volume,
  };
}
