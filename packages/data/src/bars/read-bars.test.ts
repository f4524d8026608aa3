import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { UnixMs } from '@loadline/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barAt } from './bar-columns.ts';
import { checkBars } from './check-bars.ts';
import { type ReadBarsOptions, readBars } from './read-bars.ts';

const HEADER = 'timestamp,open,high,low,close,volume';
const FIRST = '2025-01-06T15:00:00Z,21269,21282.75,21253.5,21261.25,393';
const SECOND = '2025-01-06T15:01:00Z,21263,21272.25,21254.25,21271.25,0';
const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bars-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array, options: ReadBarsOptions = {}) {
  const path = join(folder, name);
  await writeFile(path, content);
  return readBars(path, options);
}

/** The fault without the folder, which differs from run to run. */
async function faultOf(name: string, content: string | Uint8Array, options?: ReadBarsOptions) {
  const result = await read(name, content, options);
  if (result.ok) return null;
  const { code, line, message } = result.error;
  return { code, line, message: message.replaceAll(`${folder}/`, '') };
}

const file = (...lines: readonly string[]) => [HEADER, ...lines, ''].join('\n');

describe('readBars', () => {
  it.each([
    { name: 'plain', content: file(FIRST, SECOND) },
    { name: 'gzipped, whatever the name says', content: gzipSync(file(FIRST, SECOND)) },
    { name: 'with Windows line ends', content: file(FIRST, SECOND).replaceAll('\n', '\r\n') },
    { name: 'with a byte order mark', content: `\uFEFF${file(FIRST, SECOND)}` },
    { name: 'without a last line end', content: file(FIRST, SECOND).trimEnd() },
    { name: 'with blank lines at the end', content: `${file(FIRST, SECOND)}\n\r\n\n` },
    {
      name: 'with other columns in another order',
      content: [
        'symbol,Volume,close,low,high,open,timestamp',
        'NQ,393,21261.25,21253.5,21282.75,21269,2025-01-06T15:00:00Z',
        'NQ,,21271.25,21254.25,21272.25,21263,2025-01-06T15:01:00Z',
      ].join('\n'),
    },
    {
      name: 'with offsets, fractions, more decimals and exponents',
      content: file(
        '2025-01-06T09:00:00.000-06:00,21269.00,2.128275e4,21253.5000000001,21261.250,393.0',
        '2025-01-06 15:01:00+0000,+21263,21272.25,21254.25,21271.25,0',
      ),
    },
  ])('reads a file $name', async ({ content }) => {
    const result = await read('NQ_1m.csv', content);
    if (!result.ok) throw new Error(result.error.message);
    const { series, continuous, count } = result.value;
    expect([continuous, count, series.length]).toEqual([true, 2, 1]);
    const [only] = series;
    expect(only?.contract.name).toBe('NQH5');
    expect(only && barAt(only.columns, 0)).toEqual({
      openedAt: at('2025-01-06T15:00:00Z'),
      open: 85_076,
      high: 85_131,
      low: 85_014,
      close: 85_045,
      volume: 393,
    });
    expect(only && barAt(only.columns, 1).volume).toBe(0);
  });

  it.each([
    { name: 'nq_2025.csv', symbol: undefined, contracts: ['NQH5'], continuous: true },
    { name: 'NQH5_1m.csv.gz', symbol: undefined, contracts: ['NQH5'], continuous: false },
    { name: 'NQM5-1m.csv', symbol: undefined, contracts: ['NQM5'], continuous: false },
    { name: 'bars.csv', symbol: 'NQ', contracts: ['NQH5'], continuous: true },
    { name: 'bars.csv', symbol: 'nqu25', contracts: ['NQU5'], continuous: false },
    { name: 'NQ.csv', symbol: 'CON.F.US.MNQ.H25', contracts: ['MNQH5'], continuous: false },
    { name: 'ES.csv', symbol: 'MNQ', contracts: ['MNQH5'], continuous: true },
  ])(
    'takes $name with symbol $symbol for $contracts',
    async ({ name, symbol, contracts, continuous }) => {
      const result = await read(name, file(FIRST), symbol === undefined ? {} : { symbol });
      if (!result.ok) throw new Error(result.error.message);
      expect(result.value.series.map(({ contract }) => contract.name)).toEqual(contracts);
      expect(result.value.continuous).toBe(continuous);
    },
  );

  it('reads negative prices and grids with many decimals', async () => {
    const oil = await read('CLK20.csv', file('2020-04-20T18:30:00Z,-37.63,0.01,-40.32,-0.00,7'));
    const note = await read(
      'ZF.csv',
      file('2025-01-06T15:00:00Z,106.0078125,106.015625,106,106,1'),
    );
    if (!oil.ok || !note.ok) throw new Error('both are whole');
    const [bar] = oil.value.series.map(({ columns }) => barAt(columns, 0));
    expect(bar).toMatchObject({ open: -3763, high: 1, low: -4032, close: 0 });
    expect(note.value.series[0]?.columns.open[0]).toBe(13_569);
  });

  it('cuts a continuous file at the roll, and by a roll file where it is given', async () => {
    const lines = ['2025-06-13T19:00:00Z', '2025-06-15T22:00:00Z', '2025-06-17T05:01:00Z'];
    const content = file(...lines.map((time) => `${time},1,1,1,1,1`));
    const rollsPath = join(folder, 'rolls.csv');
    const rolls = 'first_bar_of_new_contract_utc,from,to\n2025-06-17T05:01:00Z,NQM5,NQU5\n';
    await writeFile(rollsPath, rolls);
    const [builtIn, given] = [
      await read('NQ.csv', content),
      await read('NQ.csv', content, { rollsPath }),
    ];
    const shape = (result: typeof given) =>
      result.ok
        ? result.value.series.map((s) => [s.contract.name, s.columns.length])
        : result.error;
    expect(shape(builtIn)).toEqual([
      ['NQM5', 1],
      ['NQU5', 2],
    ]);
    expect(shape(given)).toEqual([
      ['NQM5', 2],
      ['NQU5', 1],
    ]);
    const [before, after] = builtIn.ok ? builtIn.value.series : [];
    expect(before?.to).toBe(after?.from);
  });

  it('leaves out and counts what lies outside every session', async () => {
    const saturday = '2025-01-11T15:19:00Z,21000,21000,21000,21000,1';
    const pause = '2025-01-13T22:30:00Z,21000,21000,21000,21000,1';
    const result = await read('NQ.csv', file(FIRST, saturday, pause));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.count).toBe(1);
    expect(result.value.strays).toEqual({
      count: 2,
      first: at('2025-01-11T15:19:00Z'),
      last: at('2025-01-13T22:30:00Z'),
    });
  });

  it('keeps a range, its end excluded', async () => {
    const options = { from: at('2025-01-06T15:00:00Z'), to: at('2025-01-06T15:01:00Z') };
    const result = await read('NQ.csv', file(FIRST, SECOND), options);
    expect(result.ok ? result.value.count : null).toBe(1);
  });
});

describe('a file that cannot be used', () => {
  const broken = (row: string) => file(FIRST, row);
  const minute = '2025-01-06T15:01:00Z';

  it.each([
    { code: 'FILE_EMPTY', line: null, says: /is empty/, content: '' },
    { code: 'FILE_EMPTY', line: null, says: /header and no bar/, content: `${HEADER}\n\n` },
    {
      code: 'HEADER_WRONG',
      line: 1,
      says: /columns are missing: volume/,
      content: 'timestamp,open,high,low,close\n',
    },
    {
      code: 'HEADER_WRONG',
      line: 1,
      says: /missing: timestamp, open, /,
      content: FIRST,
    },
    { code: 'HEADER_WRONG', line: 1, says: /close is there twice/, content: `${HEADER},close\n` },
    {
      code: 'FIELD_COUNT',
      line: 3,
      says: /expected 6 fields .* found 5/,
      content: broken(`${minute},1,1,1,1`),
    },
    { code: 'FIELD_COUNT', line: 3, says: /found 7/, content: broken(`${minute},1,1,1,1,1,`) },
    { code: 'FIELD_COUNT', line: 2, says: /found 1/, content: file('', FIRST) },
    {
      code: 'TIMESTAMP_BAD',
      line: 3,
      says: /"2025-01-06T15:01:00" .* expected/,
      content: broken('2025-01-06T15:01:00,1,1,1,1,1'),
    },
    {
      code: 'TIMESTAMP_BAD',
      line: 3,
      says: /start of a minute/,
      content: broken('2025-01-06T15:01:30Z,1,1,1,1,1'),
    },
    {
      code: 'TIMESTAMP_BAD',
      line: 3,
      says: /2025-02-30/,
      content: broken('2025-02-30T15:01:00Z,1,1,1,1,1'),
    },
    {
      code: 'TIMESTAMP_BAD',
      line: 3,
      says: /25:01/,
      content: broken('2025-02-03T25:01:00Z,1,1,1,1,1'),
    },
    { code: 'TIME_DUPLICATE', line: 3, says: /that of the line before/, content: broken(FIRST) },
    {
      code: 'TIME_BACKWARD',
      line: 3,
      says: /earlier than the line before/,
      content: broken('2025-01-06T14:59:00Z,1,1,1,1,1'),
    },
    {
      code: 'PRICE_BAD',
      line: 3,
      says: /the high price "x" is no number/,
      content: broken(`${minute},1,x,1,1,1`),
    },
    {
      code: 'PRICE_BAD',
      line: 3,
      says: /the open price ""/,
      content: broken(`${minute},,1,1,1,1`),
    },
    { code: 'PRICE_BAD', line: 3, says: /NaN/, content: broken(`${minute},1,1,NaN,1,1`) },
    {
      code: 'PRICE_OFF_TICK',
      line: 3,
      says: /the close price "1.3" .* tick 0.25 of NQ/,
      content: broken(`${minute},1,2,1,1.3,1`),
    },
    {
      code: 'PRICE_OFF_TICK',
      line: 3,
      says: /1.2501/,
      content: broken(`${minute},1,2,1,1.2501,1`),
    },
    {
      code: 'PRICES_INCONSISTENT',
      line: 3,
      says: /1, 0.5, 1, 1 contradict/,
      content: broken(`${minute},1,0.5,1,1,1`),
    },
    {
      code: 'PRICES_INCONSISTENT',
      line: 3,
      says: /contradict/,
      content: broken(`${minute},2,3,2,1,1`),
    },
    {
      code: 'VOLUME_BAD',
      line: 3,
      says: /"-1" .* from 0 up/,
      content: broken(`${minute},1,1,1,1,-1`),
    },
    { code: 'VOLUME_BAD', line: 3, says: /"1.5"/, content: broken(`${minute},1,1,1,1,1.5`) },
  ])('says $code: $says', async ({ code, line, says, content }) => {
    const fault = await faultOf('NQ.csv', content);
    expect(fault).toMatchObject({ code, line });
    expect(fault?.message).toMatch(says);
    const where = line === null ? 'NQ.csv: ' : `NQ.csv, line ${line}: `;
    expect(fault?.message.startsWith(where)).toBe(true);
    expect(fault?.message).toMatch(/^[\x20-\x7e]+\.$/);
  });

  it.each([
    { name: 'data.csv', options: {}, code: 'SYMBOL_UNTOLD', says: /does not tell its symbol/ },
    { name: 'XX_1m.csv', options: {}, code: 'SYMBOL_UNTOLD', says: /such as NQ or a contract/ },
    {
      name: 'NQ.csv',
      options: { symbol: 'XYZ' },
      code: 'SYMBOL_UNKNOWN',
      says: /"XYZ" is not known/,
    },
    {
      name: 'NQ.csv',
      options: { from: at('2025-02-01T00:00Z'), to: at('2025-01-01T00:00Z') },
      code: 'RANGE_REVERSED',
      says: /2025-02-01T00:00:00.000Z is not before/,
    },
    {
      name: 'NQ.csv',
      options: { from: at('2026-01-01T00:00Z') },
      code: 'RANGE_EMPTY',
      says: /goes from 2025-01-06T15:00:00.000Z to 2025-01-06T15:01/,
    },
    {
      name: 'NQ.csv',
      options: { rollsPath: '/no/such/rolls.csv' },
      code: 'FILE_MISSING',
      says: /rolls.csv/,
    },
  ])('says $code of $name', async ({ name, options, code, says }) => {
    const fault = await faultOf(name, file(FIRST), options);
    expect(fault?.code).toBe(code);
    expect(fault?.message).toMatch(says);
  });

  it('says when there is no such file, and when it is a folder', async () => {
    const missing = await readBars(join(folder, 'missing.csv'));
    const directory = await readBars(folder, { symbol: 'NQ' });
    expect(missing).toMatchObject({ ok: false, error: { code: 'FILE_MISSING' } });
    expect(directory).toMatchObject({ ok: false, error: { code: 'FILE_UNREADABLE' } });
  });

  it('says when gzip data is cut off or broken, and when all bars are strays', async () => {
    const packed = gzipSync(file(FIRST, SECOND));
    const torn = await faultOf('NQ.csv.gz', packed.subarray(0, packed.length - 12));
    const bad = await faultOf(
      'NQ.csv.gz',
      packed.map((byte, index) => (index > 20 ? 255 - byte : byte)),
    );
    const strays = await faultOf('NQ.csv', file('2025-01-11T15:19:00Z,1,1,1,1,1'));
    expect([torn?.code, bad?.code, strays?.code]).toEqual([
      'GZIP_BROKEN',
      'GZIP_BROKEN',
      'RANGE_EMPTY',
    ]);
  });
});

describe('checkBars', () => {
  it('tells gaps within a session, but not between sessions', async () => {
    const times = [
      '2025-01-06T15:00:00Z',
      '2025-01-06T15:05:00Z',
      '2025-01-06T15:06:00Z',
      '2025-01-06T23:00:00Z',
    ];
    const result = await read('NQ.csv', file(...times.map((time) => `${time},1,1,1,1,0`)));
    if (!result.ok) throw new Error(result.error.message);
    expect(checkBars(result.value)).toMatchObject({
      count: 4,
      first: at('2025-01-06T15:00:00Z'),
      last: at('2025-01-06T23:00:00Z'),
      contracts: ['NQH5'],
      sessions: 2,
      stepMinutes: 1,
      volumeKnown: 0,
      gapCount: 1,
      longestGaps: [
        { from: at('2025-01-06T15:01:00Z'), to: at('2025-01-06T15:05:00Z'), minutes: 4 },
      ],
    });
  });
});
