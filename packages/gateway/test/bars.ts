import { type Contract, MINUTE_MS, makeContract, productByRoot, type UnixMs } from '@loadline/core';
import type { BarSeries } from '@loadline/data';
import { ReplaySource } from '../src/market/replay-source.ts';

/** Open, high, low and close in ticks, and the volume. */
export type Row = readonly [open: number, high: number, low: number, close: number, volume: number];

/** Tuesday 2025-03-04, 09:30 New York: inside a session. */
export const OPEN_AT = Date.UTC(2025, 2, 4, 14, 30) as UnixMs;

export function contractOf(root: string): Contract {
  const product = productByRoot(root);
  if (product === null) throw new RangeError(`no product ${root}`);
  return makeContract(product, 'H', 2025);
}

/** Bars of one contract, a minute each, from `from` on; `null` is a minute without a trade. */
export function seriesOf(
  contract: Contract,
  rows: readonly (Row | null)[],
  from: UnixMs = OPEN_AT,
): BarSeries {
  const traded = rows.flatMap((row, index) => (row === null ? [] : [{ row, index }]));
  const column = (member: number) => Int32Array.from(traded, ({ row }) => row[member] ?? 0);
  const openedAt = Float64Array.from(traded, ({ index }) => from + index * MINUTE_MS);
  return {
    contract,
    from: (openedAt[0] ?? from) as UnixMs,
    to: (from + rows.length * MINUTE_MS) as UnixMs,
    columns: {
      length: traded.length,
      openedAt,
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      volume: Float64Array.from(traded, ({ row }) => row[4]),
    },
  };
}

/** A market of NQ bars. */
export const nqSource = (rows: readonly (Row | null)[], from: UnixMs = OPEN_AT): ReplaySource =>
  new ReplaySource([seriesOf(contractOf('NQ'), rows, from)]);

/** Minutes that stand still at one price. */
export const flat = (price: number, count: number, volume = 40): Row[] =>
  Array.from({ length: count }, (): Row => [price, price, price, price, volume]);
