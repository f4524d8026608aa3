import {
  type Contract,
  filledQuantity,
  isLive,
  type NetPosition,
  type Order,
  type Price,
  type Side,
} from '@loadline/core';
import { type AccountRisk, reducingKind } from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { isVenuesOwn } from '../orders/venue-order.ts';

/** Tells risk what is held of a contract now. */
export function tellOfPosition(
  risk: AccountRisk,
  contract: Contract,
  { size, cost }: NetPosition,
): void {
  risk.onPosition(contract, size, cost);
}

/**
 * Tells risk what an order can do to the account now: open a position, protect one, reduce one, or
 * nothing. Submitted and unknown entries count as working; a stop only while it works. While a
 * change is on its way the order counts as the worse of what it was and what it is to be.
 */
export function tellOfOrder(
  risk: AccountRisk,
  booked: BookedOrder,
  { contractOf }: Pick<EngineContext, 'contractOf'>,
): void {
  tellOfReduction(risk, booked);
  const { order, stopTicks, change } = booked;
  const { clientOrderId, contractId, role, side } = order;
  if (!isLive(order) || !(role === 'entry' || role === 'foreign' || protects(order))) {
    return risk.onOrderGone(clientOrderId);
  }
  const contract = contractOf(contractId);
  if (contract === null) return risk.onUnknownOrder(clientOrderId);
  if (role === 'stop' && order.stopPrice !== null) {
    const price = farther(side, order.stopPrice, change?.stopPrice ?? order.stopPrice);
    const left = Math.min(order.quantity, change?.quantity ?? order.quantity);
    const quantity = left - filledQuantity(order);
    return risk.onStop({ orderId: clientOrderId, contract, side, price, quantity });
  }
  // What was placed elsewhere can open a position without a stop, whatever it is meant for. What
  // has begun to fill may go on before the others of its group are canceled.
  const group = order.fills.length > 0 ? null : booked.group;
  const quantity = largestLeft(booked);
  risk.onEntry({ orderId: clientOrderId, contract, side, quantity, stopTicks, group });
}

/** What takes contracts out of a position. The venue's own close is counted with its request. */
function tellOfReduction(risk: AccountRisk, booked: BookedOrder): void {
  const { order, group } = booked;
  const { clientOrderId: orderId, contractId, role, side, type, status } = order;
  const isOurs = role === 'stop' || role === 'target' || (role === 'close' && !isVenuesOwn(order));
  if (!isOurs || !isLive(order) || status.kind === 'suspended') {
    return risk.reducing.remove(orderId);
  }
  const quantity = largestLeft(booked);
  risk.reducing.set({ orderId, contractId, side, kind: reducingKind(type), quantity, group });
}

const largestLeft = ({ order, change }: BookedOrder): number =>
  Math.max(order.quantity, change?.quantity ?? 0) - filledQuantity(order);

const farther = (side: Side, left: Price, right: Price): Price =>
  (side === 'sell' ? Math.min(left, right) : Math.max(left, right)) as Price;

const protects = ({ role, stopPrice, status }: Order): boolean =>
  role === 'stop' && stopPrice !== null && (status.kind === 'working' || status.kind === 'pending');
