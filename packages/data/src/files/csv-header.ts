import { err, ok, type Result } from '@loadline/core';
import type { CsvRows } from './csv-rows.ts';
import { type DataFault, lineFault, quoted } from './data-fault.ts';

/**
 * Where the wanted columns are, in the order in which they were asked for, the optional ones last;
 * -1 for an optional one that the file does not have.
 */
export type CsvColumns = Readonly<{ fields: readonly number[]; count: number }>;

/**
 * Reads the header line. Columns are found by name, in any order and case; others are ignored.
 */
export function readHeader(
  rows: CsvRows,
  path: string,
  wanted: readonly string[],
  optional: readonly string[] = [],
): Result<CsvColumns, DataFault> {
  rows.next();
  const names = Array.from({ length: Math.min(rows.count, rows.starts.length) }, (_, field) =>
    rows.text(field).toLowerCase(),
  );
  const asked = [...wanted, ...optional];
  const fields = asked.map((name) => names.indexOf(name));
  const doubled = asked.find((name, index) => names.lastIndexOf(name) !== fields[index]);
  const missing = wanted.filter((_, index) => fields[index] === -1);
  if (missing.length === 0 && doubled === undefined) return ok({ fields, count: rows.count });
  const problem =
    doubled === undefined
      ? `these columns are missing: ${missing.join(', ')}`
      : `the column ${doubled} is there twice`;
  const expected = `expected a header with ${wanted.join(',')}, found ${quoted(names.join(','))}`;
  return err(lineFault('HEADER_WRONG', { path, line: 1 }, `${problem}; ${expected}.`));
}
