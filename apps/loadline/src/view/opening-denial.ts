import type { Bracket, ClientOrderId, Denial, Quantity, Ticks } from '@loadline/core';
import { type AccountUnit, accountView, type Engine, orderCost } from '@loadline/engine';
import { assess } from '@loadline/risk';

const SMALLEST_BRACKET: Bracket = { stopTicks: 4 as Ticks, targetTicks: null };

/**
 * Why nothing could be opened in an account now, asked of risk itself with the smallest order that
 * the desk could send; null when it would pass.
 */
export function openingDenial(engine: Engine, { desk, flattener }: AccountUnit): Denial | null {
  const { program, name } = desk.book;
  if (program === null) {
    return {
      code: 'FLOOR_UNKNOWN',
      detail: `No program is declared for ${name}, so its limits are not known.`,
      observed: 'no program',
      allowed: 'a declared program',
    };
  }
  const host = engine.strategies.hosts.find(({ config }) => config.accountId === desk.accountId);
  const contract = host?.contract ?? null;
  if (host === undefined || contract === null) return null;
  const flattening = flattener.active || engine.dayPlan.isPastFlat(contract.product);
  const view = accountView(desk, engine.context, contract, {
    feedUp: engine.isFeedUp,
    flattening,
  });
  const request = {
    clientOrderId: 'probe' as ClientOrderId,
    accountId: desk.accountId,
    contractId: contract.id,
    type: 'market',
    side: desk.book.positionSize(contract.id) < 0 ? 'sell' : 'buy',
    quantity: 1 as Quantity,
    limitPrice: null,
    stopPrice: null,
    bracket: SMALLEST_BRACKET,
  } as const;
  const decision = assess(request, orderCost(contract), view, program);
  return decision.verdict === 'denied' ? decision.denial : null;
}
