import {
  type AccountId,
  type Product,
  type StrategyId,
  type VenueAccount,
  ZERO_MONEY,
} from '@loadline/core';
import type { DeskConfig, EntrySizing, StrategySettings } from '@loadline/engine';
import type { AccountRules, EventCalendar, RiskLimits, RulePack } from '@loadline/risk';

/** Everything is closed this long before the firm would do it, and its fills are seen in time. */
export const FLATTEN_LEAD_MS = 5 * 60_000;

const ACCOUNT_ID = 1 as AccountId;

/** What a person declares of the account of a backtest. */
export type BacktestAccount = Readonly<{
  rules: AccountRules;
  limits: RiskLimits;
  events: EventCalendar;
  sizing: EntrySizing | null;
}>;

/** One strategy on one fresh account: the desk of a backtest. */
export function backtestDesk(
  kind: string,
  product: Product,
  settings: StrategySettings,
  { sizing, events, ...declared }: BacktestAccount,
): Readonly<{ config: DeskConfig; accounts: readonly VenueAccount[] }> {
  const strategyId = kind as StrategyId;
  const accountId = ACCOUNT_ID;
  return {
    config: {
      accounts: [{ accountId, ...declared }],
      strategies: [{ strategyId, kind, accountId, product, running: true, settings, sizing }],
      flattenLeadMs: FLATTEN_LEAD_MS,
      events,
    },
    accounts: [freshAccount(accountId, declared.rules.pack)],
  };
}

const freshAccount = (accountId: AccountId, { title, versions }: RulePack): VenueAccount => ({
  accountId,
  name: title,
  balance: versions[0]?.rules.startBalance ?? ZERO_MONEY,
  canTrade: true,
  simulated: true,
});
