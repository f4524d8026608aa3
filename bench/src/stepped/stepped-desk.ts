import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatPrice } from '@loadline/core';
import type { BarSeries } from '@loadline/data';

const LAUNCHER = join(import.meta.dirname, '../../../apps/loadline/bin/loadline.mjs');

/**
 * Plays a file to its end in stepped mode, gateway and trader as processes of their own over real
 * sockets. The trader's data folder is `folder` with `-t` behind it.
 *
 * @returns how many milliseconds it took from the trader's start to the market's end.
 */
export async function playStepped(path: string, folder: string): Promise<number> {
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
      return performance.now() - startedAt;
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

/** Bars as a file that every reader of ours takes. */
export function csvOf(series: readonly BarSeries[]): string {
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
