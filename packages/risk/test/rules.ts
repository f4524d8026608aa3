import { dayOfIsoDate, type IsoDate, isoDate, type Money, shiftDay } from '@loadline/core';
import type { AccountOptions } from '../src/evaluator/account-state.ts';
import {
  type HistoryDay,
  type ReplayedDay,
  type ReplayOptions,
  replayHistory,
} from '../src/evaluator/replay.ts';
import { builtInPack } from '../src/packs/built-in.ts';
import { type RulePack, versionOn } from '../src/packs/resolve-pack.ts';
import type { RuleSet } from '../src/packs/rule-set.ts';

export const dollars = (amount: number): Money => Math.round(amount * 1_000_000) as Money;

export function packOf(id: string): RulePack {
  const pack = builtInPack(id);
  if (pack === null) throw new Error(`no pack ${id}`);
  return pack;
}

/** The newest rules of a pack, or those of a day. */
export function rulesOf(id: string, date = '2026-10-05'): RuleSet {
  const version = versionOn(packOf(id), date);
  if (version === null) throw new Error(`no rules of ${id} on ${date}`);
  return version.rules;
}

export const OPTIONS: AccountOptions = {
  dailyLoss: null,
  dailyLossAtPurchase: false,
  path: 'standard',
};

const dayAfter = (date: string, days: number): IsoDate =>
  isoDate(shiftDay(dayOfIsoDate(date as IsoDate), days));

/** A day in dollars: net profit, and what differs from a quiet traded day. */
export type DayRow = Readonly<{
  net: number;
  low?: number;
  traded?: boolean;
  ask?: number | 'max';
}>;

/** Days one after another from a date; without a low the worst equity is far above every limit. */
export const historyOf = (rows: readonly DayRow[], begin = '2026-10-05'): readonly HistoryDay[] =>
  rows.map(({ net, low, traded = true, ask }, index) => ({
    date: dayAfter(begin, index),
    net: dollars(net),
    lowEquity: dollars(low ?? 1_000_000),
    traded,
    payoutRequest: ask === undefined ? null : ask === 'max' ? 'max' : dollars(ask),
  }));

/** The replayed days; fails the test when a row is refused. */
export function replayOf(
  id: string,
  history: readonly HistoryDay[],
  options: Partial<ReplayOptions> = {},
): readonly ReplayedDay[] {
  const replayed = replayHistory(packOf(id), history, { ...OPTIONS, asOf: null, ...options });
  if (!replayed.ok) throw new Error(JSON.stringify(replayed.error));
  return replayed.value;
}
