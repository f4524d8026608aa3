import { sessionCalendar, type UnixMs } from '@loadline/core';
import { type BarFile, readBars } from '@loadline/data';
import { runBacktest, type TradeReport, tradeReport } from '@loadline/research';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import type { Command } from 'commander';
import { fail, printLine } from '../exit.ts';
import { backtestDesk } from '../settings/backtest-desk.ts';
import type { SettingValues } from '../settings/settings-table.ts';
import { strategyByKind, strategyFactory, strategyProblems } from '../settings/strategies.ts';
import { collectSetting, settingsOrFail, withSettings } from './options.ts';
import { printReport } from './print-report.ts';

type BacktestFlags = Readonly<{
  strategy: string;
  set?: Readonly<Record<string, string>>;
  json?: true;
}>;

const EXAMPLES = `
Examples:
  loadline backtest --strategy overnight-range --data NQ_1m_2025.csv.gz
  loadline backtest --strategy overnight-range --data MNQ_1m.csv --set quantity=2 --json`;

export function backtestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .description('Play bars through a strategy, the engine and the simulation')
    .requiredOption('--strategy <name>', 'which strategy: overnight-range')
    .option('--set <key=value>', 'a setting of the strategy, repeatable', collectSetting)
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES);
  withSettings(command, ['data', 'symbol', 'rolls', 'from', 'to', 'program', 'slippageTicks']);
  command.action(async (flags: BacktestFlags & Record<string, unknown>) => {
    const problems = strategyProblems(flags.strategy, flags.set ?? {});
    await backtest(flags, settingsOrFail(flags, problems));
  });
}

async function backtest(flags: BacktestFlags, settings: SettingValues): Promise<void> {
  if (settings.data === null) fail('backtest needs --data FILE: one-minute bars as CSV.', 2);
  const definition = strategyByKind(flags.strategy);
  if (!definition.ok) fail(definition.error, 2);
  const parsed = definition.value.parse(flags.set ?? {});
  if (!parsed.ok) fail(parsed.error, 2);
  const to = timeOf(settings.to);
  const file = await readBars(settings.data, {
    ...(settings.symbol === null ? {} : { symbol: settings.symbol }),
    ...(settings.rolls === null ? {} : { rollsPath: settings.rolls }),
    ...(to === null ? {} : { to }),
  });
  if (!file.ok) fail(file.error.message);
  const started = performance.now();
  const desk = backtestDesk(
    definition.value.id,
    file.value.product,
    parsed.value,
    settings.program,
  );
  const result = runBacktest({
    ...desk,
    series: file.value.series,
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: strategyFactory,
    model: { ...DEFAULT_FILL_MODEL, slippageTicks: settings.slippageTicks },
    from: timeOf(settings.from),
    to,
  });
  const seconds = (performance.now() - started) / 1_000;
  const report = tradeReport(result.trades);
  if (flags.json === true) return printLine(report);
  printResult(report, file.value, { bars: result.bars, seconds });
}

function printResult(
  report: TradeReport,
  { product, strays }: BarFile,
  { bars, seconds }: Readonly<{ bars: number; seconds: number }>,
): void {
  printReport(report);
  const rate = Math.round(bars / seconds).toLocaleString('en-US');
  const left = strays.count === 0 ? '' : `, ${strays.count} outside every session left out`;
  process.stdout.write(
    `\n${bars} bars of ${product.root} in ${seconds.toFixed(2)} s (${rate} a second)${left}\n`,
  );
}

const timeOf = (text: string | null): UnixMs | null =>
  text === null ? null : (Date.parse(text) as UnixMs);
