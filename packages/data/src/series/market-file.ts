import { err, ok, type Result } from '@loadline/core';
import type { BarColumns } from '../bars/bar-columns.ts';
import { BARS } from '../bars/bar-kind.ts';
import { CsvRows } from '../files/csv-rows.ts';
import { type DataFault, fileFault, lineFault, quoted } from '../files/data-fault.ts';
import { isParquet, readBytes } from '../files/read-bytes.ts';
import { parquetHeader } from '../parquet/parse-parquet.ts';
import { QUOTES, type QuoteColumns } from '../ticks/quote-columns.ts';
import { TRADES, type TradeColumns } from '../ticks/trade-columns.ts';
import { readKind } from './read-kind.ts';
import type { ReadOptions, SeriesFile } from './read-series.ts';

export type TradeFile = SeriesFile<TradeColumns>;
export type QuoteFile = SeriesFile<QuoteColumns>;

/** A file of the market, whichever kind it is. */
export type MarketFile =
  | Readonly<{ kind: 'bars'; file: SeriesFile<BarColumns> }>
  | Readonly<{ kind: 'trades'; file: TradeFile }>
  | Readonly<{ kind: 'quotes'; file: QuoteFile }>;

/**
 * Reads a file of trades (CSV, gzipped or not, or Parquet) into columns by contract. Trades outside
 * every session are left out and counted.
 */
export const readTrades = (
  path: string,
  options: ReadOptions = {},
): Promise<Result<TradeFile, DataFault>> => readKind(path, TRADES, options);

/** Reads a file of best bids and offers, in the same way. */
export const readQuotes = (
  path: string,
  options: ReadOptions = {},
): Promise<Result<QuoteFile, DataFault>> => readKind(path, QUOTES, options);

/** Reads bars, trades or quotes: the columns of the file tell which. */
export async function readMarketFile(
  path: string,
  options: ReadOptions = {},
): Promise<Result<MarketFile, DataFault>> {
  const names = await headerOf(path);
  if (!names.ok) return names;
  const has = (wanted: readonly string[]): boolean =>
    wanted.every((name) => names.value.includes(name));
  if (has(['open', 'high', 'low', 'close'])) {
    return named('bars', await readKind(path, BARS, options));
  }
  if (has(['price'])) return named('trades', await readKind(path, TRADES, options));
  if (has(['bid', 'ask'])) return named('quotes', await readKind(path, QUOTES, options));
  const kinds = [BARS, TRADES, QUOTES].map(({ required }) => required.join(','));
  const expected = `expected one of ${kinds.join(' or ')}`;
  const found = `found ${quoted(names.value.join(','))}`;
  const sentence = `the columns are those of no bars, trades or quotes; ${expected}, ${found}.`;
  const isRowless = await isParquet(path);
  return err(
    isRowless
      ? fileFault('HEADER_WRONG', path, sentence)
      : lineFault('HEADER_WRONG', { path, line: 1 }, sentence),
  );
}

function named<Kind extends string, File>(
  kind: Kind,
  read: Result<File, DataFault>,
): Result<Readonly<{ kind: Kind; file: File }>, DataFault> {
  return read.ok ? ok({ kind, file: read.value }) : read;
}

async function headerOf(path: string): Promise<Result<readonly string[], DataFault>> {
  if (await isParquet(path)) return parquetHeader(path);
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const rows = new CsvRows(bytes.value);
  rows.next();
  const count = Math.min(rows.count, rows.starts.length);
  return ok(Array.from({ length: count }, (_, field) => rows.text(field).toLowerCase()));
}
