import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@loadline/core';
import { type BarSeries, sliceColumns } from '@loadline/data';
import { generatedBars } from '../backtest/generated-bars.ts';
import { overnightTrades } from '../backtest/overnight-desk.ts';
import { figureOf, type Measured } from '../figure.ts';
import { csvOf, playStepped } from './stepped-desk.ts';

const ROUNDS = 3;
/** Two thirds of a session: over the entries at the open. Four prices a bar. */
const BARS = 1_000;

/**
 * Prices per second in stepped mode with gateway and trader as processes of their own, over real
 * sockets, from the trader's start to the market's end; beside the backtest of the same bars.
 */
export async function run(): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  const series = firstBars(generatedBars(3));
  const path = join(folder, 'NQH6.csv');
  writeFileSync(path, csvOf(series));
  const values: number[] = [];
  const references: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ms = await playStepped(path, join(folder, `${round}`));
      values.push((BARS * 4) / (ms / 1_000));
      references.push(inProcess(series));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const beside = 'the backtest of the same bars in process';
  return [figureOf({ name: 'stepped.prices', unit: 'prices/s', beside }, values, references)];
}

function firstBars([series]: readonly BarSeries[]): readonly BarSeries[] {
  assert(series !== undefined, 'there are bars');
  return [{ ...series, columns: sliceColumns(series.columns, 0, BARS) }];
}

function inProcess(series: readonly BarSeries[]): number {
  for (let warmUp = 0; warmUp < 20; warmUp += 1) overnightTrades(series);
  const startedAt = performance.now();
  for (let round = 0; round < 20; round += 1) overnightTrades(series);
  return (20 * BARS * 4) / ((performance.now() - startedAt) / 1_000);
}
