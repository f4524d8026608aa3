import { run as backtest } from './backtest/backtest-speed.ts';
import { run as core } from './core/core-speed.ts';
import { run as decode } from './decode.ts';
import type { Benchmark, Figure, Measured } from './figure.ts';
import { run as gatewayMonth } from './gateway/month-memory.ts';
import { run as gatewayOrders } from './gateway/orders-speed.ts';
import { run as gatewayPush } from './gateway/push-speed.ts';
import { run as gatewaySteps } from './gateway-steps.ts';
import { run as journal } from './journal/journal-speed.ts';
import { run as replay } from './journal/replay-speed.ts';
import { run as reaction } from './reaction/reaction-speed.ts';
import { run as risk } from './risk/risk-speed.ts';
import { run as stepped } from './stepped/stepped-speed.ts';

/** The backtest first: what the others teach the compiler of shared code would slow it. */
const BENCHMARKS: readonly Benchmark[] = [
  { name: 'backtest', run: backtest },
  { name: 'core', run: core },
  { name: 'risk', run: risk },
  { name: 'decode', run: async () => (await decode()).map(measured) },
  { name: 'journal', run: journal },
  { name: 'replay', run: replay },
  { name: 'reaction', run: reaction },
  { name: 'gateway-steps', run: gatewaySteps },
  { name: 'gateway-orders', run: gatewayOrders },
  { name: 'gateway-push', run: gatewayPush },
  { name: 'gateway-month', run: gatewayMonth },
  { name: 'stepped', run: stepped },
];

/** `npm run bench [-- NAME…] [--json]`: every figure beside a reference of the same run. */
const flags = process.argv.slice(2);
const isJson = flags.includes('--json');
const names = flags.filter((flag) => flag !== '--json');
const unknown = names.filter((name) => !BENCHMARKS.some((one) => one.name === name));
if (unknown.length > 0) {
  const known = BENCHMARKS.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}: expected ${known}.\n`);
  process.exit(2);
}
const wanted = BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name));
if (!isJson) process.stdout.write(`${row(['figure', 'value', 'reference', 'ratio', 'spread'])}\n`);
for (const { run } of wanted) {
  for (const figure of await run())
    process.stdout.write(`${isJson ? json(figure) : line(figure)}\n`);
}

function json({ name, value, unit, reference, ratio }: Figure): string {
  return JSON.stringify({ name, value, unit, reference, ratio });
}

function line({ name, value, unit, reference, ratio, spread, beside }: Measured): string {
  const spreadText = Number.isNaN(spread) ? '' : `±${(spread * 100).toFixed(0)} %`;
  const figures = [`${shown(value)} ${unit}`, shown(reference), ratio.toPrecision(3), spreadText];
  return `${row([name, ...figures])}  beside ${beside}`;
}

function shown(value: number): string {
  const digits = value >= 100 ? 0 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

function row([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(24) + cells.map((cell) => cell.padStart(20)).join('');
}

function measured(figure: Figure): Measured {
  return { ...figure, spread: Number.NaN, beside: 'JSON.parse of the same text' };
}
