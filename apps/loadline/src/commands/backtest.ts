import { CALENDAR_KNOWN, sessionCalendar, type UnixMs } from '@loadline/core';
import { type BarFile, checkBars, readMarketFile } from '@loadline/data';
import {
  type AccountOutcome,
  OutcomeWatch,
  type PlayedSeries,
  playedTrades,
  runBacktest,
  tradeReport,
} from '@loadline/research';
import type { RulePack } from '@loadline/risk';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import type { Command } from 'commander';
import { fail, printLine } from '../exit.ts';
import { backtestDesk } from '../settings/backtest-desk.ts';
import { declaredAccount } from '../settings/declared-account.ts';
import { PROTECTION_SETTINGS } from '../settings/protection-settings.ts';
import type { SettingName, SettingValues } from '../settings/settings-table.ts';
import { entrySizing } from '../settings/sizing-settings.ts';
import { strategyByKind, strategyFactory, strategyProblems } from '../settings/strategies.ts';
import { ACCOUNT_NAMES, collectSetting, filesOf, settingsOrFail, withSettings } from './options.ts';
import { printReport } from './print-report.ts';

type BacktestFlags = Readonly<{
  strategy: string;
  rules?: string;
  set?: Readonly<Record<string, string>>;
  json?: true;
}>;

const FILE_NAMES = ['data', 'symbol', 'rolls', 'from', 'to', 'slippageTicks'] as const;

/** An account of a backtest is new, its file has one product, and exits open with the fill. */
const isOfFreshAccount = (name: SettingName): boolean =>
  !['account', 'payouts', 'micros', ...Object.keys(PROTECTION_SETTINGS)].includes(name);

const EXAMPLES = `
Examples:
  loadline backtest --strategy overnight-range --data NQ_1m_2025.csv.gz
  loadline backtest --strategy overnight-range --data MNQ_1m.csv --set quantity=2 --json
  loadline backtest --strategy overnight-range --data MNQ_1m.csv --size risk:200
  loadline backtest --strategy overnight-range --data MNQ_1m.csv --rules topstep-xfa-50k`;

export function backtestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .description('Play bars through a strategy, the engine and the simulation')
    .requiredOption('--strategy <name>', 'which strategy: overnight-range')
    .option('--set <key=value>', 'a setting of the strategy, repeatable', collectSetting)
    .option('--rules <pack>', 'the rule pack of the account, instead of --program')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES);
  withSettings(command, [...FILE_NAMES, ...ACCOUNT_NAMES.filter(isOfFreshAccount)]);
  command.action(async (flags: BacktestFlags & Record<string, unknown>) => {
    const problems = strategyProblems(flags.strategy, flags.set ?? {});
    const settings = settingsOrFail(flags, problems);
    await backtest(flags, { ...settings, program: flags.rules ?? settings.program });
  });
}

async function backtest(flags: BacktestFlags, settings: SettingValues): Promise<void> {
  if (settings.data === null)
    fail('backtest needs --data FILE: one-minute bars or trades, CSV or Parquet.', 2);
  const definition = strategyByKind(flags.strategy);
  if (!definition.ok) fail(definition.error, 2);
  const parsed = definition.value.parse(flags.set ?? {});
  if (!parsed.ok) fail(parsed.error, 2);
  const to = timeOf(settings.to);
  const [path = '', second] = filesOf(settings.data);
  if (second !== undefined) fail('backtest plays one file: give --data once.', 2);
  const file = await playedFile(path, settings, to);
  const declared = declaredAccount(settings);
  if (!declared.ok) fail(declared.error, 2);
  const account = { ...declared.value, sizing: entrySizing(settings.size, settings.micros) };
  const started = performance.now();
  const desk = backtestDesk(definition.value.id, file.product, parsed.value, account);
  const watch = new OutcomeWatch(account.rules.pack.id);
  const result = runBacktest({
    ...desk,
    series: file.series,
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: strategyFactory,
    model: { ...DEFAULT_FILL_MODEL, slippageTicks: settings.slippageTicks },
    from: timeOf(settings.from),
    to,
    onAudit: (event) => watch.onAudit(event),
  });
  const seconds = (performance.now() - started) / 1_000;
  if (result.bars === 0) fail(`${settings.data} has no bar in the period that was asked for.`);
  for (const note of notesOn(file, account.rules.pack)) process.stderr.write(`loadline: ${note}\n`);
  const report = tradeReport(result.trades);
  const outcome = watch.outcome();
  if (flags.json === true) return printLine({ ...report, account: outcome });
  printReport(report);
  process.stdout.write(`${outcomeText(outcome)}\n${riskText(outcome)}\n`);
  printRate(file, { bars: result.bars, seconds });
}

/** What risk kept from leaving: without it nobody sees why there are few trades, or none. */
function riskText({ denied, reduced }: AccountOutcome): string {
  const codes = Object.entries(denied).toSorted(([, left], [, right]) => right - left);
  const words = codes.map(([code, count]) => `${code} ${count}`).join(', ');
  return `risk           denied: ${words === '' ? 'none' : words}; made smaller: ${reduced}`;
}

/** One line: pass, breach with its rule and minute, or neither. */
function outcomeText({ pack, outcome, days, lockouts, ...end }: AccountOutcome): string {
  const locked = lockouts === 0 ? '' : `, ${lockouts} lockouts by the daily loss limit`;
  const after = `after ${days} trading days${locked}`;
  switch (outcome) {
    case 'pass':
      return `account        ${pack}: pass on ${end.tradingDay}, ${after}`;
    case 'breach': {
      const touch = `equity ${end.equity} touched ${end.floor} at ${end.minute}`;
      return `account        ${pack}: breach of ${end.rule}, ${touch}, ${after}`;
    }
    case 'neither':
      return `account        ${pack}: neither pass nor breach ${after}`;
  }
}

type PlayedFile = BarFile & Readonly<{ series: readonly PlayedSeries[] }>;

/** The bars of the file, or its trades and the bars that they make. */
async function playedFile(
  path: string,
  { symbol, rolls }: SettingValues,
  to: UnixMs | null,
): Promise<PlayedFile> {
  const read = await readMarketFile(path, {
    ...(symbol === null ? {} : { symbol }),
    ...(rolls === null ? {} : { rollsPath: rolls }),
    ...(to === null ? {} : { to }),
  });
  if (!read.ok) fail(read.error.message);
  const { kind, file } = read.value;
  if (kind === 'bars') return file;
  if (kind === 'quotes') fail(`${path}: there are only quotes in it; a backtest needs prices.`);
  return { ...file, series: file.series.map(playedTrades) };
}

/** What a person should know before trusting the result. */
function notesOn(file: BarFile, { id, versions }: RulePack): readonly string[] {
  const { first, last, stepMinutes } = checkBars(file);
  const { from, to } = CALENDAR_KNOWN;
  const [begins, ends] = [first, last].map((at) => new Date(at).toISOString().slice(0, 10));
  const notes: string[] = [];
  if (begins === undefined || ends === undefined || begins < from || ends > to) {
    notes.push(`Holidays are known from ${from} to ${to}; other days are played as regular ones.`);
  }
  const rulesFrom = versions[0]?.from;
  if (begins !== undefined && rulesFrom !== undefined && begins < rulesFrom) {
    notes.push(`${id} begins on ${rulesFrom}; days before are judged by its first rules.`);
  }
  if (stepMinutes > 1) {
    notes.push(`The bars are ${stepMinutes} minutes apart; each is played as one minute.`);
  }
  return notes;
}

function printRate(
  { product, strays }: BarFile,
  { bars, seconds }: Readonly<{ bars: number; seconds: number }>,
): void {
  const rate = Math.round(bars / seconds).toLocaleString('en-US');
  const left = strays.count === 0 ? '' : `, ${strays.count} outside every session left out`;
  process.stdout.write(
    `\n${bars} bars of ${product.root} in ${seconds.toFixed(2)} s (${rate} a second)${left}\n`,
  );
}

const timeOf = (text: string | null): UnixMs | null =>
  text === null ? null : (Date.parse(text) as UnixMs);
