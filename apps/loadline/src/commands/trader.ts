import { attachDataFolder, defaultDataFolder, openDataFolder, takeLease } from '@loadline/storage';
import type { Command } from 'commander';
import { fail, onStop, printLine } from '../exit.ts';
import { DESK } from '../settings/desk-identity.ts';
import { strategyProblems } from '../settings/strategies.ts';
import { type RunningTrader, startTrader } from '../trader/start-trader.ts';
import { ACCOUNT_NAMES, collectSetting, settingsOrFail, withSettings } from './options.ts';

type TraderFlags = Readonly<{
  strategy: string;
  set?: Readonly<Record<string, string>>;
  json?: true;
  supervised?: true;
}>;

const EXAMPLES = `
Examples:
  loadline trader
  loadline trader --venue-url http://127.0.0.1:5401 --control-url http://127.0.0.1:5402
  loadline trader --symbol MNQ --set quantity=3
  loadline trader --program topstep-xfa-50k --dll none --path consistency --payouts 1`;

/** How long a trader that is just ending may keep its lease. */
const LEASE_PATIENCE_MS = 10_000;

export function traderCommand(program: Command): void {
  const command = program
    .command('trader')
    .description('Run the desk: strategies, risk and orders against a venue')
    .option('--strategy <name>', 'which strategy', 'overnight-range')
    .option('--set <key=value>', 'a setting of the strategy, repeatable', collectSetting)
    .option('--json', 'print one JSON line when ready and when the market has ended')
    .option('--supervised', 'end with standard input (for the supervisor)')
    .addHelpText('after', EXAMPLES);
  withSettings(command, [
    'dataFolder',
    'venueUrl',
    'controlUrl',
    'user',
    'symbol',
    ...ACCOUNT_NAMES,
  ]);
  command.action(async (flags: TraderFlags & Record<string, unknown>) => {
    const problems = strategyProblems(flags.strategy, flags.set ?? {});
    await trade(flags, settingsOrFail(flags, problems));
  });
}

async function trade(
  flags: TraderFlags,
  settings: ReturnType<typeof settingsOrFail>,
): Promise<void> {
  const supervised = flags.supervised === true;
  const path = settings.dataFolder ?? defaultDataFolder();
  // Under `up` the folder is the supervisor's; alone, it is ours.
  const folder = supervised ? attachDataFolder(path) : await openDataFolder(path);
  if (!folder.ok) return fail(folder.error.message);
  // Asked to end while it still waits for its venue, it has nothing to finish.
  let running: RunningTrader | null = null;
  onStop(async () => await running?.close(), { supervised });
  const lease = await leaseOf(folder.value.path);
  const say = (sentence: string): void => void process.stderr.write(`trader: ${sentence}\n`);
  const started = await startTrader({
    folder: folder.value,
    lease,
    settings,
    strategy: flags.strategy,
    strategySettings: flags.set ?? {},
    log: say,
    onRefused: (sentence) => void Promise.resolve(running?.close()).then(() => fail(sentence)),
    onConnected: () => {
      if (flags.json === true) printLine({ connected: true });
      else process.stdout.write('The desk is connected and reconciled.\n');
    },
    onEnded: () => {
      if (flags.json === true) printLine({ ended: true });
      else process.stdout.write('The market has ended.\n');
    },
  });
  if (!started.ok) return fail(started.error.split('\n'));
  running = started.value;
  if (flags.json === true) printLine({ ready: true });
  else process.stdout.write('The trader is ready.\n');
}

/** One writer per desk: a second trader is refused, one that is just ending is waited for. */
async function leaseOf(folder: string): Promise<number> {
  const until = performance.now() + LEASE_PATIENCE_MS;
  for (;;) {
    const lease = takeLease(`${folder}/lease`, `desk-${DESK}`);
    if (lease.ok) return lease.value.number;
    if (lease.error.kind === 'failed') fail(lease.error.fault.message);
    if (performance.now() > until) {
      const held = lease.error.kind === 'held' ? ` (process ${lease.error.pid})` : '';
      fail(`Another trader runs this desk${held}; stop it first.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
