import { rename, rm } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { err, ok, type Price, type Product, priceToDecimal, type Result } from '@loadline/core';
import type { BarColumns } from '../bars/bar-columns.ts';
import { type DataFault, fileFault, quoted } from '../files/data-fault.ts';
import { NO_PRICE, type QuoteColumns } from '../ticks/quote-columns.ts';
import { AGGRESSOR, type TradeColumns } from '../ticks/trade-columns.ts';
import { withDuckdb } from './duckdb.ts';
import { formOf, sqlText, WRITTEN_TYPES } from './parquet-schema.ts';

/** One column of a table: its name and its value in a row. */
type Writing = readonly [name: string, valueAt: (row: number) => DuckDBValue];

const ROWS_AT_ONCE = 2_048;
const AGGRESSOR_WORDS: Readonly<Record<number, string>> = {
  [AGGRESSOR.buy]: 'buy',
  [AGGRESSOR.sell]: 'sell',
};

/** Writes bars as Parquet. What was there under this name stays until the new file is whole. */
export function writeBarsParquet(
  path: string,
  { length, openedAt, open, high, low, close, volume }: BarColumns,
  product: Product,
): Promise<Result<null, DataFault>> {
  return writeTable(path, length, [
    ['timestamp', (row) => microseconds(openedAt[row] ?? 0)],
    ['open', (row) => decimal(open[row] ?? 0, product)],
    ['high', (row) => decimal(high[row] ?? 0, product)],
    ['low', (row) => decimal(low[row] ?? 0, product)],
    ['close', (row) => decimal(close[row] ?? 0, product)],
    ['volume', (row) => BigInt(volume[row] ?? 0)],
  ]);
}

/** Writes trades as Parquet, in the same way. */
export function writeTradesParquet(
  path: string,
  { length, at, price, size, aggressor }: TradeColumns,
  product: Product,
): Promise<Result<null, DataFault>> {
  return writeTable(path, length, [
    ['timestamp', (row) => microseconds(at[row] ?? 0)],
    ['price', (row) => decimal(price[row] ?? 0, product)],
    ['size', (row) => BigInt(size[row] ?? 0)],
    ['aggressor', (row) => AGGRESSOR_WORDS[aggressor[row] ?? 0] ?? 'none'],
  ]);
}

/** Writes quotes as Parquet, in the same way. */
export function writeQuotesParquet(
  path: string,
  { length, at, bid, bidSize, ask, askSize }: QuoteColumns,
  product: Product,
): Promise<Result<null, DataFault>> {
  return writeTable(path, length, [
    ['timestamp', (row) => microseconds(at[row] ?? 0)],
    ['bid', (row) => decimal(bid[row] ?? 0, product)],
    ['bid_size', (row) => BigInt(bidSize[row] ?? 0)],
    ['ask', (row) => decimal(ask[row] ?? 0, product)],
    ['ask_size', (row) => BigInt(askSize[row] ?? 0)],
  ]);
}

async function writeTable(
  path: string,
  length: number,
  columns: readonly Writing[],
): Promise<Result<null, DataFault>> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await withDuckdb(async (connection) => {
      await fillTable(connection, length, columns);
      await connection.run(`COPY written TO ${sqlText(unfinished)} (FORMAT parquet, CODEC 'zstd')`);
    });
    await rename(unfinished, path);
    return ok(null);
  } catch (error) {
    await rm(unfinished, { force: true });
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return err(fileFault('FILE_UNREADABLE', path, `it cannot be written (${quoted(reason)}).`));
  }
}

/** Times and counts go in as whole numbers and get their types in the table. */
async function fillTable(
  connection: DuckDBConnection,
  length: number,
  columns: readonly Writing[],
): Promise<void> {
  const { BIGINT, DOUBLE, DuckDBDataChunk, VARCHAR } = await import('@duckdb/node-api');
  const kinds = { time: BIGINT, price: DOUBLE, count: BIGINT, word: VARCHAR };
  const rawTypes = { ...WRITTEN_TYPES, time: 'BIGINT' };
  const forms = columns.map(([name]) => formOf(name));
  const declared = columns.map(([name], index) => `${name} ${rawTypes[forms[index] ?? 'price']}`);
  await connection.run(`CREATE TABLE rows (${declared.join(', ')})`);
  const appender = await connection.createAppender('rows');
  const types = forms.map((form) => kinds[form]);
  for (let start = 0; start < length; start += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, length - start);
    const chunk = DuckDBDataChunk.create(types, count);
    chunk.setColumns(
      columns.map(([, valueAt]) => Array.from({ length: count }, (_, row) => valueAt(start + row))),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  const selected = columns.map(([name], index) =>
    forms[index] === 'time' ? `make_timestamptz(${name}) AS ${name}` : name,
  );
  await connection.run(`CREATE VIEW written AS SELECT ${selected.join(', ')} FROM rows`);
}

const microseconds = (at: number): bigint => BigInt(at) * 1_000n;

const decimal = (ticks: number, product: Product): number | null =>
  ticks === NO_PRICE ? null : priceToDecimal(ticks as Price, product);
