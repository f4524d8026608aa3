import type { DuckDBConnection } from '@duckdb/node-api';
import { err, ok, type Product, type Result } from '@loadline/core';
import { type DataFault, fileFault, quoted, rowFault } from '../files/data-fault.ts';
import type { ColumnKind } from '../series/column-kind.ts';
import { withDuckdb } from './duckdb.ts';
import { ParquetFields } from './parquet-fields.ts';
import { fileText, formOf, READABLE, readingOf, sqlName } from './parquet-schema.ts';

type FileColumn = Readonly<{ name: string; type: string }>;

/** The names of the columns of a Parquet file, in small letters. */
export async function parquetHeader(path: string): Promise<Result<readonly string[], DataFault>> {
  try {
    const columns = await withDuckdb((connection) => describe(connection, path));
    return ok(columns.map(({ name }) => name.toLowerCase()));
  } catch (error) {
    return err(broken(path, error));
  }
}

/**
 * Parses a Parquet file part by part, so that beside the columns only some thousand rows are in
 * memory. The first row that is wrong ends it, with its number.
 */
export async function parseParquet<Columns>(
  path: string,
  { kind, product }: Readonly<{ kind: ColumnKind<Columns>; product: Product }>,
): Promise<Result<Columns, DataFault>> {
  try {
    return await withDuckdb(async (connection) => {
      const names = [...kind.required, ...kind.optional];
      const columns = await describe(connection, path);
      const found = names.map((name) => columns.find((one) => one.name.toLowerCase() === name));
      const fault = schemaFault(path, kind, { names, found });
      if (fault !== null) return err(fault);
      const count = await countRows(connection, path);
      if (count === 0) {
        return err(fileFault('FILE_EMPTY', path, `there is no ${kind.noun} in the file.`));
      }
      return await readRows(connection, path, { kind, product, names, found, count });
    });
  } catch (error) {
    return err(broken(path, error));
  }
}

type Reading<Columns> = Readonly<{
  kind: ColumnKind<Columns>;
  product: Product;
  names: readonly string[];
  found: readonly (FileColumn | undefined)[];
  count: number;
}>;

async function readRows<Columns>(
  connection: DuckDBConnection,
  path: string,
  { kind, product, names, found, count }: Reading<Columns>,
): Promise<Result<Columns, DataFault>> {
  const there = found.flatMap((column) => column ?? []);
  const places = found.map((column) => (column === undefined ? -1 : there.indexOf(column)));
  const readings = there.map(({ name }) => readingOf(formOf(name.toLowerCase()), sqlName(name)));
  const result = await connection.stream(`SELECT ${readings.join(', ')} FROM ${tableOf(path)}`);
  const columns = kind.create(count);
  const fields = new ParquetFields(product, names);
  const readRow = kind.reader(columns, product);
  let row = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return ok(kind.slice(columns, 0, row));
    const values = chunk.getColumns();
    fields.take(places.map((place) => values[place] ?? null));
    for (let index = 0; index < chunk.rowCount; index += 1) {
      fields.moveTo(index);
      const complaint = readRow(fields, row);
      row += 1;
      if (complaint !== null) {
        return err(rowFault(complaint.code, { path, row }, complaint.sentence));
      }
    }
  }
}

async function describe(
  connection: DuckDBConnection,
  path: string,
): Promise<readonly FileColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${tableOf(path)}`);
  return described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
}

async function countRows(connection: DuckDBConnection, path: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${tableOf(path)}`);
  return Number(counted.getRows()[0]?.[0] ?? 0);
}

/** Folder names such as `year=2025` make no columns. */
const tableOf = (path: string): string =>
  `read_parquet(${fileText(path)}, hive_partitioning = false)`;

function schemaFault<Columns>(
  path: string,
  kind: ColumnKind<Columns>,
  { names, found }: Pick<Reading<Columns>, 'names' | 'found'>,
): DataFault | null {
  const missing = kind.required.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    const problem = `these columns are missing: ${missing.join(', ')}`;
    const sentence = `${problem}; expected the columns ${kind.required.join(',')}.`;
    return fileFault('HEADER_WRONG', path, sentence);
  }
  for (const [index, name] of names.entries()) {
    const column = found[index];
    const { type, expected } = READABLE[formOf(name)];
    if (column === undefined || type.test(column.type)) continue;
    const sentence = `the column ${name} has the type ${column.type}; expected ${expected}.`;
    return fileFault('HEADER_WRONG', path, sentence);
  }
  return null;
}

function broken(path: string, error: unknown): DataFault {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const sentence = `the Parquet data is cut off or broken (${quoted(reason)}).`;
  return fileFault('PARQUET_BROKEN', path, sentence);
}
