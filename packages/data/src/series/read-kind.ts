import { err, type Result } from '@loadline/core';
import type { DataFault } from '../files/data-fault.ts';
import { isParquet, readBytes } from '../files/read-bytes.ts';
import { parseParquet } from '../parquet/parse-parquet.ts';
import type { ColumnKind } from './column-kind.ts';
import { parseCsv } from './parse-csv.ts';
import {
  cutSeries,
  planFile,
  type ReadOptions,
  rangeFault,
  type SeriesFile,
} from './read-series.ts';

/** Reads a file of one kind, CSV or Parquet by its content, into columns by contract. */
export async function readKind<Columns>(
  path: string,
  kind: ColumnKind<Columns>,
  options: ReadOptions,
): Promise<Result<SeriesFile<Columns>, DataFault>> {
  const reversed = rangeFault(path, options);
  if (reversed !== null) return err(reversed);
  const parquet = await isParquet(path);
  // That a file is not there matters more than that its name tells no symbol.
  const bytes = parquet ? null : await readBytes(path);
  if (bytes !== null && !bytes.ok) return bytes;
  const plan = await planFile(path, options);
  if (!plan.ok) return plan;
  const wanted = { kind, product: plan.value.meaning.product };
  const parsed =
    bytes === null ? await parseParquet(path, wanted) : parseCsv(bytes.value, path, wanted);
  if (!parsed.ok) return parsed;
  return cutSeries(parsed.value, kind, { path, options, plan: plan.value });
}
