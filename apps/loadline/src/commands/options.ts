import type { Command } from 'commander';
import { fail } from '../exit.ts';
import { ACCOUNT_SETTINGS } from '../settings/account-settings.ts';
import { processSettings } from '../settings/read-settings.ts';
import { SETTINGS, type SettingName, type SettingValues } from '../settings/settings-table.ts';

/** What a person declares of the account that a new desk trades. */
export const ACCOUNT_NAMES = Object.keys(ACCOUNT_SETTINGS) as readonly SettingName[];

/** Adds the flags of these settings to a command. Defaults come from the layers, not from here. */
export function withSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const { flag, description, default: fallback } = SETTINGS[name];
    const shown = fallback === null ? '' : ` (default ${String(fallback)})`;
    if (name === 'data') command.option(flag, `${description}${shown}`, collectFile);
    else command.option(flag, `${description}${shown}`);
  }
  return command;
}

/** Several files are one setting, a line for each: that is how `LOADLINE_DATA` has them too. */
const collectFile = (path: string, before?: string): string =>
  before === undefined ? path : `${before}\n${path}`;

/** The files of the setting `data`, in their order. */
export const filesOf = (data: string): readonly string[] =>
  data.split('\n').filter((path) => path !== '');

/**
 * The validated settings of a command, or the end of the process with every problem: those that the
 * command has found itself are told together with them.
 */
export function settingsOrFail(
  flags: Readonly<Record<string, unknown>>,
  others: readonly string[] = [],
): SettingValues {
  const settings = processSettings(flags);
  if (settings.ok && others.length === 0) return settings.value;
  return fail([...(settings.ok ? [] : settings.error), ...others], 2);
}

/** For strategy settings: `--set key=value`, as often as needed. */
export function collectSetting(
  text: string,
  collected: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [key = '', ...rest] = text.split('=');
  if (key === '' || rest.length === 0) {
    fail(`--set is ${JSON.stringify(text)}: expected key=value, such as atrPeriod=14.`, 2);
  }
  return { ...collected, [key]: rest.join('=') };
}
