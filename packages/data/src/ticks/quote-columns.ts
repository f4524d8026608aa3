import type { Product } from '@loadline/core';
import {
  type Complaint,
  priceComplaint,
  type RowFields,
  readCount,
  readInstant,
} from '../files/row-fields.ts';
import type { ColumnKind, RowReader } from '../series/column-kind.ts';

/** The price of a side of the book that nobody quotes. No product trades there. */
export const NO_PRICE = -2_147_483_648;

/**
 * Best bids and offers by column, in the order of their file: times in milliseconds (several may
 * share one), prices in ticks or `NO_PRICE`, sizes in contracts (0 where the size is not known).
 */
export type QuoteColumns = Readonly<{
  length: number;
  at: Float64Array;
  bid: Int32Array;
  bidSize: Float64Array;
  ask: Int32Array;
  askSize: Float64Array;
}>;

/** Room for quotes, all of them zero. */
export const newQuotes = (length: number): QuoteColumns => ({
  length,
  at: new Float64Array(length),
  bid: new Int32Array(length),
  bidSize: new Float64Array(length),
  ask: new Int32Array(length),
  askSize: new Float64Array(length),
});

/** Changes of the top of the book, one row each. */
export const QUOTES: ColumnKind<QuoteColumns> = {
  noun: 'quote',
  required: ['timestamp', 'bid', 'bid_size', 'ask', 'ask_size'],
  optional: [],
  lengthMs: 1,
  create: newQuotes,
  times: ({ at }) => at,
  slice: ({ at, bid, bidSize, ask, askSize }, from, to) => ({
    length: to - from,
    at: at.subarray(from, to),
    bid: bid.subarray(from, to),
    bidSize: bidSize.subarray(from, to),
    ask: ask.subarray(from, to),
    askSize: askSize.subarray(from, to),
  }),
  move: ({ at, bid, bidSize, ask, askSize }, from, to) => {
    at[to] = at[from] ?? 0;
    bid[to] = bid[from] ?? 0;
    bidSize[to] = bidSize[from] ?? 0;
    ask[to] = ask[from] ?? 0;
    askSize[to] = askSize[from] ?? 0;
  },
  reader: readQuote,
};

function readQuote(columns: QuoteColumns, product: Product): RowReader {
  const { at, bid, bidSize, ask, askSize } = columns;
  const readSide = (
    fields: RowFields,
    target: Int32Array,
    { row, column, name }: Readonly<{ row: number; column: number; name: string }>,
  ): Complaint | null => {
    const ticks = fields.price(column);
    if (Number.isFinite(ticks)) {
      target[row] = ticks;
      return null;
    }
    target[row] = NO_PRICE;
    if (fields.text(column) === '') return null;
    return priceComplaint(fields, { column, name }, { ticks, product });
  };
  return (fields, row) =>
    readInstant(fields, 0, { target: at, row }) ??
    readSide(fields, bid, { row, column: 1, name: 'bid' }) ??
    readCount(fields, { column: 2, name: 'bid size' }, { target: bidSize, row }) ??
    readSide(fields, ask, { row, column: 3, name: 'ask' }) ??
    readCount(fields, { column: 4, name: 'ask size' }, { target: askSize, row }) ??
    checkSides(columns, row, fields);
}

/** A bid above the ask is a mistake of the feed: nobody could have traded on it. */
function checkSides({ bid, ask }: QuoteColumns, row: number, fields: RowFields): Complaint | null {
  const [best, offered] = [bid[row] ?? NO_PRICE, ask[row] ?? NO_PRICE];
  if (best === NO_PRICE || offered === NO_PRICE || best <= offered) return null;
  const found = `the bid ${fields.text(1)} is above the ask ${fields.text(3)}`;
  return { code: 'QUOTE_CROSSED', sentence: `${found}; expected it at or below.` };
}
