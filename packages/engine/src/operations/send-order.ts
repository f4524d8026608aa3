import type {
  ClientOrderId,
  Contract,
  Denial,
  Order,
  OrderRequest,
  Quantity,
} from '@loadline/core';
import { denialOf, type RiskDecision } from '@loadline/risk';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { Flattener } from '../accounts/flattener.ts';
import { type OrderOrigin, orderOf } from '../orders/own-order.ts';
import { surroundingsOf } from '../risk/surroundings.ts';

/** One account as operations see it: its orders, and what makes it flat. */
export type Trader = Readonly<{ desk: AccountDesk; flattener: Flattener }>;

/** An order that somebody wants, before it has a name. */
export type OrderWish = Omit<OrderRequest, 'clientOrderId' | 'accountId' | 'contractId'> &
  Readonly<{
    contract: Contract;
    /** The number of a strategy, `p` for a person, `x` for the desk's own exits. */
    asker: number | 'p' | 'x';
    /** What holds unless risk itself has a graver objection: the sizing found that nothing fits. */
    objection?: RiskDecision | null;
  }>;

/** What became of a wish. A sent order can be smaller than it was wished. */
export type Sent = Readonly<
  | { kind: 'sent'; clientOrderId: ClientOrderId; quantity: Quantity }
  | { kind: 'denied'; clientOrderId: ClientOrderId; denial: Denial }
>;

/**
 * The only way by which an order leaves: it is named, risk is asked and its decision written down;
 * then the order is booked and sent, or told as denied with the code and the sentence.
 */
export function sendOrder(trader: Trader, wish: OrderWish, origin: OrderOrigin): Sent {
  const { desk } = trader;
  const { context, accountId, risk } = desk;
  const { contract, objection } = wish;
  const request = requestOf(wish, context.names.next(wish.asker), accountId);
  const { clientOrderId } = request;
  const around = aroundOrder(trader, contract, origin.group);
  const assessed = risk.assess(request, around);
  const decision = objection && assessed.verdict !== 'denied' ? objection : assessed;
  const record = risk.record(request, decision, around);
  const { strategyId } = origin;
  const at = context.now;
  context.sink.audit({ kind: 'riskDecided', at, accountId, strategyId, decision: record });
  if (decision.verdict === 'denied') {
    const denial = denialOf(decision.finding, request, { contract });
    const status = { kind: 'denied', denial } as const;
    const order: Order = { ...orderOf(request, origin.parentId), status };
    context.sink.audit({ kind: 'orderDenied', at, accountId, strategyId, order, denial });
    return { kind: 'denied', clientOrderId, denial };
  }
  const { quantity } = decision.request;
  desk.submit(decision.request, origin);
  return { kind: 'sent', clientOrderId, quantity };
}

/** Field by field: a copy of the wish would cost more than all else here. */
function requestOf(
  { contract, role, type, side, quantity, limitPrice, stopPrice, bracket }: OrderWish,
  clientOrderId: ClientOrderId,
  accountId: OrderRequest['accountId'],
): OrderRequest {
  const contractId = contract.id;
  return {
    clientOrderId,
    accountId,
    contractId,
    role,
    type,
    side,
    quantity,
    limitPrice,
    stopPrice,
    bracket,
  };
}

/** What an order in a contract comes into at this moment. */
export const aroundOrder = (
  { desk, flattener }: Trader,
  contract: Contract,
  group: string | null,
) =>
  surroundingsOf(desk, desk.context, contract, {
    feedUp: desk.context.isFeedUp(),
    flattening: flattener.active || desk.context.isPastFlat(contract.product),
    market: desk.context.marketOf(contract.id),
    group,
  });
