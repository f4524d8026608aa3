import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A one-minute bar; `at` is its beginning, prices are on the grid in ticks. */
export type Bar = Readonly<{ at: number; open: number; close: number }>;

/** One trade, its price in ticks. */
export type Trade = Readonly<{ at: number; price: number }>;

/** A stretch of a file that is left out, ends included, and why. */
type Hole = Readonly<{ from: string; to: string; why: string }>;

/** A file of bars of one product. */
export type BarFile = Readonly<{ root: string; file: string; holes: readonly Hole[] }>;

const TWO_CONTRACTS: Hole = {
  from: '2026-01-20T00:00:00Z',
  to: '2026-01-27T22:59:00Z',
  why: 'bars of two delivery months alternate, 330 to 390 ticks apart',
};

const THIN_CONTRACT: Hole = {
  from: '2026-02-02T23:00:00Z',
  to: '2026-02-16T22:59:00Z',
  why: 'a thinly traded contract: the source rolled early',
};

const WEEKS = '1m_2026-01-21_2026-02-27';

/** The bars that the figures come from; those of 2013 are too old and calm to speak for today. */
export const BAR_FILES: readonly BarFile[] = [
  { root: 'NQ', file: 'NQ_1m_2024', holes: [] },
  { root: 'NQ', file: 'NQ_1m_2025', holes: [] },
  { root: 'ES', file: 'ES_1m_2024', holes: [] },
  { root: 'ES', file: 'ES_1m_2025', holes: [] },
  { root: 'MGC', file: 'MGC_1m_2024', holes: [] },
  { root: 'MNQ', file: `MNQ_${WEEKS}`, holes: [] },
  { root: 'MES', file: `MES_${WEEKS}`, holes: [] },
  { root: 'YM', file: `YM_${WEEKS}`, holes: [] },
  { root: 'CL', file: `CL_${WEEKS}`, holes: [THIN_CONTRACT] },
  { root: 'GC', file: `GC_${WEEKS}`, holes: [TWO_CONTRACTS] },
  { root: '6E', file: '6EH4_1m_2024-01', holes: [] },
];

/** Every trade of some hours or days. */
export const TRADE_FILES = [
  { root: 'NQ', file: 'NQM5_trades_2025-05-04' },
  { root: 'ES', file: 'ESH4_trades_2023-12-25' },
  { root: 'ES', file: 'ESU4_trades_2024-07-01' },
  { root: 'GC', file: 'GCZ3_trades_2013-10-07_2013-10-08' },
] as const;

/** The bars of a file outside of its holes. */
export function readBars(data: string, { file, holes }: BarFile, tickSize: number): Bar[] {
  const spans = holes.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const);
  return rowsOf(join(data, 'bars_1m', `${file}.csv.gz`))
    .map(([time = '', open, , , close]) => ({
      at: Date.parse(time),
      open: Math.round(Number(open) / tickSize),
      close: Math.round(Number(close) / tickSize),
    }))
    .filter(({ at }) => !spans.some(([from, to]) => at >= from && at <= to));
}

export function readTrades(data: string, file: string, tickSize: number): Trade[] {
  return rowsOf(join(data, 'ticks', `${file}.csv.gz`)).map(([time = '', price]) => ({
    at: Date.parse(`${time.slice(0, 19)}.${time.slice(20, 23).replace('Z', '')}Z`),
    price: Math.round(Number(price) / tickSize),
  }));
}

/** The first bars of new contracts: the step to them is no move of the market. */
export function readRolls(data: string, root: string): ReadonlySet<number> {
  const text = readFileSync(join(data, 'rolls', `${root}_rolls.csv`), 'utf8');
  return new Set(linesOf(text).map(([time = '']) => Date.parse(time)));
}

const rowsOf = (path: string): string[][] =>
  linesOf(gunzipSync(readFileSync(path)).toString('utf8'));

const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
