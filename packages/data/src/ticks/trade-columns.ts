import type { Product } from '@loadline/core';
import { quoted } from '../files/data-fault.ts';
import {
  type Complaint,
  priceComplaint,
  type RowFields,
  readCount,
  readInstant,
} from '../files/row-fields.ts';
import type { ColumnKind, RowReader } from '../series/column-kind.ts';

/** Who traded against a resting order, as `TradeColumns.aggressor` has it. */
export const AGGRESSOR = { unknown: 0, buy: 1, sell: 2 } as const;

/**
 * Trades by column, in the order of their file: times in milliseconds (several trades may share
 * one), prices in ticks, sizes in contracts (0 where the size is not known).
 */
export type TradeColumns = Readonly<{
  length: number;
  at: Float64Array;
  price: Int32Array;
  size: Float64Array;
  /** Values of `AGGRESSOR`. */
  aggressor: Uint8Array;
}>;

const WORDS: Readonly<Record<string, number>> = {
  buy: AGGRESSOR.buy,
  sell: AGGRESSOR.sell,
  none: AGGRESSOR.unknown,
  '': AGGRESSOR.unknown,
};

/** Room for trades, all of them zero. */
export const newTrades = (length: number): TradeColumns => ({
  length,
  at: new Float64Array(length),
  price: new Int32Array(length),
  size: new Float64Array(length),
  aggressor: new Uint8Array(length),
});

/** Trades of the market, one row each. */
export const TRADES: ColumnKind<TradeColumns> = {
  noun: 'trade',
  required: ['timestamp', 'price', 'size'],
  optional: ['aggressor'],
  lengthMs: 1,
  create: newTrades,
  times: ({ at }) => at,
  slice: ({ at, price, size, aggressor }, from, to) => ({
    length: to - from,
    at: at.subarray(from, to),
    price: price.subarray(from, to),
    size: size.subarray(from, to),
    aggressor: aggressor.subarray(from, to),
  }),
  move: ({ at, price, size, aggressor }, from, to) => {
    at[to] = at[from] ?? 0;
    price[to] = price[from] ?? 0;
    size[to] = size[from] ?? 0;
    aggressor[to] = aggressor[from] ?? 0;
  },
  reader: readTrade,
};

function readTrade({ at, price, size, aggressor }: TradeColumns, product: Product): RowReader {
  return (fields, row) => {
    const late = readInstant(fields, 0, { target: at, row });
    if (late !== null) return late;
    const ticks = fields.price(1);
    if (!Number.isFinite(ticks)) {
      return priceComplaint(fields, { column: 1, name: 'trade' }, { ticks, product });
    }
    price[row] = ticks;
    return (
      readCount(fields, { column: 2, name: 'size' }, { target: size, row }) ??
      readAggressor(fields, aggressor, row)
    );
  };
}

function readAggressor(fields: RowFields, target: Uint8Array, row: number): Complaint | null {
  const text = fields.text(3);
  const side = WORDS[text.toLowerCase()];
  if (side === undefined) {
    const found = `the aggressor ${quoted(text)} is not known`;
    return { code: 'AGGRESSOR_BAD', sentence: `${found}; expected buy, sell, none or nothing.` };
  }
  target[row] = side;
  return null;
}
