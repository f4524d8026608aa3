import {
  type AccountId,
  type Product,
  type StrategyId,
  type VenueAccount,
  ZERO_MONEY,
} from '@loadline/core';
import type { DeskConfig, StrategySettings } from '@loadline/engine';
import { type AccountRules, DEFAULT_LIMITS, NO_EVENTS, type RulePack } from '@loadline/risk';

/** Everything is closed this long before the firm would do it, and its fills are seen in time. */
export const FLATTEN_LEAD_MS = 5 * 60_000;

const ACCOUNT_ID = 1 as AccountId;

/** One strategy on one fresh account: the desk of a backtest. */
export function backtestDesk(
  kind: string,
  product: Product,
  settings: StrategySettings,
  rules: AccountRules,
): Readonly<{ config: DeskConfig; accounts: readonly VenueAccount[] }> {
  const strategyId = kind as StrategyId;
  const accountId = ACCOUNT_ID;
  return {
    config: {
      accounts: [{ accountId, rules, limits: DEFAULT_LIMITS }],
      strategies: [{ strategyId, kind, accountId, product, running: true, settings, sizing: null }],
      flattenLeadMs: FLATTEN_LEAD_MS,
      events: NO_EVENTS,
    },
    accounts: [freshAccount(accountId, rules.pack)],
  };
}

const freshAccount = (accountId: AccountId, { title, versions }: RulePack): VenueAccount => ({
  accountId,
  name: title,
  balance: versions[0]?.rules.startBalance ?? ZERO_MONEY,
  canTrade: true,
  simulated: true,
});
