import {
  attachDataFolder,
  defaultDataFolder,
  type JournalFile,
  type JournalReader,
  journalFolder,
  listJournals,
  readJournal,
} from '@loadline/storage';
import type { Command } from 'commander';
import { fail, printLine } from '../exit.ts';
import { type DayReplay, replayDay } from '../replay/replay-day.ts';
import { outcomeOf, replayLines } from '../replay/replay-words.ts';
import { buildIdentity } from '../settings/build-identity.ts';
import { DESK } from '../settings/desk-identity.ts';
import { isoTime } from '../view/iso-time.ts';
import { settingsOrFail, withSettings } from './options.ts';

const EXAMPLES = `
Examples:
  loadline replay
  loadline replay 2025-03-14
  loadline replay 2025-03-14 --json

It ends with code 0 when everything is the same, or differs under another build than the one that
wrote it; with 1 when something differs under the same build, or the journal is damaged.`;

export function replayCommand(program: Command): void {
  const command = program
    .command('replay')
    .description("Play a day's journal through the engine again and compare decisions and state")
    .argument('[day]', 'trading day, such as 2025-03-14 (default: every day of the journal)')
    .option('--json', 'print one JSON line a day')
    .addHelpText('after', EXAMPLES);
  withSettings(command, ['dataFolder']);
  command.action((day: string | undefined, flags: Readonly<{ json?: true }>) => {
    const files = journalsOrFail(flags);
    const wanted = files.flatMap((file, index) =>
      day === undefined || file.day === day ? [{ file, next: files[index + 1] ?? null }] : [],
    );
    if (wanted.length === 0) {
      const days = files.map((file) => file.day).join(', ') || 'none';
      return fail(`There is no journal of ${day ?? 'any day'}: expected one of ${days}.`);
    }
    let failed = false;
    for (const { file, next } of wanted) failed = !replayFile(file, next, flags) || failed;
    if (failed) process.exitCode = 1;
  });
}

function journalsOrFail(flags: Readonly<{ json?: true }>): readonly JournalFile[] {
  const settings = settingsOrFail(flags);
  const folder = attachDataFolder(settings.dataFolder ?? defaultDataFolder());
  if (!folder.ok) return fail(folder.error.message);
  const files = listJournals(journalFolder(folder.value.path, DESK));
  return files.ok ? files.value : fail(files.error.message);
}

/** Replays one day and prints what came of it; false where it is a failure. */
function replayFile(
  { path }: JournalFile,
  nextFile: JournalFile | null,
  { json }: Readonly<{ json?: true }>,
): boolean {
  const reader = openOrFail(path);
  const next = nextFile === null ? null : openOrFail(nextFile.path);
  const startedAt = performance.now();
  const replay = replayDay(reader, next?.header ?? null);
  const seconds = (performance.now() - startedAt) / 1_000;
  next?.close();
  if (typeof replay === 'string') return fail(replay);
  const thisBuild = buildIdentity();
  const outcome = outcomeOf(replay, thisBuild);
  if (json === true) printLine(replayJson(replay, { outcome, thisBuild, seconds }));
  else process.stdout.write(`${replayLines(replay, { seconds, thisBuild }).join('\n')}\n`);
  if (next !== null && !goesOn(reader, next)) {
    process.stderr.write(
      `loadline: ${next.path} does not go on from ${path}: a file between them is missing, or ` +
        'one of the two was changed.\n',
    );
    return false;
  }
  return outcome === 'same' || outcome === 'otherBuild';
}

/** Each file carries the last hash of the one before. */
const goesOn = (reader: JournalReader, next: JournalReader): boolean =>
  reader.ending?.kind === 'corrupt' || next.header.previousHash === reader.lastHash;

function openOrFail(path: string): JournalReader {
  const opened = readJournal(path);
  return opened.ok ? opened.value : fail(opened.error.message);
}

const replayJson = (
  { day, builds, difference, ...replay }: DayReplay,
  {
    outcome,
    thisBuild,
    seconds,
  }: Readonly<{ outcome: string; thisBuild: string; seconds: number }>,
) => ({
  day,
  outcome,
  build: builds[0],
  builds,
  thisBuild,
  difference: difference === null ? null : { ...difference, at: isoTime(difference.at) },
  ...replay,
  seconds,
});
