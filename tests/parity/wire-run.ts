import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadlineProcess, loadlineJson } from '../support/loadline-process.ts';

export type Market = Readonly<{
  /** The file of bars. */
  data: string;
  /** A product, such as `NQ`. */
  symbol: string;
  from?: string;
  to?: string;
  rolls?: string;
}>;

export type Desk = Readonly<{
  program: string;
  /** Settings of the strategy. */
  set: Readonly<Record<string, string>>;
}>;

export type Trade = Readonly<{
  contractId: string;
  side: 'buy' | 'sell';
  quantity: number;
  entryTime: string;
  entryPrice: string;
  exitTime: string;
  exitPrice: string;
  exitReason: string;
  grossPnl: string;
  fees: string;
  netPnl: string;
}>;

export type Report = Readonly<{
  hash: string;
  summary: Readonly<{ exits: Readonly<Record<string, number>> }>;
  trades: readonly Trade[];
}>;

const STRATEGY = 'overnight-range';

/** The trades of the strategy in a backtest; how its account ended is no part of the trades. */
export async function backtest(market: Market, desk: Desk): Promise<Report> {
  const args = ['backtest', '--strategy', STRATEGY, '--json'];
  const told = await loadlineJson<Report>([...args, ...marketFlags(market), ...deskFlags(desk)]);
  const { hash, summary, trades } = told;
  return { hash, summary, trades };
}

/**
 * The trades of the same strategy as a trader makes them that steps a gateway through the same
 * bars: two processes and their sockets, nothing shared but the file.
 */
export async function overTheWire(market: Market, desk: Desk): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'loadline-parity-'));
  const started: LoadlineProcess[] = [];
  const start = (args: readonly string[]): LoadlineProcess => {
    const program = new LoadlineProcess(args);
    started.unshift(program);
    return program;
  };
  try {
    const steps = ['--speed', 'stepped', '--port', '0', '--control-port', '0'];
    const gatewayFolder = ['--data-folder', join(folder, 'gateway')];
    const gateway = start([
      'gateway',
      '--json',
      ...steps,
      ...gatewayFolder,
      ...marketFlags(market),
    ]);
    const { api, control } = await gateway.line('ready');
    const traderFolder = ['--data-folder', join(folder, 'trader')];
    const venue = ['--venue-url', String(api), '--control-url', String(control)];
    const what = ['--strategy', STRATEGY, '--symbol', market.symbol, ...deskFlags(desk)];
    const trader = start(['trader', '--json', ...traderFolder, ...venue, ...what]);
    await trader.line('ended');
    for (const program of started) await program.stop();
    return await loadlineJson(['trades', '--json', ...traderFolder]);
  } finally {
    for (const program of started) await program.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function marketFlags({ data, symbol, from, to, rolls }: Market): readonly string[] {
  const flags = ['--data', data, '--symbol', symbol];
  if (from !== undefined) flags.push('--from', from);
  if (to !== undefined) flags.push('--to', to);
  if (rolls !== undefined) flags.push('--rolls', rolls);
  return flags;
}

const deskFlags = ({ program, set }: Desk): readonly string[] => [
  '--program',
  program,
  ...Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
];
