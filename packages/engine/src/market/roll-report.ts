import { type AccountId, type IsoDate, isLive } from '@loadline/core';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import type { StrategyHost } from '../strategies/strategy-host.ts';
import type { ContractMarket } from './contract-market.ts';
import type { DayPlan } from './day-plan.ts';
import type { MarketDesk } from './market-desk.ts';

type Rolling = Readonly<{
  context: EngineContext;
  market: MarketDesk;
  accounts: ReadonlyMap<AccountId, AccountUnit>;
  strategies: Readonly<{ hosts: readonly StrategyHost[] }>;
  dayPlan: DayPlan;
}>;

/**
 * Tells what is left in contracts from which the venue has moved on, once each trading day for as
 * long as there is something. Nothing is moved by itself: a roll is a trade with a price.
 */
export function reportRolls(rolling: Rolling): void {
  const tradingDay = rolling.dayPlan.tradingDay()?.date ?? null;
  for (const market of rolling.market.markets.values()) {
    if (market.rollToldOn !== tradingDay) report(rolling, market, tradingDay);
  }
}

function report(
  { context, accounts, strategies: { hosts } }: Rolling,
  market: ContractMarket,
  tradingDay: IsoDate | null,
): void {
  const { rolledTo: frontId, contract } = market;
  if (frontId === null) return;
  const { id: contractId } = contract;
  const units = [...accounts];
  const positions = units.flatMap(([accountId, { desk }]) => {
    const size = desk.book.positionSize(contractId);
    return size === 0 ? [] : [{ accountId, size }];
  });
  const orders = units.flatMap(([, { desk }]) =>
    desk.orders
      .live()
      .filter(({ order }) => order.contractId === contractId && isLive(order))
      .map(({ order }) => order.clientOrderId),
  );
  const strategies = hosts
    .filter((host) => host.contract?.id === contractId)
    .map(({ strategyId }) => strategyId);
  if (positions.length + orders.length + strategies.length === 0) return;
  market.rollToldOn = tradingDay;
  const left = { contractId, frontId, positions, orders, strategies };
  context.sink.audit({ kind: 'rollDue', at: context.now, ...left });
}
