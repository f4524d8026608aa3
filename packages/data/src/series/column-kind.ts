import type { Product } from '@loadline/core';
import type { Complaint, RowFields } from '../files/row-fields.ts';

/** Reads the row that `fields` stand on into row `row` of the columns, or says what is wrong. */
export type RowReader = (fields: RowFields, row: number) => Complaint | null;

/**
 * One kind of file: bars, trades or quotes. What the kinds have in common (finding the columns,
 * ranges, strays, rolls) is written once, for any of them.
 */
export interface ColumnKind<Columns> {
  readonly noun: 'bar' | 'trade' | 'quote';
  /** Names of the columns that a file must have; a row reader knows them by their places. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** How long a row lasts: it is over by then. */
  readonly lengthMs: number;
  create(capacity: number): Columns;
  times(columns: Columns): Float64Array;
  /** A stretch of the same memory, `to` excluded. */
  slice(columns: Columns, from: number, to: number): Columns;
  /** Copies one row over another of the same columns. */
  move(columns: Columns, from: number, to: number): void;
  reader(columns: Columns, product: Product): RowReader;
}

/** The index of the first time at or after an instant; the length when there is none. */
export function firstIndexAt(times: Float64Array, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
