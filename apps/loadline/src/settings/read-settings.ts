import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '@loadline/core';
import { declarationProblems } from './declared-account.ts';
import {
  SETTINGS,
  type SettingName,
  type SettingRow,
  type SettingValues,
  variableOf,
} from './settings-table.ts';

export type SettingSources = Readonly<{
  flags: Readonly<Record<string, unknown>>;
  environment: Readonly<Record<string, string | undefined>>;
  /** The text of `loadline.json`, or null when there is none. */
  file: string | null;
  filePath: string;
}>;

const NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** Variables of ours that are no settings. */
const OTHER_VARIABLES = new Set(['LOADLINE_SHARED']);

/**
 * Reads the settings from their layers, strongest first: flags, `LOADLINE_*`, `loadline.json`,
 * defaults. All problems are told at once, each with the place, the value and what would be right.
 */
export function readSettings(sources: SettingSources): Result<SettingValues, readonly string[]> {
  const problems: string[] = [];
  const file = readFile(sources, problems);
  problems.push(...unknownVariables(sources.environment));
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of NAMES) {
    const row: SettingRow = SETTINGS[name];
    const found = pick(name, row, sources, file);
    const parsed = row.schema.safeParse(found.value);
    if (parsed.success) values[name] = parsed.data;
    else {
      const wish = parsed.error.issues[0]?.message ?? 'expected another value';
      problems.push(`${found.place} is ${JSON.stringify(found.value)}: ${wish}.`);
    }
  }
  problems.push(...emptyPeriod(values));
  return problems.length > 0 ? err(problems) : ok(Object.freeze(values) as SettingValues);
}

/** The settings of this process, from its own environment and folder. */
export function processSettings(
  flags: Readonly<Record<string, unknown>>,
): Result<SettingValues, readonly string[]> {
  const filePath = 'loadline.json';
  const file = existsSync(filePath) ? readFileSync(filePath, 'utf8') : null;
  const environment = { ...process.env };
  // The usual name of a PostgreSQL address counts as ours.
  const address = environment['DATABASE_URL'];
  if (address !== undefined) environment[variableOf('databaseUrl')] ??= address;
  const settings = readSettings({ flags, environment, file, filePath });
  if (!settings.ok) return settings;
  const problems = declarationProblems(settings.value);
  return problems.length > 0 ? err(problems) : settings;
}

function emptyPeriod({ from, to }: Readonly<Record<string, unknown>>): readonly string[] {
  if (typeof from !== 'string' || typeof to !== 'string') return [];
  if (Date.parse(from) < Date.parse(to)) return [];
  return [`--from is ${from} and --to is ${to}: expected --from to be before --to.`];
}

type Found = Readonly<{ value: unknown; place: string }>;

function pick(
  name: SettingName,
  row: SettingRow,
  { flags, environment, filePath }: SettingSources,
  file: Readonly<Record<string, unknown>>,
): Found {
  const flag = flags[name];
  if (flag !== undefined) return { value: flag, place: row.flag.split(' ')[0] ?? name };
  const variable = variableOf(name);
  const set = environment[variable];
  if (set !== undefined && set !== '') return { value: set, place: variable };
  if (name in file) return { value: file[name], place: `${name} in ${filePath}` };
  return { value: row.default, place: name };
}

function readFile(
  { file, filePath }: SettingSources,
  problems: string[],
): Readonly<Record<string, unknown>> {
  if (file === null) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(file);
  } catch {
    problems.push(`${filePath} is not JSON: expected an object such as {"port": 4400}.`);
    return {};
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    problems.push(`${filePath} is no object: expected one such as {"port": 4400}.`);
    return {};
  }
  for (const key of Object.keys(parsed)) {
    if (NAMES.includes(key as SettingName)) continue;
    problems.push(
      `${filePath} has ${key}, which is no setting: expected one of ${NAMES.join(', ')}.`,
    );
  }
  return parsed as Readonly<Record<string, unknown>>;
}

function unknownVariables(environment: SettingSources['environment']): readonly string[] {
  const known = new Set(NAMES.map(variableOf));
  return Object.keys(environment)
    .filter((key) => key.startsWith('LOADLINE_') && !known.has(key) && !OTHER_VARIABLES.has(key))
    .map((key) => `${key} is no setting: expected one of ${[...known].join(', ')}.`);
}
