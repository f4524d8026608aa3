import {
  type Contract,
  isLive,
  type NetPosition,
  type Order,
  remainingQuantity,
} from '@loadline/core';
import type { AccountRisk } from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import type { BookedOrder } from '../orders/order-book.ts';

/** Tells risk what is held of a contract now. */
export function tellOfPosition(
  risk: AccountRisk,
  contract: Contract,
  { size, cost }: NetPosition,
): void {
  risk.onPosition(contract, size, cost);
}

/**
 * Tells risk what an order can do to the account now: open a position, protect one, or nothing.
 * Submitted and unknown entries count as working; a stop only while it works.
 */
export function tellOfOrder(
  risk: AccountRisk,
  { order, stopTicks }: BookedOrder,
  context: EngineContext,
): void {
  const { clientOrderId, contractId, role } = order;
  if (!isLive(order) || !(role === 'entry' || role === 'foreign' || protects(order))) {
    return risk.onOrderGone(clientOrderId);
  }
  const contract = context.contractOf(contractId);
  if (contract === null) return risk.onUnknownOrder(clientOrderId);
  const { side, stopPrice } = order;
  const quantity = remainingQuantity(order);
  if (role === 'stop' && stopPrice !== null) {
    return risk.onStop({ orderId: clientOrderId, contract, side, price: stopPrice, quantity });
  }
  // What was placed elsewhere can open a position without a stop, whatever it is meant for.
  const group = null;
  risk.onEntry({ orderId: clientOrderId, contract, side, quantity, stopTicks, group });
}

const protects = ({ role, stopPrice, status }: Order): boolean =>
  role === 'stop' && stopPrice !== null && (status.kind === 'working' || status.kind === 'pending');
