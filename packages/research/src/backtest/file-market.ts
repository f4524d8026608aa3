import {
  type Bar,
  type Contract,
  type ContractId,
  type ContractListing,
  MINUTE_MS,
  type Price,
  type UnixMs,
} from '@loadline/core';
import { type BarSeries, barAt, firstAt } from '@loadline/data';
import { PATH_OFFSETS_MS, pathVolume, writePath } from '@loadline/simulation';
import type { MarketView } from './venue-host.ts';

/** The bars of a file as the venue would tell them at a moment of the run. */
export class FileMarket implements MarketView {
  readonly #series: readonly BarSeries[];

  constructor(series: readonly BarSeries[]) {
    this.#series = series;
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
    for (const { contract, columns } of this.#series) {
      if (contract.id !== contractId) continue;
      const start = firstAt(columns, from - MINUTE_MS + 1);
      for (let index = start; index < columns.length; index += 1) {
        const openedAt = columns.openedAt[index] ?? 0;
        if (openedAt > now) break;
        const bar = barAt(columns, index);
        if (openedAt + MINUTE_MS <= now) bars.push(bar);
        else partial = barSoFar(bar, now);
      }
    }
    return { kind: 'history', at: now, contractId, bars, partial } as const;
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
