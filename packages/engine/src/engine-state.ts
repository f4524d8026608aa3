import type { AccountId, UnixMs } from '@loadline/core';
import type { KillSwitch, SessionHold } from '@loadline/risk';
import type { AccountUnitState } from './accounts/account-unit.ts';
import type { CommandAnswer } from './commands.ts';
import type { MarketDeskState } from './market/market-desk.ts';
import type { OrderNamesState } from './order-names.ts';
import type { StrategyHostState } from './strategies/strategy-host.ts';
import type { Wake } from './wake-queue.ts';

/** Everything that an engine knows, as plain data that goes to JSON and back unchanged. */
export type EngineState = Readonly<{
  now: UnixMs;
  eventNumber: number;
  wakes: Readonly<{ wakes: readonly Wake[]; order: number }>;
  names: OrderNamesState;
  accounts: readonly Readonly<{ accountId: AccountId; unit: AccountUnitState }>[];
  strategies: StrategyDeskState;
  market: MarketDeskState;
  userHubUp: boolean;
  killSwitch: KillSwitch;
  session: SessionHold;
  commandsSeen: readonly (readonly [string, CommandAnswer])[];
}>;

export type StrategyDeskState = readonly StrategyHostState[];
