import type { AccountId, RunId, UnixMs } from '@loadline/core';
import type { KillSwitch } from '@loadline/risk';
import type { AccountDeskState } from './accounts/account-desk.ts';
import type { FlattenTask } from './accounts/flattener.ts';
import type { Refusal } from './commands.ts';
import type { MarketDeskState } from './market/market-desk.ts';
import type { StrategyHostState } from './strategies/strategy-host.ts';
import type { Wake } from './wake-queue.ts';

/** Everything that an engine knows, as plain data that goes to JSON and back unchanged. */
export type EngineState = Readonly<{
  now: UnixMs;
  eventNumber: number;
  wakes: Readonly<{ wakes: readonly Wake[]; order: number }>;
  accounts: readonly Readonly<{
    accountId: AccountId;
    desk: AccountDeskState;
    flatten: FlattenTask | null;
  }>[];
  strategies: StrategyDeskState;
  market: MarketDeskState;
  userHubUp: boolean;
  killSwitch: KillSwitch;
  commandsSeen: readonly (readonly [string, Refusal | null])[];
}>;

export type StrategyDeskState = Readonly<{
  names: Readonly<{ runId: RunId; counter: number }>;
  hosts: readonly StrategyHostState[];
}>;
