import type { Bracket, ClientOrderId, Denial, Quantity, Ticks } from '@loadline/core';
import { type AccountUnit, type Engine, surroundingsOf } from '@loadline/engine';
import { denialOf } from '@loadline/risk';

const BRACKET_TICKS = 40 as Ticks;
const SMALL_BRACKET: Bracket = { stopTicks: BRACKET_TICKS, targetTicks: null };

/**
 * Why nothing could be opened in an account now, asked of risk itself with a small order such as
 * the desk could send; null when it would pass.
 */
export function openingDenial(engine: Engine, { desk, flattener }: AccountUnit): Denial | null {
  const host = engine.strategies.hosts.find(({ config }) => config.accountId === desk.accountId);
  const contract = host?.contract ?? null;
  if (host === undefined || contract === null) return null;
  const around = surroundingsOf(desk, engine.context, contract, {
    feedUp: engine.isFeedUp,
    flattening: flattener.active || engine.dayPlan.isPastFlat(contract.product),
    market: engine.market.markets.get(contract.id) ?? null,
  });
  const request = {
    clientOrderId: 'probe' as ClientOrderId,
    accountId: desk.accountId,
    contractId: contract.id,
    role: 'entry',
    type: 'market',
    side: desk.book.positionSize(contract.id) < 0 ? 'sell' : 'buy',
    quantity: 1 as Quantity,
    limitPrice: null,
    stopPrice: null,
    bracket: SMALL_BRACKET,
  } as const;
  const decision = desk.risk.assess(request, around);
  return decision.verdict === 'denied' ? denialOf(decision.finding, request, { contract }) : null;
}
