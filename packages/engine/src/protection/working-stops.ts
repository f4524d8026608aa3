import { type Contract, type Order, sideSign } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder } from '../orders/order-book.ts';

/** The stops that work for a position, those that protect it worst first. */
function workingStops(desk: AccountDesk, contract: Contract): readonly BookedOrder[] {
  const sign = Math.sign(desk.book.positionSize(contract.id));
  const stops = desk.orders.live().filter(({ order }) => {
    const { role, contractId, side, stopPrice, status } = order;
    const works = status.kind === 'working' || status.kind === 'pending';
    const protects = contractId === contract.id && sideSign(side) === -sign && stopPrice !== null;
    return role === 'stop' && works && protects;
  });
  return stops.sort(
    (left, right) => sign * ((left.order.stopPrice ?? 0) - (right.order.stopPrice ?? 0)),
  );
}

/** The protective stop that works for a position, the nearest one if there are several. */
export const workingStop = (desk: AccountDesk, contract: Contract): Order | null =>
  workingStops(desk, contract).at(-1)?.order ?? null;
