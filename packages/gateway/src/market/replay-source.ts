import { crc32 } from 'node:zlib';
import {
  type Contract,
  type ContractId,
  MINUTE_MS,
  type Product,
  type UnixMs,
} from '@loadline/core';
import type { BarSeries } from '@loadline/data';
import {
  type MarketBlock,
  type MarketSeries,
  type MarketSource,
  type MinuteSlice,
  sliceMinutes,
} from './market-source.ts';

/** Real bars, played as they were. Everything is in memory: a year of minutes is 17 MB. */
export class ReplaySource implements MarketSource {
  readonly kind = 'replay';
  readonly products: readonly Product[];
  readonly startsAt: UnixMs;
  readonly #runs: readonly BarSeries[];
  readonly #series: readonly MarketSeries[];
  readonly #block: MarketBlock;

  /** @param runs at least one, none empty; those of one product follow each other in time. */
  constructor(runs: readonly BarSeries[]) {
    this.products = [...new Set(runs.map(({ contract }) => contract.product))];
    this.#runs = runs;
    this.#series = runs.map(({ contract, columns }) => {
      return { contract, minutes: columns, rank: this.products.indexOf(contract.product) };
    });
    const from = Math.min(...runs.map(({ columns }) => columns.openedAt[0] ?? 0));
    const last = Math.max(...runs.map(({ columns }) => columns.openedAt[columns.length - 1] ?? 0));
    const to = (last + MINUTE_MS) as UnixMs;
    this.#block = { from: from as UnixMs, to, series: this.#series };
    this.startsAt = (from - MINUTE_MS) as UnixMs;
  }

  /** Tells two files apart: contracts, first and last minute, and a checksum of every close. */
  get fingerprint(): string {
    return this.#series
      .map(({ contract, minutes: { openedAt, close, length } }) => {
        const bytes = new Uint8Array(close.buffer, close.byteOffset, close.byteLength);
        const sum = crc32(bytes).toString(16);
        return `${contract.name} ${openedAt[0]} ${openedAt[length - 1]} ${length} ${sum}`;
      })
      .join('; ');
  }

  blockFrom(at: UnixMs): MarketBlock | null {
    return at < this.#block.to ? this.#block : null;
  }

  history(contractId: ContractId, from: UnixMs, to: UnixMs): readonly MinuteSlice[] {
    return this.#series
      .filter(({ contract }) => contract.id === contractId)
      .flatMap(({ minutes }) => sliceMinutes(minutes, from, to) ?? []);
  }

  /** The contract in whose stretch the instant lies; the last one after the end. */
  front(product: Product, at: UnixMs): Contract | null {
    const runs = this.#runs.filter(({ contract }) => contract.product === product);
    const current = runs.find(({ to }) => at < to);
    return (current ?? runs.at(-1))?.contract ?? null;
  }

  contract(contractId: ContractId): Contract | null {
    return this.#series.find(({ contract }) => contract.id === contractId)?.contract ?? null;
  }
}
