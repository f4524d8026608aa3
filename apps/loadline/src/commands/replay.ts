import { createHash } from 'node:crypto';
import { sessionCalendar } from '@loadline/core';
import { Engine } from '@loadline/engine';
import {
  attachDataFolder,
  defaultDataFolder,
  type JournalReader,
  journalFolder,
  listJournals,
  readJournal,
} from '@loadline/storage';
import type { Command } from 'commander';
import { fail, printLine } from '../exit.ts';
import { DESK, VERSION } from '../settings/desk-identity.ts';
import { strategyFactory } from '../settings/strategies.ts';
import { DecisionPlayer, decisionText } from '../trader/decisions.ts';
import { deskConfig, deskSettings } from '../trader/desk-settings.ts';
import type { OpeningSnapshot } from '../trader/recovery.ts';
import { settingsOrFail, withSettings } from './options.ts';

const EXAMPLES = `
Examples:
  loadline replay
  loadline replay 2025-03-14
  loadline replay 2025-03-14 --json`;

type ReplayResult = Readonly<{
  day: string;
  build: string;
  events: number;
  decisions: number;
  /** The first decision that came out differently, or null. */
  difference: Readonly<{ sequence: number; journalled: string; replayed: string }> | null;
  hash: string;
  replayedHash: string;
  seconds: number;
}>;

export function replayCommand(program: Command): void {
  const command = program
    .command('replay')
    .description("Play a day's journal through the engine again and compare every decision")
    .argument('[day]', 'trading day, such as 2025-03-14 (default: every day of the journal)')
    .option('--json', 'print one JSON line a day')
    .addHelpText('after', EXAMPLES);
  withSettings(command, ['dataFolder']);
  command.action((day: string | undefined, flags: Readonly<{ json?: true }>) => {
    const settings = settingsOrFail(flags);
    const folder = attachDataFolder(settings.dataFolder ?? defaultDataFolder());
    if (!folder.ok) return fail(folder.error.message);
    const files = listJournals(journalFolder(folder.value.path, DESK));
    if (!files.ok) return fail(files.error.message);
    const wanted = files.value.filter((file) => day === undefined || file.day === day);
    if (wanted.length === 0) {
      const days = files.value.map((file) => file.day).join(', ') || 'none';
      return fail(`There is no journal of ${day ?? 'any day'}: expected one of ${days}.`);
    }
    let same = true;
    for (const { path } of wanted) {
      const result = replayFile(path);
      same &&= result.difference === null;
      if (flags.json === true) printLine(result);
      else printResult(result);
    }
    if (!same) process.exitCode = 1;
  });
}

function replayFile(path: string): ReplayResult {
  const opened = readJournal(path);
  if (!opened.ok) return fail(opened.error.message);
  const reader = opened.value;
  const { day, build } = reader.header;
  const started = performance.now();
  const counts = compare(reader);
  if (reader.ending?.kind === 'corrupt') {
    return fail(`The journal ${path} is damaged at byte ${reader.ending.offset}.`);
  }
  return { day, build, ...counts, seconds: (performance.now() - started) / 1_000 };
}

/** A torn tail can lack the last decisions of the last event; those were not made, then. */
function compare(reader: JournalReader): Omit<ReplayResult, 'day' | 'build' | 'seconds'> {
  const settings = deskSettings.safeParse(reader.header.settings);
  if (!settings.success) return fail(`The journal ${reader.path} has settings of another version.`);
  const config = deskConfig(settings.data);
  if (!config.ok) return fail(config.error);
  const opening = reader.header.snapshot as OpeningSnapshot | null;
  const engine = new Engine({
    config: config.value,
    calendar: sessionCalendar(settings.data),
    strategies: strategyFactory,
  });
  if (opening !== null) engine.restore(opening.engine);
  const player = new DecisionPlayer(engine, opening?.lastAudit ?? 0);
  const journalled = createHash('sha256');
  const replayed = createHash('sha256');
  let expected: string[] = [];
  let difference: ReplayResult['difference'] = null;
  let events = 0;
  let decisions = 0;
  for (const record of reader.records()) {
    if (record.kind === 'resumed') continue;
    if (record.kind === 'input') {
      const [missing] = expected;
      const { sequence } = record;
      if (missing !== undefined) difference ??= { sequence, journalled: '', replayed: missing };
      expected = player.play(record.event).map(decisionText);
      for (const text of expected) replayed.update(text);
      events += 1;
      continue;
    }
    const text = expected.shift() ?? '';
    journalled.update(record.text);
    decisions += 1;
    if (text === record.text) continue;
    difference ??= { sequence: record.sequence, journalled: record.text, replayed: text };
  }
  const hash = journalled.digest('hex');
  return { events, decisions, difference, hash, replayedHash: replayed.digest('hex') };
}

function printResult(result: ReplayResult): void {
  const { day, build, events, decisions, difference, hash, seconds } = result;
  const rate = Math.round(events / seconds).toLocaleString('en-US');
  const what = `${day}: ${events} events, ${decisions} decisions (${rate} events a second)`;
  if (difference === null) {
    process.stdout.write(`${what}: the same, byte for byte, ${hash.slice(0, 16)}\n`);
    return;
  }
  const other = build === VERSION ? '' : ` (written by ${build}, this is ${VERSION})`;
  process.stdout.write(`${what}: different at record ${difference.sequence}${other}\n`);
  process.stdout.write(
    `  journalled ${difference.journalled}\n  replayed   ${difference.replayed}\n`,
  );
}
