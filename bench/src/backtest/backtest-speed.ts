import { existsSync } from 'node:fs';
import { assert, sessionCalendar } from '@loadline/core';
import { type BarSeries, readBars } from '@loadline/data';
import { figureOf, type Measured } from '../figure.ts';
import { generatedBars } from './generated-bars.ts';
import { overnightTrades } from './overnight-desk.ts';
import { type PlainTrade, referenceTrades } from './reference-loop.ts';

const ROUNDS = 9;
const WARM_UPS = 4;
const SHARED = process.env['LOADLINE_SHARED'] ?? `${import.meta.dirname}/../../../../shared`;
const FILES = ['NQ_1m_2024.csv.gz', 'NQ_1m_2025.csv.gz'].map(
  (name) => `${SHARED}/data/bars_1m/${name}`,
);

/**
 * One-minute bars per second on one core through strategy, risk, engine and simulation, beside a
 * plain loop that makes the same trades: an unequal trade ends the benchmark.
 */
export async function run(): Promise<readonly Measured[]> {
  const files = await markets();
  const calendar = sessionCalendar({ outsideCalendar: 'regular' });
  const bars = files.flat().reduce((sum, { columns }) => sum + columns.length, 0);
  const engine = (): readonly PlainTrade[] => files.flatMap((one) => plain(overnightTrades(one)));
  const loop = (): readonly PlainTrade[] => files.flatMap((one) => referenceTrades(one, calendar));
  assertEqual(engine(), loop());
  const values: number[] = [];
  const references: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const value = rateOf(bars, engine);
    const reference = rateOf(bars, loop);
    if (round < 0) continue;
    values.push(value);
    references.push(reference);
  }
  const source = existsSync(FILES[0] ?? '') ? 'NQ 2024 and 2025' : 'a generated market';
  const beside = `a plain loop with the same ${engine().length} trades on ${source}`;
  return [figureOf({ name: 'backtest.bars', unit: 'bars/s', beside }, values, references)];
}

/** The two years of NQ where the shared data is there, else two generated ones. */
async function markets(): Promise<readonly (readonly BarSeries[])[]> {
  if (!FILES.every((path) => existsSync(path))) return [generatedBars(1), generatedBars(2)];
  const files = await Promise.all(FILES.map((path) => readBars(path)));
  return files.map((file) => {
    if (!file.ok) throw new RangeError(file.error.message);
    return file.value.series;
  });
}

/** By the thread's own time on the processor: what else runs on the machine does not count. */
function rateOf(bars: number, work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return bars / ((user + system) / 1e6);
}

const plain = (trades: ReturnType<typeof overnightTrades>): readonly PlainTrade[] =>
  trades.map(({ side, entryAt, entryPrice, exitAt, exitPrice }) => {
    return { side, entryAt, entryPrice, exitAt, exitPrice };
  });

function assertEqual(trades: readonly PlainTrade[], expected: readonly PlainTrade[]): void {
  assert(trades.length === expected.length, `${trades.length} and ${expected.length} trades`);
  for (const [index, trade] of trades.entries()) {
    const [one, other] = [JSON.stringify(trade), JSON.stringify(expected[index])];
    assert(one === other, `trade ${index} is ${one} by the engine and ${other} by the loop`);
  }
}
