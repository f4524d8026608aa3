import { priceFromDecimal, type TickGrid } from '@loadline/core';
import { NO_NUMBER, OFF_TICK, TICKS_MAX } from '../files/price-reader.ts';
import type { RowFields } from '../files/row-fields.ts';
import { formOf } from './parquet-schema.ts';

/** A column of a part of the file: numbers or texts, null where nothing stands. */
export type ParquetColumn = readonly unknown[];

/** The fields of the current Parquet row. A part of the file is set, then its rows one by one. */
export class ParquetFields implements RowFields {
  readonly #grid: TickGrid;
  readonly #names: readonly string[];
  #columns: readonly (ParquetColumn | null)[] = [];
  #row = 0;

  /** @param names of the columns in their order. */
  constructor(grid: TickGrid, names: readonly string[]) {
    this.#grid = grid;
    this.#names = names;
  }

  /** @param columns in the order of the names; null for one that the file does not have. */
  take(columns: readonly (ParquetColumn | null)[]): void {
    this.#columns = columns;
  }

  moveTo(row: number): void {
    this.#row = row;
  }

  time(column: number): number {
    return Math.floor(this.#number(column));
  }

  price(column: number): number {
    const value = this.#number(column);
    if (!Number.isFinite(value)) return NO_NUMBER;
    const price = priceFromDecimal(value, this.#grid);
    if (!price.ok) return OFF_TICK;
    return Math.abs(price.value) > TICKS_MAX ? NO_NUMBER : price.value + 0;
  }

  count(column: number): number {
    const value = this.#value(column);
    if (value === null) return 0;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : Number.NaN;
  }

  text(column: number): string {
    const value = this.#value(column);
    if (typeof value === 'string') return value.trim();
    if (typeof value !== 'number') return '';
    if (formOf(this.#names[column] ?? '') !== 'time') return String(value);
    const at = new Date(value);
    return Number.isNaN(at.getTime()) ? String(value) : at.toISOString();
  }

  #number(column: number): number {
    const value = this.#value(column);
    return typeof value === 'number' ? value : Number.NaN;
  }

  #value(column: number): unknown {
    return this.#columns[column]?.[this.#row] ?? null;
  }
}
