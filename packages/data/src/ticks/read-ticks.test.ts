import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { UnixMs } from '@loadline/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMarketFile, readQuotes, readTrades } from '../series/market-file.ts';
import type { ReadOptions } from '../series/read-series.ts';
import { barsOfTrades } from './bars-of-trades.ts';
import { NO_PRICE } from './quote-columns.ts';

const TRADES = 'timestamp,price,size,aggressor,sequence';
const QUOTES = 'timestamp,bid,bid_size,ask,ask_size';
const T1 = '2025-05-05T14:30:00.058002213Z,20186.25,4,buy,14815';
const T2 = '2025-05-05T14:30:00.058902213Z,20186.5,1,sell,14816';
const T3 = '2025-05-05T14:31:07.5Z,20180,16,none,14817';
const Q1 = '2025-05-05T14:30:00.1Z,20186.25,9,20186.75,3';
const Q2 = '2025-05-05T14:30:00.2Z,,0,20186.75,';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticks-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const file = (...lines: readonly string[]) => [...lines, ''].join('\n');

/** The fault of a file without the folder, which differs from run to run. */
async function faultOf(name: string, content: string, options: ReadOptions = {}) {
  const result = await readMarketFile(await put(name, content), options);
  if (result.ok) return null;
  const { code, line, message } = result.error;
  return { code, line, message: message.replaceAll(`${folder}/`, '') };
}

describe('readTrades', () => {
  it.each([
    { form: 'plain', content: file(TRADES, T1, T2, T3) },
    { form: 'gzipped', content: gzipSync(file(TRADES, T1, T2, T3)) },
  ])('reads trades of a $form file, several at one millisecond', async ({ content }) => {
    const read = await readTrades(await put('NQM5_trades.csv', content));
    if (!read.ok) throw new Error(read.error.message);
    const [series] = read.value.series;
    expect(series?.contract.name).toBe('NQM5');
    expect([...(series?.columns.at ?? [])].map((at) => new Date(at).toISOString())).toEqual([
      '2025-05-05T14:30:00.058Z',
      '2025-05-05T14:30:00.058Z',
      '2025-05-05T14:31:07.500Z',
    ]);
    expect([...(series?.columns.price ?? [])]).toEqual([80_745, 80_746, 80_720]);
    expect([...(series?.columns.size ?? [])]).toEqual([4, 1, 16]);
    expect([...(series?.columns.aggressor ?? [])]).toEqual([1, 2, 0]);
  });

  it('takes files without an aggressor, and sizes that are not known', async () => {
    const path = await put(
      'GCZ3_trades.csv',
      file('timestamp,price,size', '2013-10-07T00:00:00.276Z,1313.7,'),
    );
    const read = await readTrades(path);
    const columns = read.ok ? read.value.series[0]?.columns : undefined;
    expect([columns?.price[0], columns?.size[0], columns?.aggressor[0]]).toEqual([13_137, 0, 0]);
  });

  it('cuts a product at its rolls and to a range, and counts prints outside sessions', async () => {
    const path = await put(
      'NQ_trades.csv',
      file(
        TRADES,
        '2025-06-14T15:00:00Z,20000,1,buy,1',
        '2025-06-16T14:00:00Z,20001,1,buy,2',
        '2025-06-17T14:00:00Z,20002,1,buy,3',
        '2025-06-18T14:00:00Z,20003,1,buy,4',
      ),
    );
    const rollsPath = await put(
      'rolls.csv',
      file('first_bar_of_new_contract_utc,from,to', '2025-06-17T00:00:00Z,NQM5,NQU5'),
    );
    const to = Date.parse('2025-06-18T14:00:00Z') as UnixMs;
    const read = await readTrades(path, { rollsPath, to });
    if (!read.ok) throw new Error(read.error.message);
    const { series, strays, count } = read.value;
    expect(series.map(({ contract, columns }) => [contract.name, [...columns.price]])).toEqual([
      ['NQM5', [80_004]],
      ['NQU5', [80_008]],
    ]);
    expect([count, strays.count]).toEqual([2, 1]);
  });

  it('makes the bars that trades make, and none of a minute without one', async () => {
    const late = '2025-05-05T14:33:00Z,20181,2,buy,9';
    const read = await readTrades(await put('NQM5_t.csv', file(TRADES, T1, T2, T3, late)));
    const columns = read.ok ? read.value.series[0]?.columns : undefined;
    if (columns === undefined) throw new Error('the file can be read');
    const { length, ...rows } = barsOfTrades(columns);
    const from = Date.parse('2025-05-05T14:30:00Z');
    expect(length).toBe(3);
    expect(Object.values(rows).map((row) => [...row])).toEqual([
      [from, from + 60_000, from + 180_000],
      [80_745, 80_720, 80_724],
      [80_746, 80_720, 80_724],
      [80_745, 80_720, 80_724],
      [80_746, 80_720, 80_724],
      [5, 16, 2],
    ]);
  });
});

describe('readQuotes', () => {
  it('reads both sides, and a side that nobody quotes', async () => {
    const read = await readQuotes(await put('NQM5_l1.csv', file(QUOTES, Q1, Q2)));
    const columns = read.ok ? read.value.series[0]?.columns : undefined;
    expect([...(columns?.bid ?? [])]).toEqual([80_745, NO_PRICE]);
    expect([...(columns?.bidSize ?? [])]).toEqual([9, 0]);
    expect([...(columns?.ask ?? [])]).toEqual([80_747, 80_747]);
    expect([...(columns?.askSize ?? [])]).toEqual([3, 0]);
  });

  it('finds them beside the actions of a book file', async () => {
    const header = 'timestamp,action,bid,bid_size,ask,ask_size,last,last_size';
    const row = '2024-07-01T23:58:01.218218853Z,T,5528.5,29,5528.75,6,5528.75,2';
    const read = await readMarketFile(await put('ESU4_l1.csv', file(header, row)));
    expect(read.ok && read.value.kind).toBe('quotes');
  });
});

describe('readMarketFile', () => {
  it.each([
    {
      what: 'a trade off the grid',
      content: file(TRADES, T1, '2025-05-05T14:30:01Z,20186.3,1,buy,2'),
      code: 'PRICE_OFF_TICK',
      line: 3,
      message:
        'NQM5.csv, line 3: the trade price "20186.3" is off the grid; expected a ' +
        'multiple of the tick 0.25 of NQ.',
    },
    {
      what: 'a time that goes back',
      content: file(TRADES, T3, T1),
      code: 'TIME_BACKWARD',
      line: 3,
      message:
        'NQM5.csv, line 3: the timestamp "2025-05-05T14:30:00.058002213Z" is earlier ' +
        'than the line before; expected a rise.',
    },
    {
      what: 'a time without a zone',
      content: file(TRADES, '2025-05-05T14:30:00.05,20186.25,4,buy,1'),
      code: 'TIMESTAMP_BAD',
      line: 2,
      message:
        'NQM5.csv, line 2: the timestamp "2025-05-05T14:30:00.05" is not understood; ' +
        'expected an instant with its zone, such as 2024-01-02T14:30:00.125Z.',
    },
    {
      what: 'an aggressor that is no side',
      content: file(TRADES, T1.replace('buy', 'bid')),
      code: 'AGGRESSOR_BAD',
      line: 2,
      message:
        'NQM5.csv, line 2: the aggressor "bid" is not known; expected buy, sell, none or nothing.',
    },
    {
      what: 'a size that is no count',
      content: file(TRADES, T1.replace(',4,', ',-4,')),
      code: 'VOLUME_BAD',
      line: 2,
      message: 'NQM5.csv, line 2: the size "-4" is no count; expected a whole number from 0 up.',
    },
    {
      what: 'a trade without a price',
      content: file(TRADES, T1.replace('20186.25', '')),
      code: 'PRICE_BAD',
      line: 2,
      message: 'NQM5.csv, line 2: the trade price "" is no number; expected one.',
    },
    {
      what: 'a crossed quote',
      content: file(QUOTES, Q1.replace('20186.25', '20187')),
      code: 'QUOTE_CROSSED',
      line: 2,
      message:
        'NQM5.csv, line 2: the bid 20187 is above the ask 20186.75; expected it at or below.',
    },
    {
      what: 'a bid off the grid',
      content: file(QUOTES, Q1.replace('20186.25', '20186.1')),
      code: 'PRICE_OFF_TICK',
      line: 2,
      message:
        'NQM5.csv, line 2: the bid price "20186.1" is off the grid; expected a multiple ' +
        'of the tick 0.25 of NQ.',
    },
    {
      what: 'a row that is cut off',
      content: file(TRADES, '2025-05-05T14:30:00Z,20186.25'),
      code: 'FIELD_COUNT',
      line: 2,
      message: 'NQM5.csv, line 2: expected 5 fields as in the header, found 2.',
    },
    {
      what: 'a header alone',
      content: file(QUOTES),
      code: 'FILE_EMPTY',
      line: null,
      message: 'NQM5.csv: there is a header and no quote below it.',
    },
    {
      what: 'columns of nothing that is known',
      content: file('time,value', '1,2'),
      code: 'HEADER_WRONG',
      line: 1,
      message:
        'NQM5.csv, line 1: the columns are those of no bars, trades or quotes; expected ' +
        'one of timestamp,open,high,low,close,volume or timestamp,price,size or ' +
        'timestamp,bid,bid_size,ask,ask_size, found "time,value".',
    },
    {
      what: 'trades without a size',
      content: file('timestamp,price', '2025-05-05T14:30:00Z,20186.25'),
      code: 'HEADER_WRONG',
      line: 1,
      message:
        'NQM5.csv, line 1: these columns are missing: size; expected a header with ' +
        'timestamp,price,size, found "timestamp,price".',
    },
    {
      what: 'trades of a weekend alone',
      content: file(TRADES, '2025-05-03T15:00:00Z,20000,1,buy,1'),
      code: 'RANGE_EMPTY',
      line: null,
      message: 'NQM5.csv: none of the 1 trades in the range is within a session.',
    },
  ])('refuses $what in one sentence', async ({ content, code, line, message }) => {
    expect(await faultOf('NQM5.csv', content)).toEqual({ code, line, message });
  });

  it('tells that a file is not there', async () => {
    const read = await readMarketFile(join(folder, 'NQ_nothing.csv'));
    expect(read.ok ? null : read.error.code).toBe('FILE_MISSING');
  });
});
