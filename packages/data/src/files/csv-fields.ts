import type { TickGrid } from '@loadline/core';
import type { CsvRows } from './csv-rows.ts';
import { PriceReader, readVolume } from './price-reader.ts';
import type { RowFields } from './row-fields.ts';
import { TimestampReader } from './timestamp-reader.ts';

/** The fields of the current CSV row, read out of its bytes without a string. */
export class CsvFields implements RowFields {
  readonly #rows: CsvRows;
  /** Where each wanted column stands in the row; -1 for a missing one. */
  readonly #places: readonly number[];
  readonly #times = new TimestampReader();
  readonly #prices: PriceReader;

  constructor(rows: CsvRows, places: readonly number[], grid: TickGrid) {
    this.#rows = rows;
    this.#places = places;
    this.#prices = new PriceReader(grid);
  }

  time(column: number): number {
    const { bytes, starts, ends } = this.#rows;
    const place = this.#places[column] ?? -1;
    return this.#times.read(bytes, starts[place] ?? 0, ends[place] ?? 0);
  }

  price(column: number): number {
    const { bytes, starts, ends } = this.#rows;
    const place = this.#places[column] ?? -1;
    return this.#prices.read(bytes, starts[place] ?? 0, ends[place] ?? 0);
  }

  count(column: number): number {
    const { bytes, starts, ends } = this.#rows;
    const place = this.#places[column] ?? -1;
    return readVolume(bytes, starts[place] ?? 0, ends[place] ?? 0);
  }

  text(column: number): string {
    const place = this.#places[column] ?? -1;
    return place < 0 ? '' : this.#rows.text(place);
  }
}
