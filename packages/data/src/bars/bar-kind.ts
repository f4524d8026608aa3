import { MINUTE_MS, type Product } from '@loadline/core';
import {
  type Complaint,
  priceComplaint,
  type RowFields,
  readCount,
  readMinute,
} from '../files/row-fields.ts';
import type { ColumnKind, RowReader } from '../series/column-kind.ts';
import { type BarColumns, moveRow, newColumns, sliceColumns } from './bar-columns.ts';

const NAMES = ['timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;

/** One-minute bars. */
export const BARS: ColumnKind<BarColumns> = {
  noun: 'bar',
  required: NAMES,
  optional: [],
  lengthMs: MINUTE_MS,
  create: newColumns,
  times: ({ openedAt }) => openedAt,
  slice: sliceColumns,
  move: moveRow,
  reader: readBar,
};

function readBar(columns: BarColumns, product: Product): RowReader {
  const { openedAt, open, high, low, close, volume } = columns;
  const readPrice = (
    fields: RowFields,
    target: Int32Array,
    { row, column }: Readonly<{ row: number; column: 1 | 2 | 3 | 4 }>,
  ): Complaint | null => {
    const ticks = fields.price(column);
    if (!Number.isFinite(ticks)) {
      return priceComplaint(fields, { column, name: NAMES[column] }, { ticks, product });
    }
    target[row] = ticks;
    return null;
  };
  return (fields, row) =>
    readMinute(fields, 0, { target: openedAt, row }) ??
    readPrice(fields, open, { row, column: 1 }) ??
    readPrice(fields, high, { row, column: 2 }) ??
    readPrice(fields, low, { row, column: 3 }) ??
    readPrice(fields, close, { row, column: 4 }) ??
    readCount(fields, { column: 5, name: 'volume' }, { target: volume, row }) ??
    checkRange(columns, row, fields);
}

function checkRange(
  { open, high, low, close }: BarColumns,
  row: number,
  fields: RowFields,
): Complaint | null {
  const [first, top, bottom, last] = [
    open[row] ?? 0,
    high[row] ?? 0,
    low[row] ?? 0,
    close[row] ?? 0,
  ];
  if (bottom <= first && bottom <= last && top >= first && top >= last) return null;
  const texts = [1, 2, 3, 4].map((column) => fields.text(column));
  const found = `open, high, low, close ${texts.join(', ')} contradict each other`;
  const expected = 'expected low at or below, high at or above both open and close';
  return { code: 'PRICES_INCONSISTENT', sentence: `${found}; ${expected}.` };
}
