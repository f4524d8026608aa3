import { err, MINUTE_MS, ok, type Product, type Result } from '@loadline/core';
import { readHeader } from '../files/csv-header.ts';
import { CsvRows, countLines } from '../files/csv-rows.ts';
import {
  type DataFault,
  type DataFaultCode,
  fileFault,
  lineFault,
  quoted,
} from '../files/data-fault.ts';
import { OFF_TICK, PriceReader, readVolume } from '../files/price-reader.ts';
import { TimestampReader } from '../files/timestamp-reader.ts';
import { type BarColumns, newColumns, sliceColumns } from './bar-columns.ts';

const COLUMNS = ['timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Parses the bytes of a bar file. The first row that is wrong ends it, with its line. */
export function parseBars(
  bytes: Uint8Array,
  path: string,
  product: Product,
): Result<BarColumns, DataFault> {
  const rows = new CsvRows(bytes);
  const header = readHeader(rows, path, COLUMNS);
  if (!header.ok) return header;
  const parser = new BarParser(
    rows,
    path,
    product,
    header.value.fields,
    newColumns(countLines(bytes)),
  );
  let row = 0;
  while (rows.next()) {
    const fault = parser.readRow(row, header.value.count);
    if (fault !== null) return err(fault);
    row += 1;
  }
  if (row === 0)
    return err(fileFault('FILE_EMPTY', path, 'there is a header and no bar below it.'));
  return ok(sliceColumns(parser.columns, 0, row));
}

class BarParser {
  readonly columns: BarColumns;
  readonly #rows: CsvRows;
  readonly #path: string;
  readonly #product: Product;
  readonly #fields: readonly number[];
  readonly #times = new TimestampReader();
  readonly #prices: PriceReader;

  constructor(
    rows: CsvRows,
    path: string,
    product: Product,
    fields: readonly number[],
    columns: BarColumns,
  ) {
    this.#rows = rows;
    this.#path = path;
    this.#product = product;
    this.#fields = fields;
    this.#prices = new PriceReader(product);
    this.columns = columns;
  }

  readRow(row: number, fieldCount: number): DataFault | null {
    if (this.#rows.count !== fieldCount) {
      const found = `expected ${fieldCount} fields as in the header, found ${this.#rows.count}.`;
      return this.#fault('FIELD_COUNT', found);
    }
    const { openedAt, open, high, low, close, volume } = this.columns;
    return (
      this.#readTime(openedAt, row) ??
      this.#readPrice(open, row, 1) ??
      this.#readPrice(high, row, 2) ??
      this.#readPrice(low, row, 3) ??
      this.#readPrice(close, row, 4) ??
      this.#readVolume(volume, row) ??
      this.#checkRange(row)
    );
  }

  #readTime(target: Float64Array, row: number): DataFault | null {
    const { bytes, starts, ends } = this.#rows;
    const field = this.#fields[0] ?? 0;
    const at = this.#times.read(bytes, starts[field] ?? 0, ends[field] ?? 0);
    if (Number.isNaN(at) || at % MINUTE_MS !== 0) {
      const expected = 'expected the start of a minute with its zone, such as 2024-01-02T14:30:00Z';
      const found = `the timestamp ${quoted(this.#rows.text(field))} is not understood`;
      return this.#fault('TIMESTAMP_BAD', `${found}; ${expected}.`);
    }
    const previous = row === 0 ? Number.NEGATIVE_INFINITY : (target[row - 1] ?? 0);
    target[row] = at;
    if (at > previous) return null;
    const found = `the timestamp ${quoted(this.#rows.text(field))}`;
    return at === previous
      ? this.#fault('TIME_DUPLICATE', `${found} is that of the line before; expected each once.`)
      : this.#fault('TIME_BACKWARD', `${found} is earlier than the line before; expected a rise.`);
  }

  #readPrice(target: Int32Array, row: number, column: 1 | 2 | 3 | 4): DataFault | null {
    const { bytes, starts, ends } = this.#rows;
    const field = this.#fields[column] ?? 0;
    const ticks = this.#prices.read(bytes, starts[field] ?? 0, ends[field] ?? 0);
    if (Number.isFinite(ticks)) {
      target[row] = ticks;
      return null;
    }
    const found = `the ${COLUMNS[column]} price ${quoted(this.#rows.text(field))}`;
    if (ticks !== OFF_TICK) return this.#fault('PRICE_BAD', `${found} is no number; expected one.`);
    const { root, tickSize, priceDecimals } = this.#product;
    const tick = tickSize.toFixed(priceDecimals);
    const expected = `expected a multiple of the tick ${tick} of ${root}`;
    return this.#fault('PRICE_OFF_TICK', `${found} is off the grid; ${expected}.`);
  }

  #readVolume(target: Float64Array, row: number): DataFault | null {
    const { bytes, starts, ends } = this.#rows;
    const field = this.#fields[5] ?? 0;
    const volume = readVolume(bytes, starts[field] ?? 0, ends[field] ?? 0);
    if (!Number.isNaN(volume)) {
      target[row] = volume;
      return null;
    }
    const found = `the volume ${quoted(this.#rows.text(field))} is no count`;
    return this.#fault('VOLUME_BAD', `${found}; expected a whole number from 0 up.`);
  }

  #checkRange(row: number): DataFault | null {
    const { open, high, low, close } = this.columns;
    const [first, top, bottom, last] = [
      open[row] ?? 0,
      high[row] ?? 0,
      low[row] ?? 0,
      close[row] ?? 0,
    ];
    if (bottom <= first && bottom <= last && top >= first && top >= last) return null;
    const texts = [1, 2, 3, 4].map((column) => this.#rows.text(this.#fields[column] ?? 0));
    const found = `open, high, low, close ${texts.join(', ')} contradict each other`;
    const expected = 'expected low at or below, high at or above both open and close';
    return this.#fault('PRICES_INCONSISTENT', `${found}; ${expected}.`);
  }

  #fault(code: DataFaultCode, sentence: string): DataFault {
    return lineFault(code, { path: this.#path, line: this.#rows.line }, sentence);
  }
}
