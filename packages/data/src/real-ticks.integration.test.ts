import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarColumns, firstAt, sliceColumns } from './bars/bar-columns.ts';
import { readBars } from './bars/read-bars.ts';
import { writeTradesParquet } from './parquet/write-parquet.ts';
import { readMarketFile, readQuotes, readTrades } from './series/market-file.ts';
import { barsOfTrades } from './ticks/bars-of-trades.ts';
import type { TradeColumns } from './ticks/trade-columns.ts';

const SHARED =
  process.env['LOADLINE_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const TICKS = join(SHARED, 'data', 'ticks');
const HERE = existsSync(TICKS);
if (!HERE) console.warn(`skipped: no real ticks at ${TICKS}`);

const MINUTE_MS = 60_000;

async function tradesOf(name: string): Promise<TradeColumns> {
  const read = await readTrades(join(TICKS, name));
  if (!read.ok) throw new Error(read.error.message);
  const [series] = read.value.series;
  if (series === undefined) throw new Error(`${name} has trades`);
  return series.columns;
}

async function barsOf(path: string): Promise<BarColumns> {
  const read = await readBars(path);
  if (!read.ok) throw new Error(read.error.message);
  const [series] = read.value.series;
  if (series === undefined) throw new Error(`${path} has bars`);
  return series.columns;
}

const row = (bars: BarColumns, index: number): string =>
  [bars.openedAt, bars.open, bars.high, bars.low, bars.close, bars.volume]
    .map((column) => column[index])
    .join(' ');

/** Share of the vendor's bars in the span of the trades that the trades make too. */
function shareEqual(made: BarColumns, vendor: BarColumns): number {
  const first = firstAt(vendor, made.openedAt[0] ?? 0);
  const last = firstAt(vendor, (made.openedAt[made.length - 1] ?? 0) + MINUTE_MS);
  const wanted = sliceColumns(vendor, first, last);
  const rows = new Set(Array.from({ length: made.length }, (_, index) => row(made, index)));
  let equal = 0;
  for (let index = 0; index < wanted.length; index += 1) {
    if (rows.has(row(wanted, index))) equal += 1;
  }
  return equal / wanted.length;
}

describe.skipIf(!HERE)('real ticks (skipped without ../shared)', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'real-ticks-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['ESH4_trades_2023-12-25.csv.gz', 'trades', 2_973],
    ['ESU4_trades_2024-07-01.csv.gz', 'trades', 120],
    ['GCZ3_trades_2013-10-07_2013-10-08.csv.gz', 'trades', 91_573],
    ['NQM5_trades_2025-05-04.csv.gz', 'trades', 9_846],
    ['ESH4_l1_2023-12-25.csv.gz', 'quotes', 25_290],
    ['ESU4_l1_2024-07-01.csv.gz', 'quotes', 2_288],
    ['NQU4_1m_2024-07-01.csv.gz', 'bars', 30],
  ])('%s is read as %s, every row of it', async (name, kind, rows) => {
    const read = await readMarketFile(join(TICKS, name));
    if (!read.ok) throw new Error(read.error.message);
    const { file } = read.value;
    expect([read.value.kind, file.count + file.strays.count]).toEqual([kind, rows]);
    expect(file.strays.count).toBe(0);
  });

  it("makes the vendor's own bars out of the trades of ESU4", async () => {
    const made = barsOfTrades(await tradesOf('ESU4_trades_2024-07-01.csv.gz'));
    const vendor = await barsOf(join(TICKS, 'ESU4_1m_2024-07-01.csv.gz'));
    // The trades begin within the first of these minutes, which is not whole.
    const whole = sliceColumns(made, 1, made.length);
    expect(whole.length).toBeGreaterThanOrEqual(3);
    expect(shareEqual(whole, vendor)).toBe(1);
  });

  it("makes 99.7 % of the vendor's bars out of the trades of GCZ3", async () => {
    const made = barsOfTrades(await tradesOf('GCZ3_trades_2013-10-07_2013-10-08.csv.gz'));
    const vendor = await barsOf(join(TICKS, 'GCZ3_1m_2013-10-07_2013-10-08.csv.gz'));
    expect(shareEqual(made, vendor)).toBeGreaterThan(0.997);
  });

  it('has no quote that crosses, and trades that lie inside the quote before them', async () => {
    const read = await readQuotes(join(TICKS, 'ESH4_l1_2023-12-25.csv.gz'));
    const quotes = read.ok ? read.value.series[0]?.columns : undefined;
    if (quotes === undefined) throw new Error('the quotes can be read');
    const trades = await tradesOf('ESH4_trades_2023-12-25.csv.gz');
    let inside = 0;
    let before = -1;
    for (let index = 0; index < trades.length; index += 1) {
      const at = trades.at[index] ?? 0;
      while ((quotes.at[before + 1] ?? Number.POSITIVE_INFINITY) < at) before += 1;
      const price = trades.price[index] ?? 0;
      if (price >= (quotes.bid[before] ?? 0) && price <= (quotes.ask[before] ?? 0)) inside += 1;
    }
    expect(inside / trades.length).toBeGreaterThan(0.95);
  });

  it('comes back equal through Parquet', async () => {
    const path = join(TICKS, 'GCZ3_trades_2013-10-07_2013-10-08.csv.gz');
    const read = await readTrades(path);
    if (!read.ok) throw new Error(read.error.message);
    const [series] = read.value.series;
    if (series === undefined) throw new Error('there are trades');
    const copy = join(folder, 'GCZ3_trades.parquet');
    await writeTradesParquet(copy, series.columns, read.value.product);
    const again = await readTrades(copy);
    expect(again.ok && again.value.series[0]?.columns).toEqual(series.columns);
  });
});
