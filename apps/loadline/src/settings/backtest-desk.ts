import {
  type AccountId,
  assert,
  type Product,
  type StrategyId,
  type VenueAccount,
} from '@loadline/core';
import type { DeskConfig, StrategySettings } from '@loadline/engine';
import { type AccountProgram, programById } from '@loadline/risk';

/** Everything is closed this long before the firm would do it, and its fills are seen in time. */
export const FLATTEN_LEAD_MS = 5 * 60_000;

const ACCOUNT_ID = 1 as AccountId;

/** One strategy on one fresh account: the desk of a backtest. */
export function backtestDesk(
  kind: string,
  product: Product,
  settings: StrategySettings,
  programId: string,
): Readonly<{ config: DeskConfig; accounts: readonly VenueAccount[] }> {
  const program = programById(programId);
  assert(program !== null, `${programId} is a program`);
  const strategyId = kind as StrategyId;
  const accountId = ACCOUNT_ID;
  return {
    config: {
      accounts: [{ accountId, program }],
      strategies: [{ strategyId, kind, accountId, product, running: true, settings }],
      flattenLeadMs: FLATTEN_LEAD_MS,
    },
    accounts: [freshAccount(accountId, program)],
  };
}

const freshAccount = (
  accountId: AccountId,
  { title, startBalance }: AccountProgram,
): VenueAccount => ({
  accountId,
  name: title,
  balance: startBalance,
  canTrade: true,
  simulated: true,
});
