import { err, type Money, ok, type Result } from '@loadline/core';
import {
  type AccountRules,
  type EventCalendar,
  limitsToJson,
  NO_EVENTS,
  parseMoney,
  type RiskLimits,
  readEventCalendar,
  readLimits,
} from '@loadline/risk';
import type { z } from 'zod';
import { packsWith, readJsonFile } from '../rules/pack-folder.ts';
import type { dailyLossText, payoutPath } from './account-settings.ts';
import type { SettingValues } from './settings-table.ts';

/** What a person declares of one account, as it is kept. */
export type DeclaredAccount = Readonly<{
  program: string;
  dll: z.infer<typeof dailyLossText>;
  path: z.infer<typeof payoutPath>;
  payouts: number;
}>;

/**
 * The rules of a declared account, from the built-in packs and those of a folder.
 *
 * @returns sentences when there is no such pack, or none whose account can be run.
 */
export function declaredRules(
  { program, dll, path, payouts }: DeclaredAccount,
  folder: string | null,
): Result<AccountRules, readonly string[]> {
  const { packs, problems } = packsWith(folder);
  if (problems.length > 0) return err(problems);
  const pack = packs.find(({ id }) => id === program);
  const runnable = packs.flatMap(({ id, displayOnly }) => (displayOnly ? [] : [id])).join(', ');
  const found = `--program is ${JSON.stringify(program)}:`;
  if (pack === undefined) return err([`${found} expected one of ${runnable}.`]);
  if (pack.displayOnly) {
    const why = 'it is for display only, since the firm allows no API on such an account';
    return err([`${found} ${why}; expected one of ${runnable}.`]);
  }
  const options = { dailyLoss: amountOf(dll), dailyLossAtPurchase: dll === 'bought', path };
  return ok({ pack, options, payouts, payoutsTaken: [] });
}

/** What a person declares of an account, read as a whole. */
export function declaredAccount(
  settings: SettingValues,
): Result<
  Readonly<{ rules: AccountRules; limits: RiskLimits; events: EventCalendar }>,
  readonly string[]
> {
  const rules = declaredRules(settings, settings.packs);
  if (!rules.ok) return rules;
  const written = readLimitsFile(settings.limits);
  if (!written.ok) return written;
  const limits = readLimits(written.value);
  if (!limits.ok) return limits;
  const kept = readEventsFile(settings.events);
  if (!kept.ok) return kept;
  const events = eventCalendar(kept.value);
  if (!events.ok) return events;
  return ok({ rules: rules.value, limits: limits.value, events: events.value });
}

/** Everything that is wrong with what a person declares of the account, a sentence each. */
export function declarationProblems(settings: SettingValues): readonly string[] {
  const rules = declaredRules(settings, settings.packs);
  const limits = readLimitsFile(settings.limits);
  const events = readEventsFile(settings.events);
  return [rules, limits, events].flatMap((read) => (read.ok ? [] : read.error));
}

/** The limits of a file as they are kept: written, and complete. */
export function readLimitsFile(
  path: string | null,
): Result<ReturnType<typeof limitsToJson>, readonly string[]> {
  const json = jsonOf(path, {});
  if (!json.ok) return json;
  const limits = readLimits(json.value);
  return limits.ok ? ok(limitsToJson(limits.value)) : err(named(path, limits.error));
}

/** The scheduled releases of a file as they are kept, which is as they are written. */
export function readEventsFile(path: string | null): Result<unknown, readonly string[]> {
  const json = jsonOf(path, null);
  if (!json.ok || json.value === null) return json;
  const calendar = eventCalendar(json.value);
  return calendar.ok ? json : err(named(path, calendar.error));
}

/** What was kept of a file of scheduled releases; null: there was none. */
export const eventCalendar = (json: unknown): Result<EventCalendar, readonly string[]> =>
  json === null ? ok(NO_EVENTS) : readEventCalendar(JSON.stringify(json));

function jsonOf(path: string | null, absent: unknown): Result<unknown, readonly string[]> {
  if (path === null) return ok(absent);
  const read = readJsonFile(path);
  return read.ok ? ok(read.json) : err([read.problem]);
}

const named = (path: string | null, problems: readonly string[]): readonly string[] =>
  problems.map((problem) => `${path ?? ''}: ${problem}`);

/** Null for `bought`, whose amount is that of the pack, and for `none`. */
function amountOf(dll: string): Money | null {
  const amount = parseMoney(dll);
  return amount.ok ? amount.value : null;
}
