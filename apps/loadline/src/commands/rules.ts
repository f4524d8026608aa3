import { type IsoDate, type Money } from '@loadline/core';
import {
  eventCalendarJsonSchema,
  type PayoutPath,
  packJsonSchema,
  parseMoney,
  replayHistory,
} from '@loadline/risk';
import { type Command, Option } from 'commander';
import { fail, printLine } from '../exit.ts';
import {
  dateOrFail,
  type PackFlags,
  packOrFail,
  packsOrFail,
  versionOrFail,
} from '../rules/choose-pack.ts';
import { eventLine, eventRow, readEvents } from '../rules/event-list.ts';
import { readHistory } from '../rules/history-file.ts';
import { packsWith } from '../rules/pack-folder.ts';
import { packPage } from '../rules/pack-page.ts';
import {
  detailText,
  differences,
  differenceText,
  packDetail,
  packRow,
} from '../rules/pack-views.ts';
import { replayTable } from '../rules/replay-table.ts';

const EXAMPLES = `
Examples:
  loadline rules list
  loadline rules show topstep-xfa-50k --as-of 2026-06-01
  loadline rules diff topstep-combine-50k@2026-09-01 topstep-combine-50k
  loadline rules check ./my-packs
  loadline rules events ./events.json
  loadline rules replay topstep-combine-100k days.json --dll 2000 --json`;

type JsonFlag = Readonly<{ json?: true }>;

type ReplayFlags = PackFlags &
  JsonFlag &
  Readonly<{ dll?: string; dllAtPurchase?: true; path: PayoutPath; asOf?: string }>;

export function rulesCommand(program: Command): void {
  const rules = program
    .command('rules')
    .description("Show, compare and check the firm's rules, or run a history through them")
    .addHelpText('after', EXAMPLES);
  listCommand(rules);
  showCommand(rules);
  diffCommand(rules);
  checkCommand(rules);
  eventsCommand(rules);
  replayCommand(rules);
}

const withPacks = (command: Command): Command =>
  command
    .option('--packs <folder>', 'a folder with rule packs of your own')
    .option('--json', 'print JSON');

function listCommand(rules: Command): void {
  const command = rules
    .command('list')
    .description('List the rule packs')
    .option('--markdown', 'print every value with its source as a page');
  withPacks(command).action((flags: PackFlags & JsonFlag & Readonly<{ markdown?: true }>) => {
    const packs = packsOrFail(flags);
    if (flags.markdown === true) return void process.stdout.write(packPage(packs));
    const rows = packs.map(packRow);
    if (flags.json === true) return printLine({ packs: rows });
    for (const { id, title, displayOnly, from, changes } of rows) {
      const latest = changes.at(-1) ?? from ?? '';
      const note = displayOnly ? ', for display only' : '';
      process.stdout.write(`${id.padEnd(22)} ${title}, newest rules from ${latest}${note}\n`);
    }
  });
}

function showCommand(rules: Command): void {
  const command = rules
    .command('show')
    .description('Show every value of a rule pack with its source and grade')
    .argument('<pack>', 'id of the pack')
    .option('--as-of <date>', 'the rules of this day (default: the newest)');
  withPacks(command).action((id: string, flags: PackFlags & JsonFlag & { asOf?: string }) => {
    const pack = packOrFail(packsOrFail(flags), id);
    const version = versionOrFail(pack, dateOrFail('--as-of', flags.asOf));
    if (flags.json === true) return printLine(packDetail(pack, version));
    process.stdout.write(detailText(pack, version));
  });
}

function diffCommand(rules: Command): void {
  const command = rules
    .command('diff')
    .description('Compare two packs, or two days of one: PACK or PACK@DATE')
    .argument('<left>', 'a pack, such as topstep-combine-50k@2026-09-01')
    .argument('<right>', 'another one');
  withPacks(command).action((left: string, right: string, flags: PackFlags & JsonFlag) => {
    const packs = packsOrFail(flags);
    const versions = [left, right].map((text) => {
      const [id = '', date] = text.split('@');
      return versionOrFail(packOrFail(packs, id), dateOrFail(text, date));
    });
    const [before, after] = versions;
    if (before === undefined || after === undefined) return;
    const rows = differences(before, after);
    if (flags.json === true) return printLine({ left, right, differences: rows });
    if (rows.length === 0) process.stdout.write(`${left} and ${right} have the same rules.\n`);
    for (const row of rows) process.stdout.write(differenceText(row));
  });
}

function checkCommand(rules: Command): void {
  rules
    .command('check')
    .description('Check the built-in rule packs and those of a folder')
    .argument('[folder]', 'a folder with rule packs of your own')
    .option('--json', 'print JSON')
    .option('--schema', 'print the JSON Schema of a pack instead')
    .action((folder: string | undefined, flags: JsonFlag & Readonly<{ schema?: true }>) => {
      if (flags.schema === true) return printLine(packJsonSchema());
      const { packs, problems } = packsWith(folder ?? null);
      if (flags.json === true) {
        printLine({ packs: packs.map(({ id }) => id), problems });
        if (problems.length > 0) process.exitCode = 1;
        return;
      }
      if (problems.length > 0) fail(problems);
      process.stdout.write(`${packs.length} rule packs are complete and make sense.\n`);
    });
}

function eventsCommand(rules: Command): void {
  rules
    .command('events')
    .description('Check a calendar of scheduled events and list them in the time of Chicago')
    .argument('[file]', 'JSON: { events: [{ name, kind, dates, source, ... }] }')
    .option('--json', 'print JSON')
    .option('--schema', 'print the JSON Schema of a calendar instead')
    .action((file: string | undefined, flags: JsonFlag & Readonly<{ schema?: true }>) => {
      if (flags.schema === true) return printLine(eventCalendarJsonSchema());
      if (file === undefined) return fail('Name the file of the calendar.', 2);
      const read = readEvents(file);
      if (!read.ok) return fail(read.error);
      const { events, completeUntil } = read.value;
      if (flags.json === true) return printLine({ completeUntil, events: events.map(eventRow) });
      for (const event of events) process.stdout.write(eventLine(event));
      process.stdout.write(
        `${events.length} events, complete until ${completeUntil ?? 'unsaid'}.\n`,
      );
    });
}

function replayCommand(rules: Command): void {
  const command = rules
    .command('replay')
    .description('Run a history through a rule pack, one trading day a row')
    .argument('<pack>', 'id of the pack')
    .argument('<file>', 'JSON: [{ date, net, lowEquity, traded, payoutRequest? }]')
    .option('--dll <amount>', 'the daily loss limit of the account')
    .option('--dll-at-purchase', 'the daily loss limit was bought with the Combine')
    .addOption(
      new Option('--path <path>', 'the payout path of an Express Funded Account')
        .choices(['standard', 'consistency'])
        .default('standard'),
    )
    .option('--as-of <date>', 'the rules of this day for every row');
  withPacks(command).action(replay);
}

function replay(id: string, path: string, flags: ReplayFlags): void {
  const asOf = dateOrFail('--as-of', flags.asOf) as IsoDate | null;
  const dailyLoss = dailyLossOrFail(flags.dll);
  const pack = packOrFail(packsOrFail(flags), id);
  if (pack.displayOnly) return fail(`${id} is for display only: no history can be replayed.`, 2);
  if (asOf !== null) versionOrFail(pack, asOf);
  const history = readHistory(path);
  if (!history.ok) return fail(history.error);
  const replayed = replayHistory(pack, history.value, {
    dailyLoss,
    dailyLossAtPurchase: flags.dllAtPurchase === true,
    path: flags.path,
    asOf,
  });
  if (!replayed.ok) {
    const { row, field, detail } = replayed.error;
    return fail(`${path}: row ${row}, ${field}: ${detail}.`);
  }
  if (flags.json === true) return printLine(replayed.value);
  process.stdout.write(replayTable(replayed.value));
}

function dailyLossOrFail(text: string | undefined): Money | null {
  if (text === undefined) return null;
  const parsed = parseMoney(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  return fail(`--dll is ${JSON.stringify(text)}: expected dollars above 0, such as 1000.`, 2);
}
