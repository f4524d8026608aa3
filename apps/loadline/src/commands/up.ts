import type { Command } from 'commander';
import { strategyProblems } from '../settings/strategies.ts';
import { supervise } from '../supervisor/supervise.ts';
import { ACCOUNT_NAMES, collectSetting, settingsOrFail, withSettings } from './options.ts';

type UpFlags = Readonly<{
  strategy: string;
  set?: Readonly<Record<string, string>>;
  fresh?: true;
}>;

const EXAMPLES = `
Examples:
  loadline up
  loadline up --data NQ_1m_2025.csv.gz --speed 600 --from 2025-03-03
  loadline up --fresh --seed 7
  loadline up --fresh --program topstep-xfa-50k --dll 800 --limits limits.json`;

export function upCommand(program: Command): void {
  const command = program
    .command('up')
    .description('Start everything: database, simulated gateway, trader, API and dashboard')
    .option('--strategy <name>', 'which strategy', 'overnight-range')
    .option('--set <key=value>', 'a setting of the strategy, repeatable', collectSetting)
    .option('--fresh', 'begin anew: removes the journal, the orders and the trades of before')
    .addHelpText('after', EXAMPLES);
  withSettings(command, [
    'port',
    'gatewayPort',
    'controlPort',
    'dataFolder',
    'databaseUrl',
    'data',
    'symbol',
    'rolls',
    'from',
    'to',
    'seed',
    'speed',
    'user',
    ...ACCOUNT_NAMES,
  ]);
  command.action(async (flags: UpFlags & Record<string, unknown>) => {
    const problems = strategyProblems(flags.strategy, flags.set ?? {});
    await supervise(settingsOrFail(flags, problems), flags);
  });
}
