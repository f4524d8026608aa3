import type { OrderEvent, VenueOrder } from '@loadline/core';
import { changeName } from './account-audit.ts';
import type { AccountDesk } from './account-desk.ts';

/**
 * Live orders of ours that the venue has not told of although it told everything: one whose
 * submit was in doubt never arrived, a held one is gone. What changed since the question stays.
 *
 * @returns how many there were.
 */
export function dropVanished(desk: AccountDesk, told: readonly VenueOrder[]): number {
  const ids = new Set(told.map(({ venueOrderId }) => venueOrderId));
  const tags = new Set(told.map(({ customTag }) => customTag));
  let dropped = 0;
  for (const { order, touchedAt } of desk.orders.live()) {
    const { clientOrderId, venueOrderId } = order;
    if (touchedAt > desk.question.askedAt || tags.has(clientOrderId)) continue;
    if (venueOrderId === null ? order.doubt !== 'submit' : ids.has(venueOrderId)) continue;
    const reason = 'the venue does not know it';
    const event: OrderEvent =
      venueOrderId === null ? { kind: 'rejected', reason } : { kind: 'canceled' };
    desk.move(clientOrderId, event, changeName(event), reason);
    dropped += 1;
  }
  return dropped;
}

/**
 * Sends again what the venue, asked since, does not show: repeating it cannot do harm. A request
 * that left together with the question may have been overtaken by it, so it is not lost yet.
 */
export function repeatUnseen(desk: AccountDesk): void {
  for (const booked of desk.orders.live()) {
    const { order, stopMoved, requestedAt } = booked;
    if (requestedAt >= desk.question.askedAt) continue;
    if (order.status.kind === 'pendingCancel') desk.sendCancel(order);
    else if (stopMoved !== null && order.status.kind === 'working') {
      const { price } = stopMoved;
      const change = { quantity: null, limitPrice: null, stopPrice: price };
      if (order.stopPrice !== price) desk.modify(booked, change);
    }
  }
}
