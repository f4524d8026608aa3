import {
  attachDataFolder,
  defaultDataFolder,
  type JournalFile,
  type JournalReader,
  journalFolder,
  listJournals,
  readJournal,
} from '@loadline/storage';
import { Argument, type Command } from 'commander';
import { settingsOrFail, withSettings } from '../commands/options.ts';
import { fail, printLine } from '../exit.ts';
import { DESK } from '../settings/desk-identity.ts';
import { explainSubject } from './explain-subject.ts';
import {
  type DaySubjects,
  findSubject,
  type Question,
  SUBJECTS,
  type SubjectKind,
  subjectsOf,
} from './find-subject.ts';
import { readStory, type StoryParts } from './story/day-story.ts';
import { explanationJson, explanationLines } from './words/print-explanation.ts';

const EXAMPLES = `
Examples:
  loadline explain last
  loadline explain 4c47uuos-0-7
  loadline explain 2147483671
  loadline explain trade last
  loadline explain denial 2 --day 2025-03-14
  loadline explain breach last --json

An order is named by its name, its number at the venue, the number of one of its fills, or the
beginning of one of these; trades, denials and breaches also by their number within the day, from 1.
It reads the journal, so no desk has to run.`;

type Flags = Readonly<{ day?: string; json?: true }>;

/** Tells how an order, a trade, a denial or a touched limit came about, out of the journal. */
export function explainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description('Tell how an order, a trade, a denial or a breach came about, from the prices on')
    .addArgument(
      new Argument('<what>', `${SUBJECTS.join(', ')}, or what is to be explained itself`),
    )
    .argument('[id]', 'what is to be explained, or "last" (default)')
    .option('--day <day>', 'trading day, such as 2025-03-14 (default: the latest that has it)')
    .option('--json', 'print JSON, with market times in UTC')
    .addHelpText('after', EXAMPLES);
  withSettings(command, ['dataFolder']);
  command.action((what: string, id: string | undefined, flags: Flags) => {
    const files = filesOrFail(flags);
    const found = findSubject(subjectsIn(files), questionOf(what, id));
    if (!found.ok) return fail(found.error);
    const file = files.find(({ day }) => day === found.value.day);
    if (file === undefined) return fail(`There is no journal of ${found.value.day}.`);
    const story = storyOf(file, { prices: true });
    const explanation = explainSubject(story, found.value.subject);
    if (!explanation.ok) return fail(explanation.error);
    if (flags.json === true) printLine(explanationJson(explanation.value));
    else process.stdout.write(`${explanationLines(explanation.value).join('\n')}\n`);
  });
}

function questionOf(what: string, id: string | undefined): Question {
  const kind = SUBJECTS.find((one): one is SubjectKind => one === what) ?? null;
  if (kind !== null) return { kind, id: id ?? 'last' };
  if (id === undefined) return { kind: null, id: what };
  return fail(`${what} cannot be explained: expected one of ${SUBJECTS.join(', ')}.`);
}

/** The journals that may have it, newest first. */
function filesOrFail({ day, ...flags }: Flags): readonly JournalFile[] {
  const settings = settingsOrFail(flags);
  const folder = attachDataFolder(settings.dataFolder ?? defaultDataFolder());
  if (!folder.ok) return fail(folder.error.message);
  const files = listJournals(journalFolder(folder.value.path, DESK));
  if (!files.ok) return fail(files.error.message);
  const wanted = files.value.filter((file) => day === undefined || file.day === day);
  if (wanted.length > 0) return wanted.toReversed();
  const days = files.value.map((file) => file.day).join(', ') || 'none';
  return fail(`There is no journal of ${day ?? 'any day'}: expected one of ${days}.`);
}

function* subjectsIn(files: readonly JournalFile[]): Generator<DaySubjects, void> {
  for (const file of files) yield subjectsOf(storyOf(file, { prices: false }));
}

function storyOf({ path }: JournalFile, parts: StoryParts) {
  const opened = readJournal(path);
  if (!opened.ok) return fail(opened.error.message);
  const story = readStory(opened.value, parts);
  warnOfDamage(opened.value, parts);
  return story;
}

/** What is before the damage can still be told. */
function warnOfDamage({ path, ending }: JournalReader, { prices }: StoryParts): void {
  if (ending?.kind !== 'corrupt' || !prices) return;
  process.stderr.write(
    `loadline: The journal ${path} is damaged at byte ${ending.offset} (${ending.reason}): ` +
      'what is behind it is missing here.\n',
  );
}
