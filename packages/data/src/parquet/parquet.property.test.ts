import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productByRoot, type UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BarColumns } from '../bars/bar-columns.ts';
import { BARS } from '../bars/bar-kind.ts';
import { readBars } from '../bars/read-bars.ts';
import { readMarketFile, readQuotes, readTrades } from '../series/market-file.ts';
import { NO_PRICE, QUOTES, type QuoteColumns } from '../ticks/quote-columns.ts';
import { TRADES, type TradeColumns } from '../ticks/trade-columns.ts';
import { withDuckdb } from './duckdb.ts';
import { writeBarsParquet, writeQuotesParquet, writeTradesParquet } from './write-parquet.ts';

/** Tuesday 2025-03-04, 09:30 New York: inside a session for hours. */
const OPEN_AT = Date.UTC(2025, 2, 4, 14, 30) as UnixMs;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parquet-'));
});
afterAll(() => rm(folder, { recursive: true }));

function product(root: string) {
  const found = productByRoot(root);
  if (found === null) throw new RangeError(`no product ${root}`);
  return found;
}

/** Products of very different grids: quarters, cents, fifth decimals, 64ths of a 32nd. */
const roots = fc.constantFrom('NQ', 'CL', '6E', 'ZN', 'GC');
const price = fc.integer({ min: -50_000, max: 2_000_000 });
const count = fc.oneof(fc.constant(0), fc.nat(1_000_000_000));
const instants = (length: number) =>
  fc.array(fc.nat(5_400_000), { minLength: length, maxLength: length }).map((offsets) =>
    Float64Array.from(
      offsets.toSorted((a, b) => a - b),
      (at) => OPEN_AT + at,
    ),
  );
const ints = (length: number) =>
  fc.array(price, { minLength: length, maxLength: length }).map((all) => Int32Array.from(all));
const sizes = (length: number) =>
  fc.array(count, { minLength: length, maxLength: length }).map((all) => Float64Array.from(all));
const lengths = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(2_048, 2_049));

const bars = fc.integer({ min: 1, max: 90 }).chain((length) =>
  fc.tuple(ints(length), ints(length), sizes(length)).map(([open, close, volume]): BarColumns => {
    const openedAt = Float64Array.from({ length }, (_, row) => OPEN_AT + row * 60_000);
    const high = open.map((value, row) => Math.max(value, close[row] ?? 0) + (row % 3));
    const low = open.map((value, row) => Math.min(value, close[row] ?? 0) - (row % 2));
    return { length, openedAt, open, high, low, close, volume };
  }),
);
const trades = lengths.chain((length) =>
  fc
    .tuple(instants(length), ints(length), sizes(length))
    .map(([at, traded, size]): TradeColumns => {
      const aggressor = Uint8Array.from({ length }, (_, row) =>
        (traded[row] ?? 0) & 1 ? row % 3 : 0,
      );
      return { length, at, price: traded, size, aggressor };
    }),
);
const quotes = lengths.chain((length) =>
  fc
    .tuple(instants(length), ints(length), sizes(length), sizes(length))
    .map(([at, bid, bidSize, askSize]): QuoteColumns => {
      const ask = bid.map((value, row) => (row % 5 === 4 ? NO_PRICE : value + (row % 4)));
      return { length, at, bid, bidSize, ask, askSize };
    }),
);

const RUNS = { numRuns: 25 };

describe('Parquet', () => {
  it('gives bars back as they were written', async () => {
    const check = fc.asyncProperty(roots, bars, async (root, columns) => {
      const path = join(folder, `${root}H5_1m.parquet`);
      expect(await writeBarsParquet(path, columns, product(root))).toEqual({
        ok: true,
        value: null,
      });
      const read = await readBars(path);
      expect(read.ok && read.value.series.map((series) => series.columns)).toEqual([
        BARS.slice(columns, 0, columns.length),
      ]);
    });
    await fc.assert(check, RUNS);
  });

  it('gives trades back as they were written', async () => {
    const check = fc.asyncProperty(roots, trades, async (root, columns) => {
      const path = join(folder, `${root}H5_trades.parquet`);
      expect((await writeTradesParquet(path, columns, product(root))).ok).toBe(true);
      const read = await readTrades(path);
      expect(read.ok && read.value.series.map((series) => series.columns)).toEqual([
        TRADES.slice(columns, 0, columns.length),
      ]);
    });
    await fc.assert(check, RUNS);
  });

  it('gives quotes back as they were written', async () => {
    const check = fc.asyncProperty(roots, quotes, async (root, columns) => {
      const path = join(folder, `${root}H5_l1.parquet`);
      expect((await writeQuotesParquet(path, columns, product(root))).ok).toBe(true);
      const read = await readQuotes(path);
      expect(read.ok && read.value.series.map((series) => series.columns)).toEqual([
        QUOTES.slice(columns, 0, columns.length),
      ]);
    });
    await fc.assert(check, RUNS);
  });

  it('leaves nothing unfinished behind, and tells where it cannot write', async () => {
    const columns = { ...BARS.create(1), openedAt: Float64Array.of(OPEN_AT) };
    await writeBarsParquet(join(folder, 'NQH5.parquet'), columns, product('NQ'));
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const nowhere = join(folder, 'nowhere', 'NQH5.parquet');
    const written = await writeBarsParquet(nowhere, columns, product('NQ'));
    expect(written.ok ? null : written.error.code).toBe('FILE_UNREADABLE');
  });
});

/** A file out of one SELECT, as other programs might have written it. */
async function written(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  await withDuckdb(async (connection) => {
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  });
  return path;
}

const AT = `TIMESTAMPTZ '2025-03-04 14:30:00+00' AS timestamp`;

describe('Parquet files of others', () => {
  it.each([
    `SELECT 3 AS volume, 1.5::DECIMAL(9,2) AS "Open", 2` +
      ` AS high, 1::FLOAT AS low, 1 AS close, ${AT}`,
    `SELECT 'x' AS symbol, ${AT}, 1.5 AS open, 2` +
      ` AS high, 1 AS low, 1 AS close, 3::UTINYINT AS volume`,
  ])('are read with columns in any order and numbers of any type', async (select) => {
    const read = await readBars(await written('NQH5_other.parquet', select));
    const columns = read.ok ? read.value.series[0]?.columns : undefined;
    expect([columns?.open[0], columns?.high[0], columns?.volume[0]]).toEqual([6, 8, 3]);
  });

  it('are read where their names hold signs of patterns and quotes', async () => {
    const select = `SELECT ${AT}, 1 AS price, 1 AS size`;
    const path = join(folder, `NQH5_[1]*?'x.parquet`);
    await withDuckdb(async (connection) => {
      await connection.run(`COPY (${select}) TO '${path.replace("'", "''")}' (FORMAT parquet)`);
    });
    const read = await readTrades(path);
    expect(read.ok && read.value.count).toBe(1);
  });

  it.each([
    {
      select: `SELECT TIMESTAMP '2025-03-04 14:30:00' AS timestamp, 1 AS price, 1 AS size`,
      code: 'HEADER_WRONG',
      line: null,
      tail: ': the column timestamp has the type TIMESTAMP; expected a timestamp in UTC.',
    },
    {
      select: `SELECT ${AT}, '1' AS price, 1 AS size`,
      code: 'HEADER_WRONG',
      line: null,
      tail: ': the column price has the type VARCHAR; expected a number.',
    },
    {
      select: `SELECT ${AT}, 1 AS price`,
      code: 'HEADER_WRONG',
      line: null,
      tail: ': these columns are missing: size; expected the columns timestamp,price,size.',
    },
    {
      select: `SELECT ${AT}, 1 AS price, 1 AS size UNION ALL SELECT ${AT}, 1.1, 1`,
      code: 'PRICE_OFF_TICK',
      line: 2,
      tail:
        ', row 2: the trade price "1.1" is off the grid; expected a multiple of the tick ' +
        '0.25 of NQ.',
    },
    {
      select: `SELECT ${AT}, NULL::DOUBLE AS price, 1 AS size`,
      code: 'PRICE_BAD',
      line: 1,
      tail: ', row 1: the trade price "" is no number; expected one.',
    },
    {
      select: `SELECT NULL::TIMESTAMPTZ AS timestamp, 1 AS price, 1 AS size`,
      code: 'TIMESTAMP_BAD',
      line: 1,
      tail:
        ', row 1: the timestamp "" is not understood; expected an instant with its zone, ' +
        'such as 2024-01-02T14:30:00.125Z.',
    },
    {
      select: `SELECT ${AT}, 1 AS price, 1.5 AS size`,
      code: 'VOLUME_BAD',
      line: 1,
      tail: ', row 1: the size "1.5" is no count; expected a whole number from 0 up.',
    },
    {
      select: `SELECT ${AT}, 1 AS price, 1 AS size WHERE false`,
      code: 'FILE_EMPTY',
      line: null,
      tail: ': there is no trade in the file.',
    },
  ])('are refused in one sentence: $tail', async ({ select, code, line, tail }) => {
    const path = await written('NQH5_bad.parquet', select);
    const read = await readMarketFile(path);
    expect(read.ok ? null : read.error).toMatchObject({ code, line, message: `${path}${tail}` });
  });

  it('are refused where they are cut off', async () => {
    const path = join(folder, 'NQH5_cut.parquet');
    await writeFile(path, 'PAR1 and then nothing');
    const read = await readMarketFile(path);
    expect(read.ok ? null : read.error.code).toBe('PARQUET_BROKEN');
    expect(read.ok ? '' : read.error.message.split('\n').length).toBe(1);
  });
});
