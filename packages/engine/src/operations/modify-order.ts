import {
  type Contract,
  filledQuantity,
  isQuantity,
  type Order,
  type OrderChange,
  type OrderRequest,
  PRICES_OF_TYPE,
  type Quantity,
  sideSign,
} from '@loadline/core';
import { denialOf } from '@loadline/risk';
import type { BookedOrder } from '../orders/order-book.ts';
import { tellOfOrder } from '../risk/risk-feed.ts';
import { wideningObjection } from './edit-exits.ts';
import { coveredQuantity, isChanging, isNearer, workingExits } from './exits.ts';
import { stopSideText, targetRefusal } from './place-order.ts';
import { DONE, denied, type Outcome, refuse } from './refusal.ts';
import { aroundOrder, type Trader } from './send-order.ts';

/**
 * Changes price or size of a working order. What could add exposure (a larger entry, another price
 * of one, a stop farther away or smaller) is asked of risk like an opening; what only takes
 * exposure away passes always. The size is that of the whole order, what has filled included.
 */
export function modifyOrder(
  trader: Trader,
  contract: Contract,
  booked: BookedOrder,
  change: OrderChange,
): Outcome {
  const { order } = booked;
  const invalid = changeRefusal(booked, change);
  if (invalid !== null) return invalid;
  switch (order.role) {
    case 'stop':
      return modifyStop(trader, contract, booked, change);
    case 'target':
    case 'close':
      return modifyReducing(trader, contract, booked, change);
    case 'entry':
    case 'foreign':
      return modifyOpening(trader, contract, booked, change);
  }
}

/** What is wrong with a change whatever the order is for. */
function changeRefusal(booked: BookedOrder, { quantity, limitPrice, stopPrice }: OrderChange) {
  const { order } = booked;
  const { clientOrderId: name, status, type } = order;
  if (status.kind !== 'working' && status.kind !== 'pending') return notWorking(order);
  if (isChanging(booked)) {
    return refuse('ORDER_CHANGING', `Order ${name} is being changed; wait for the venue.`);
  }
  const wants = PRICES_OF_TYPE[type];
  const misplaced = (limitPrice !== null && !wants.limit) || (stopPrice !== null && !wants.stop);
  if (misplaced && type !== 'joinBid' && type !== 'joinAsk') {
    return refuse('CHANGE_INVALID', `A ${type} order does not have that price.`);
  }
  const whole = [limitPrice ?? 0, stopPrice ?? 0].every(Number.isSafeInteger);
  if (!whole || (quantity !== null && !isQuantity(quantity))) {
    return refuse('CHANGE_INVALID', 'Prices have to be on the grid and sizes whole contracts.');
  }
  if (quantity !== null && quantity <= filledQuantity(order)) {
    const detail = `${filledQuantity(order)} of ${name} have filled: cancel what is left of it.`;
    return refuse('CHANGE_INVALID', detail);
  }
  const isSame =
    (quantity ?? order.quantity) === order.quantity &&
    (limitPrice ?? order.limitPrice) === order.limitPrice &&
    (stopPrice ?? order.stopPrice) === order.stopPrice;
  return isSame ? refuse('NOTHING_TO_CHANGE', `Order ${name} is like that already.`) : null;
}

export const notWorking = ({ clientOrderId, status }: Order) =>
  refuse('ORDER_NOT_WORKING', `Order ${clientOrderId} is ${status.kind}, not working.`);

/** A stop may come nearer and cover more as it likes, as far as there is something to cover. */
function modifyStop(
  trader: Trader,
  contract: Contract,
  booked: BookedOrder,
  change: OrderChange,
): Outcome {
  const { desk } = trader;
  const { order } = booked;
  const { quantity, stopPrice } = change;
  const size = desk.book.positionSize(contract.id);
  const last = desk.context.lastPriceOf(contract.id);
  if (stopPrice !== null && last !== null && (stopPrice - last) * sideSign(order.side) <= 0) {
    return refuse('WRONG_SIDE', stopSideText(contract, order.side === 'sell', stopPrice, last));
  }
  const tooMany = beyondHeld(trader, contract, booked, quantity);
  if (tooMany !== null) return tooMany;
  const farther = stopPrice !== null && isNearer(size, order.stopPrice ?? stopPrice, stopPrice);
  const smaller = quantity !== null && quantity < order.quantity;
  if (farther || smaller) {
    const objection = wideningObjection(trader, contract, [booked], { price: stopPrice, quantity });
    if (objection !== null) return objection;
  }
  desk.orders.note(order.clientOrderId, { stopMoved: null });
  desk.modify(booked, change);
  return DONE;
}

function modifyReducing(
  trader: Trader,
  contract: Contract,
  booked: BookedOrder,
  change: OrderChange,
): Outcome {
  const { limitPrice } = change;
  const last = trader.desk.context.lastPriceOf(contract.id);
  if (limitPrice !== null && last !== null) {
    const refusal = targetRefusal(contract, { side: booked.order.side, limitPrice, last });
    if (refusal !== null) return refusal;
  }
  const tooMany = beyondHeld(trader, contract, booked, change.quantity);
  if (tooMany !== null) return tooMany;
  trader.desk.modify(booked, change);
  return DONE;
}

/** Exits that are larger than what they close would open the other way. */
function beyondHeld(
  { desk }: Trader,
  contract: Contract,
  { order }: BookedOrder,
  quantity: Quantity | null,
) {
  if (quantity === null || quantity <= order.quantity) return null;
  const held = Math.abs(desk.book.positionSize(contract.id));
  const kind = order.role === 'stop' ? 'stop' : 'target';
  const others = workingExits(desk, contract, kind).filter((other) => other.order !== order);
  if (quantity - filledQuantity(order) + coveredQuantity(others) <= held) return null;
  return refuse('MORE_THAN_HELD', `Only ${held} of ${contract.name} are held.`);
}

/** Risk judges an entry as it is to be, in place of the one that works. */
function modifyOpening(
  trader: Trader,
  contract: Contract,
  booked: BookedOrder,
  change: OrderChange,
): Outcome {
  const { desk } = trader;
  const { order } = booked;
  const onlySmaller = change.limitPrice === null && change.stopPrice === null;
  if (onlySmaller && (change.quantity ?? order.quantity) <= order.quantity) {
    desk.modify(booked, change);
    return DONE;
  }
  const filled = filledQuantity(order);
  const request = changedRequest(booked, change, filled);
  const around = aroundOrder(trader, contract, booked.group);
  desk.risk.onOrderGone(order.clientOrderId);
  desk.risk.reducing.remove(order.clientOrderId);
  const decision = desk.risk.assess(request, around);
  const record = desk.risk.record(request, decision, around);
  tellOfOrder(desk.risk, booked, desk.context);
  const { now: at, eventNumber, sink } = desk.context;
  const decisionId = `${order.clientOrderId}.${eventNumber}`;
  const { accountId, strategyId } = { accountId: desk.accountId, strategyId: booked.strategyId };
  sink.audit({
    kind: 'riskDecided',
    at,
    accountId,
    strategyId,
    decision: { ...record, decisionId },
  });
  if (decision.verdict === 'denied') {
    return denied(denialOf(decision.finding, request, { contract }));
  }
  const quantity = (decision.request.quantity + filled) as Quantity;
  desk.modify(booked, { ...change, quantity: quantity === order.quantity ? null : quantity });
  return DONE;
}

function changedRequest(
  { order, stopTicks, targetTicks }: BookedOrder,
  { quantity, limitPrice, stopPrice }: OrderChange,
  filled: number,
): OrderRequest {
  const { clientOrderId, accountId, contractId, type, side } = order;
  return {
    clientOrderId,
    accountId,
    contractId,
    role: 'entry',
    type,
    side,
    quantity: ((quantity ?? order.quantity) - filled) as Quantity,
    // A join has got a price of the venue's by now, which is none of the request's.
    limitPrice: PRICES_OF_TYPE[type].limit ? (limitPrice ?? order.limitPrice) : null,
    stopPrice: stopPrice ?? order.stopPrice,
    bracket: stopTicks === null ? null : ({ stopTicks, targetTicks } as OrderRequest['bracket']),
  };
}
