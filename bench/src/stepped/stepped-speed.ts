import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assert, formatPrice } from '@loadline/core';
import { type BarSeries, sliceColumns } from '@loadline/data';
import { generatedBars } from '../backtest/generated-bars.ts';
import { overnightTrades } from '../backtest/overnight-desk.ts';
import { figureOf, type Measured } from '../figure.ts';

const ROUNDS = 3;
/** Two thirds of a session: over the entries at the open. Four prices a bar. */
const BARS = 1_000;
const LAUNCHER = join(import.meta.dirname, '../../../apps/loadline/bin/loadline.mjs');

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
      values.push(await overSockets(path, join(folder, `${round}`)));
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

async function overSockets(path: string, folder: string): Promise<number> {
  const ports = ['--port', '0', '--control-port', '0'];
  const gateway = start(
    ['gateway', '--speed', 'stepped', '--data', path, ...ports, '--data-folder', `${folder}-g`],
    'ready',
  );
  try {
    const { api, control } = await gateway.told;
    const urls = ['--venue-url', String(api), '--control-url', String(control)];
    const trader = start(['trader', '--data-folder', `${folder}-t`, ...urls], 'ended');
    try {
      const startedAt = await trader.ready;
      await trader.told;
      return (BARS * 4) / ((performance.now() - startedAt) / 1_000);
    } finally {
      await stopped(trader.child);
    }
  } finally {
    await stopped(gateway.child);
  }
}

type Line = Readonly<Record<string, unknown>>;

/** Starts a role; `told` is the line with this key, `ready` the moment of the first line. */
function start(args: readonly string[], key: string) {
  const child = spawn(process.execPath, [LAUNCHER, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = Promise.withResolvers<number>();
  const told = Promise.withResolvers<Line>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    ready.resolve(performance.now());
    if (key in line) told.resolve(line);
  });
  child.once('exit', (code) => {
    const reason = new Error(`${args[0]} ended with code ${code}`);
    ready.reject(reason);
    told.reject(reason);
  });
  ready.promise.catch(() => undefined);
  told.promise.catch(() => undefined);
  return { child, ready: ready.promise, told: told.promise };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function csvOf(series: readonly BarSeries[]): string {
  const lines = ['timestamp,open,high,low,close,volume'];
  for (const { contract, columns } of series) {
    const price = (ticks: number | undefined): string =>
      formatPrice((ticks ?? 0) as never, contract.product);
    for (let index = 0; index < columns.length; index += 1) {
      const { openedAt, open, high, low, close, volume } = columns;
      const at = new Date(openedAt[index] ?? 0).toISOString().replace('.000', '');
      const prices = [open[index], high[index], low[index], close[index]].map(price);
      lines.push([at, ...prices, volume[index]].join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}
