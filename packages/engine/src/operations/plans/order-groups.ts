import type { AccountDesk } from '../../accounts/account-desk.ts';
import type { BookedOrder } from '../../orders/order-book.ts';

/**
 * Orders of one group cancel each other: as soon as one of them has filled, and be it a part, the
 * others are canceled whole, and what is left of the one that fills goes on. The alternative, to
 * shrink the others by what has filled, would leave two directions at work at once. A stop that
 * protects what is held stays in any case, and shrinks with what it protects.
 */
export function cancelSpentGroups(desk: AccountDesk): void {
  for (const booked of desk.orders.live()) {
    if (booked.group === null) continue;
    const { group, order } = booked;
    if (order.fills.length > 0 || protects(desk, booked)) continue;
    if (order.status.kind === 'pendingCancel') continue;
    const filled = desk.orders.ofGroup(group).find((other) => other.order.fills.length > 0);
    if (filled === undefined) continue;
    desk.cancelPatiently(booked, `${filled.order.clientOrderId} of its group has filled`);
  }
}

const protects = ({ book }: AccountDesk, { order }: BookedOrder): boolean =>
  order.role === 'stop' && book.positionSize(order.contractId) !== 0;
