import {
  type AccountId,
  assert,
  type ClosedTrade,
  type Product,
  type StrategyId,
  sessionCalendar,
  type VenueAccount,
} from '@loadline/core';
import type { BarSeries } from '@loadline/data';
import type { DeskConfig, StrategyFactory } from '@loadline/engine';
import { type BacktestOptions, runBacktest } from '@loadline/research';
import { builtInPack, builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import { overnightRange } from '@loadline/strategies';

/** The settings of the measured run: a stop and a target that are both hit, and breakeven. */
export const SETTINGS = {
  rangeStart: '18:00',
  rangeEnd: '09:30',
  windowEnd: '15:00',
  bufferTicks: 4,
  quantity: 1,
  atrMinutes: 30,
  atrPeriod: 14,
  stopMultiple: 1,
  targetMultiple: 4,
  breakevenTrigger: 1.5,
  breakevenOffsetTicks: 2,
  tradesMax: 2,
} as const;

export const FLATTEN_LEAD_MS = 5 * 60_000;
const ACCOUNT_ID = 1 as AccountId;

/** No limit of this program can deny an order of one contract, so a plain loop needs no risk. */
const PROGRAM = 'topstep-practice';

const factory: StrategyFactory = (_kind, settings, setup) => overnightRange.create(settings, setup);

/** The overnight range on one practice account, as `loadline backtest` runs it. */
function overnightDesk(series: readonly BarSeries[]): BacktestOptions {
  const [first] = series;
  assert(first !== undefined, 'there are bars');
  return {
    series,
    config: deskConfig(first.contract.product),
    accounts: [freshAccount()],
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: factory,
    model: DEFAULT_FILL_MODEL,
    from: null,
    to: null,
  };
}

export function overnightTrades(series: readonly BarSeries[]): readonly ClosedTrade[] {
  return runBacktest(overnightDesk(series)).trades;
}

function deskConfig(product: Product): DeskConfig {
  const rules = builtInRules(PROGRAM);
  assert(rules !== null, `${PROGRAM} is a program`);
  const strategyId = overnightRange.id as StrategyId;
  const strategy = { strategyId, kind: overnightRange.id, accountId: ACCOUNT_ID, product };
  return {
    accounts: [{ accountId: ACCOUNT_ID, rules, limits: DEFAULT_LIMITS }],
    strategies: [{ ...strategy, running: true, settings: SETTINGS, sizing: null }],
    flattenLeadMs: FLATTEN_LEAD_MS,
    events: NO_EVENTS,
  };
}

function freshAccount(): VenueAccount {
  const pack = builtInPack(PROGRAM);
  const balance = pack?.versions[0]?.rules.startBalance;
  assert(pack !== null && balance !== undefined, `${PROGRAM} is a program`);
  const { title: name } = pack;
  return { accountId: ACCOUNT_ID, name, balance, canTrade: true, simulated: true };
}
