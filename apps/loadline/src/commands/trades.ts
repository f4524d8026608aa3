import type { ClosedTrade } from '@loadline/core';
import { tradeReport } from '@loadline/research';
import {
  attachDataFolder,
  defaultDataFolder,
  journalFolder,
  listJournals,
  readJournal,
} from '@loadline/storage';
import type { Command } from 'commander';
import { fail, printLine } from '../exit.ts';
import { DESK } from '../settings/desk-identity.ts';
import { settingsOrFail, withSettings } from './options.ts';
import { printReport } from './print-report.ts';

const EXAMPLES = `
Examples:
  loadline trades
  loadline trades --from 2025-03-01 --to 2025-04-01 --json`;

export function tradesCommand(program: Command): void {
  const command = program
    .command('trades')
    .description('List the closed trades of the desk, from its journal')
    .option('--json', 'print one JSON object, the same as backtest --json')
    .addHelpText('after', EXAMPLES);
  withSettings(command, ['dataFolder', 'from', 'to']);
  command.action((flags: Readonly<{ json?: true }> & Record<string, unknown>) => {
    const settings = settingsOrFail(flags);
    const folder = attachDataFolder(settings.dataFolder ?? defaultDataFolder());
    if (!folder.ok) return fail(folder.error.message);
    const from = settings.from === null ? Number.NEGATIVE_INFINITY : Date.parse(settings.from);
    const to = settings.to === null ? Number.POSITIVE_INFINITY : Date.parse(settings.to);
    const trades = journalledTrades(folder.value.path).filter(
      ({ exitAt }) => exitAt >= from && exitAt < to,
    );
    const report = tradeReport(trades);
    if (flags.json === true) printLine(report);
    else printReport(report);
  });
}

/** Every closed trade that the journal has, in the order in which it was closed. */
function journalledTrades(folder: string): readonly ClosedTrade[] {
  const files = listJournals(journalFolder(folder, DESK));
  if (!files.ok) fail(files.error.message);
  const trades: ClosedTrade[] = [];
  for (const { path } of files.value) {
    const reader = readJournal(path);
    if (!reader.ok) fail(reader.error.message);
    for (const record of reader.value.records({ inputs: false, effects: false, audits: true })) {
      if (record.kind !== 'audit') continue;
      const { kind, data } = record.value as { kind: string; data: { trade: ClosedTrade } };
      if (kind === 'tradeClosed') trades.push(data.trade);
    }
  }
  return trades;
}
