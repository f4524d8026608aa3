import { err, ok, type Product, type Result } from '@loadline/core';
import { CsvFields } from '../files/csv-fields.ts';
import { readHeader } from '../files/csv-header.ts';
import { CsvRows, countLines } from '../files/csv-rows.ts';
import { type DataFault, fileFault, lineFault } from '../files/data-fault.ts';
import type { ColumnKind } from './column-kind.ts';

/** Parses the bytes of a CSV file. The first row that is wrong ends it, with its line. */
export function parseCsv<Columns>(
  bytes: Uint8Array,
  path: string,
  { kind, product }: Readonly<{ kind: ColumnKind<Columns>; product: Product }>,
): Result<Columns, DataFault> {
  const rows = new CsvRows(bytes);
  const header = readHeader(rows, path, kind.required, kind.optional);
  if (!header.ok) return header;
  const { fields: places, count } = header.value;
  const columns = kind.create(countLines(bytes));
  const fields = new CsvFields(rows, places, product);
  const readRow = kind.reader(columns, product);
  let row = 0;
  while (rows.next()) {
    if (rows.count !== count) {
      const sentence = `expected ${count} fields as in the header, found ${rows.count}.`;
      return err(lineFault('FIELD_COUNT', { path, line: rows.line }, sentence));
    }
    const complaint = readRow(fields, row);
    if (complaint !== null) {
      return err(lineFault(complaint.code, { path, line: rows.line }, complaint.sentence));
    }
    row += 1;
  }
  if (row === 0) {
    const sentence = `there is a header and no ${kind.noun} below it.`;
    return err(fileFault('FILE_EMPTY', path, sentence));
  }
  return ok(kind.slice(columns, 0, row));
}
