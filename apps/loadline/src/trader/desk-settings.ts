import { resolve } from 'node:path';
import {
  type AccountId,
  assert,
  err,
  ok,
  productByRoot,
  type Result,
  type StrategyId,
  type VenueAccount,
} from '@loadline/core';
import {
  type AccountConfig,
  type DeskConfig,
  type StrategyConfig,
  type StrategySettings,
  USUAL_RECONCILE,
} from '@loadline/engine';
import { readLimits } from '@loadline/risk';
import { z } from 'zod';
import { dailyLossText, payoutCount, payoutPath } from '../settings/account-settings.ts';
import { FLATTEN_LEAD_MS } from '../settings/backtest-desk.ts';
import {
  declaredRules,
  eventCalendar,
  readEventsFile,
  readLimitsFile,
} from '../settings/declared-account.ts';
import { protectionOf, protectionRecord } from '../settings/protection-settings.ts';
import { sessionPauseOf, sessionPauseRecord } from '../settings/session-settings.ts';
import type { SettingValues } from '../settings/settings-table.ts';
import { entrySizing, micros, sizeText } from '../settings/sizing-settings.ts';
import { accountToTrade } from './account-to-trade.ts';

/** What a desk trades, as its journal keeps it. */
export const deskSettings = z.strictObject({
  accounts: z.array(
    z.strictObject({
      accountId: z.int(),
      program: z.string().nullable(),
      // Journals of before these could be declared have the usual ones.
      dll: dailyLossText.default('bought'),
      path: payoutPath.default('standard'),
      payouts: payoutCount.default(0),
      limits: z.record(z.string(), z.json()).default({}),
    }),
  ),
  strategies: z.array(
    z.strictObject({
      strategyId: z.string(),
      kind: z.string(),
      accountId: z.int(),
      product: z.string(),
      settings: z.record(z.string(), z.json()),
      size: sizeText.default('asWished'),
      micros: micros.default('no'),
    }),
  ),
  flattenLeadMs: z.int().nonnegative(),
  /** What holds in years that the holiday table does not cover, see `CalendarOptions`. */
  outsideCalendar: z.enum(['deny', 'regular']).default('deny'),
  /** The folder of the person's own rule packs, or null. */
  packs: z.string().nullable().default(null),
  /** The person's file of scheduled releases, or null. */
  events: z.json().default(null),
  protection: protectionRecord,
  sessionPauseMs: sessionPauseRecord,
});
export type DeskSettings = z.infer<typeof deskSettings>;

export type FirstDesk = Readonly<{
  product: string;
  outsideCalendar: DeskSettings['outsideCalendar'];
  /** What the person declares of the account; it has been checked. */
  settings: SettingValues;
  kind: string;
  strategySettings: StrategySettings;
}>;

/** The desk of a first start: one strategy on one account, with what is declared of it. */
export function firstDesk(
  accounts: readonly VenueAccount[],
  { product, outsideCalendar, settings, kind, strategySettings }: FirstDesk,
): Result<DeskSettings, string> {
  const { program, dll, path, payouts, packs } = settings;
  const rules = declaredRules(settings, packs);
  const limits = readLimitsFile(settings.limits);
  const events = readEventsFile(settings.events);
  if (!rules.ok) return err(rules.error.join('\n'));
  if (!limits.ok) return err(limits.error.join('\n'));
  if (!events.ok) return err(events.error.join('\n'));
  const traded = accountToTrade(accounts, { pack: rules.value.pack, wanted: settings.account });
  if (!traded.ok) return traded;
  const { accountId } = traded.value;
  const declared = { accountId, program, dll, path, payouts, limits: plain(limits.value) };
  return ok({
    accounts: [declared],
    strategies: [
      {
        strategyId: kind,
        kind,
        accountId,
        product,
        settings: plain(strategySettings),
        size: settings.size,
        micros: settings.micros,
      },
    ],
    flattenLeadMs: FLATTEN_LEAD_MS,
    outsideCalendar,
    packs: packs === null ? null : resolve(packs),
    events: plain(events.value),
    protection: protectionOf(settings),
    sessionPauseMs: sessionPauseOf(settings.sessionPause),
  });
}

/** Values that were read from JSON or go there as they are. */
const plain = (value: unknown): never => structuredClone(value) as never;

/**
 * The settings as the engine takes them.
 *
 * @returns a sentence when a pack of the person's own is not there any more.
 */
export function deskConfig(desk: DeskSettings): Result<DeskConfig, string> {
  const { accounts: declared, strategies, flattenLeadMs } = desk;
  const events = eventCalendar(desk.events);
  if (!events.ok) return err(events.error.join(' '));
  const accounts: AccountConfig[] = [];
  for (const { accountId, program, limits: written, ...options } of declared) {
    const rules = program === null ? ok(null) : declaredRules({ program, ...options }, desk.packs);
    if (!rules.ok) return err(rules.error.join(' '));
    const limits = readLimits(written);
    if (!limits.ok) return err(limits.error.join(' '));
    accounts.push({
      accountId: accountId as AccountId,
      rules: rules.value,
      limits: limits.value,
    });
  }
  return ok({
    accounts,
    strategies: strategies.map(strategyConfig),
    flattenLeadMs,
    events: events.value,
    reconcileEvery: USUAL_RECONCILE,
    protection: desk.protection,
    sessionPauseMs: desk.sessionPauseMs,
  });
}

/** They were checked where they entered. */
function strategyConfig({
  strategyId,
  kind,
  accountId,
  product: root,
  settings,
  size,
  micros: wantsMicros,
}: DeskSettings['strategies'][number]): StrategyConfig {
  const product = productByRoot(root);
  assert(product !== null, `${root} is a product`);
  return {
    strategyId: strategyId as StrategyId,
    kind,
    accountId: accountId as AccountId,
    product,
    running: true,
    settings,
    sizing: entrySizing(size, wantsMicros),
  };
}
