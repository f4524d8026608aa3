import { crc32 } from 'node:zlib';
import {
  type Contract,
  type ContractId,
  frontContract,
  MINUTE_MS,
  type Product,
  type UnixMs,
} from '@loadline/core';
import type { BarColumns, QuoteColumns, TradeColumns } from '@loadline/data';
import {
  type MarketBlock,
  type MarketSeries,
  type MarketSource,
  type MinuteSlice,
  sliceMinutes,
} from './market-source.ts';

/** What was recorded of one contract in one stretch of time. */
export type ReplayRun = Readonly<{
  contract: Contract;
  /** Where it stands for its product; `to` is excluded. */
  from: UnixMs;
  to: UnixMs;
  /** Minutes; where there are trades, those that the trades make. */
  columns: BarColumns;
  trades?: TradeColumns;
  quotes?: QuoteColumns;
}>;

/**
 * A recorded market, played as it was. Everything is in memory by columns: a year of minutes is
 * 17 MB, a million trades 21 MB, a million quotes 40 MB.
 */
export class ReplaySource implements MarketSource {
  readonly kind = 'replay';
  readonly products: readonly Product[];
  readonly startsAt: UnixMs;
  readonly #runs: readonly ReplayRun[];
  readonly #series: readonly MarketSeries[];
  readonly #block: MarketBlock;

  /** @param runs at least one, none empty, each contract once. Their order is that of ties. */
  constructor(runs: readonly ReplayRun[]) {
    this.products = [...new Set(runs.map(({ contract }) => contract.product))];
    this.#runs = runs;
    this.#series = runs.map(({ contract, columns, trades, quotes }, rank) => ({
      contract,
      rank,
      minutes: columns,
      ...(trades === undefined ? {} : { trades }),
      ...(quotes === undefined ? {} : { quotes }),
    }));
    const from = Math.min(...runs.map(({ columns }) => columns.openedAt[0] ?? 0));
    const last = Math.max(...runs.map(({ columns }) => columns.openedAt[columns.length - 1] ?? 0));
    const to = (last + MINUTE_MS) as UnixMs;
    this.#block = { from: from as UnixMs, to, series: this.#series };
    this.startsAt = (from - MINUTE_MS) as UnixMs;
  }

  /** Tells two markets apart: contracts, first and last minute, and checksums of all prices. */
  get fingerprint(): string {
    return this.#series
      .map(({ contract, minutes: { openedAt, close, length }, trades, quotes }) => {
        const ticks = trades === undefined ? '' : ` t${checksum(trades.price)}`;
        const sides = quotes === undefined ? '' : ` q${checksum(quotes.bid)}`;
        const span = `${openedAt[0]} ${openedAt[length - 1]} ${length}`;
        return `${contract.name} ${span} ${checksum(close)}${ticks}${sides}`;
      })
      .join('; ');
  }

  blockFrom(at: UnixMs): MarketBlock | null {
    return at < this.#block.to ? this.#block : null;
  }

  history(contractId: ContractId, from: UnixMs, to: UnixMs): readonly MinuteSlice[] {
    return this.#series
      .filter(({ contract }) => contract.id === contractId)
      .flatMap(({ minutes, trades }) => {
        const slice = sliceMinutes(minutes, from, to);
        if (slice === null) return [];
        return [trades === undefined ? slice : { ...slice, trades }];
      });
  }

  /**
   * The contract in whose stretch the instant lies; of several recorded side by side the front
   * month by the rule of its product; between and before the stretches the one that comes next, and
   * after the end the one that ended last, whatever the order of the files.
   */
  front(product: Product, at: UnixMs): Contract | null {
    const runs = this.#runs.filter(({ contract }) => contract.product === product);
    const present = runs.filter(({ from, to }) => from <= at && at < to);
    const [only] = present;
    if (present.length > 1) {
      const front = frontContract(product, at).id;
      return (present.find(({ contract }) => contract.id === front) ?? only)?.contract ?? null;
    }
    const [next] = runs.filter(({ to }) => at < to).toSorted((one, other) => one.from - other.from);
    const last = runs.toSorted((one, other) => one.to - other.to).at(-1);
    return (only ?? next ?? last)?.contract ?? null;
  }

  contract(contractId: ContractId): Contract | null {
    return this.#series.find(({ contract }) => contract.id === contractId)?.contract ?? null;
  }
}

const checksum = (column: Int32Array): string =>
  crc32(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)).toString(16);
