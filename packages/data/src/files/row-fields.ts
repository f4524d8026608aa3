import { MINUTE_MS, type Product } from '@loadline/core';
import { type DataFaultCode, quoted } from './data-fault.ts';
import { OFF_TICK } from './price-reader.ts';

/** The fields of the row that is being read, whatever the form of its file. */
export interface RowFields {
  /** Milliseconds since 1970, finer parts cut; NaN when it is no instant with its zone. */
  time(column: number): number;
  /** Whole ticks, or `NO_NUMBER`, or `OFF_TICK`. */
  price(column: number): number;
  /** A whole number from 0 up; 0 when the field is empty, NaN when it is no such number. */
  count(column: number): number;
  /** The field as it stands, without blanks around it; empty where the column is missing. */
  text(column: number): string;
}

/** What is wrong with a row: a code, and a sentence that does not name the place. */
export type Complaint = Readonly<{ code: DataFaultCode; sentence: string }>;

/** A column of a kind of file: where it stands, and how sentences call it. */
export type ColumnName = Readonly<{ column: number; name: string }>;

/** Bars open at whole minutes, each later than the one before. */
export function readMinute(
  fields: RowFields,
  column: number,
  { target, row }: Readonly<{ target: Float64Array; row: number }>,
): Complaint | null {
  const at = fields.time(column);
  if (Number.isNaN(at) || at % MINUTE_MS !== 0) {
    const expected = 'expected the start of a minute with its zone, such as 2024-01-02T14:30:00Z';
    return timestampBad(fields.text(column), expected);
  }
  const previous = row === 0 ? Number.NEGATIVE_INFINITY : (target[row - 1] ?? 0);
  target[row] = at;
  if (at > previous) return null;
  const found = `the timestamp ${quoted(fields.text(column))}`;
  if (at < previous) return timeBackward(found);
  const sentence = `${found} is that of the line before; expected each once.`;
  return { code: 'TIME_DUPLICATE', sentence };
}

/** Trades and quotes may share an instant, and never go back. */
export function readInstant(
  fields: RowFields,
  column: number,
  { target, row }: Readonly<{ target: Float64Array; row: number }>,
): Complaint | null {
  const at = fields.time(column);
  if (Number.isNaN(at)) {
    const expected = 'expected an instant with its zone, such as 2024-01-02T14:30:00.125Z';
    return timestampBad(fields.text(column), expected);
  }
  target[row] = at;
  const isBackward = row > 0 && at < (target[row - 1] ?? 0);
  return isBackward ? timeBackward(`the timestamp ${quoted(fields.text(column))}`) : null;
}

/** What is wrong with a price that is no whole number of ticks. */
export function priceComplaint(
  fields: RowFields,
  { column, name }: ColumnName,
  { ticks, product }: Readonly<{ ticks: number; product: Product }>,
): Complaint {
  const found = `the ${name} price ${quoted(fields.text(column))}`;
  if (ticks !== OFF_TICK) {
    return { code: 'PRICE_BAD', sentence: `${found} is no number; expected one.` };
  }
  const { root, tickSize, priceDecimals } = product;
  const tick = tickSize.toFixed(priceDecimals);
  const expected = `expected a multiple of the tick ${tick} of ${root}`;
  return { code: 'PRICE_OFF_TICK', sentence: `${found} is off the grid; ${expected}.` };
}

/** A count of contracts into a column. */
export function readCount(
  fields: RowFields,
  { column, name }: ColumnName,
  { target, row }: Readonly<{ target: Float64Array; row: number }>,
): Complaint | null {
  const count = fields.count(column);
  if (!Number.isNaN(count)) {
    target[row] = count;
    return null;
  }
  const found = `the ${name} ${quoted(fields.text(column))} is no count`;
  return { code: 'VOLUME_BAD', sentence: `${found}; expected a whole number from 0 up.` };
}

const timestampBad = (text: string, expected: string): Complaint => ({
  code: 'TIMESTAMP_BAD',
  sentence: `the timestamp ${quoted(text)} is not understood; ${expected}.`,
});

const timeBackward = (found: string): Complaint => ({
  code: 'TIME_BACKWARD',
  sentence: `${found} is earlier than the line before; expected a rise.`,
});
