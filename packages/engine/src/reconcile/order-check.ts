import type { OrderEvent, UnixMs, VenueOrder } from '@loadline/core';
import { changeName } from '../accounts/account-audit.ts';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder } from '../orders/order-book.ts';

/**
 * A submit in doubt may still be on its way when the venue is asked: only so long after the doubt
 * began does silence mean that it never arrived.
 */
export const ARRIVAL_MS = 5_000;

/**
 * Live orders of ours that the venue has not told of although it told everything: one whose
 * submit was in doubt for long enough never arrived, a held one is gone. What changed since the
 * question stays, and what may still arrive is asked for once more.
 *
 * @returns how many there were.
 */
export function dropVanished(desk: AccountDesk, told: readonly VenueOrder[]): number {
  const ids = new Set(told.map(({ venueOrderId }) => venueOrderId));
  const tags = new Set(
    told.filter((order) => !desk.keeping.isOfRefused(order)).map(({ customTag }) => customTag),
  );
  let dropped = 0;
  for (const booked of desk.orders.live()) {
    const { order, touchedAt } = booked;
    const { clientOrderId, venueOrderId } = order;
    if (touchedAt > desk.question.askedAt || tags.has(clientOrderId)) continue;
    if (venueOrderId === null ? order.doubt !== 'submit' : ids.has(venueOrderId)) continue;
    if (venueOrderId === null && mayStillArrive(desk, booked)) continue;
    const reason = 'the venue does not know it';
    const event: OrderEvent =
      venueOrderId === null ? { kind: 'rejected', reason } : { kind: 'canceled' };
    desk.move(clientOrderId, event, changeName(event), reason);
    dropped += 1;
  }
  return dropped;
}

/** Asks again when it cannot arrive any more. */
function mayStillArrive({ accountId, context }: AccountDesk, { doubtedAt }: BookedOrder): boolean {
  const until = ((doubtedAt ?? 0) + ARRIVAL_MS) as UnixMs;
  if (doubtedAt === null || context.now >= until) return false;
  context.wakes.set(`retry:${accountId}`, until);
  return true;
}

/**
 * Sends again what the venue, asked since, does not show: repeating it cannot do harm. A request
 * that left together with the question may have been overtaken by it, so it is not lost yet.
 */
export function repeatUnseen(desk: AccountDesk): void {
  for (const booked of desk.orders.live()) {
    const { order, stopMoved, requestedAt } = booked;
    if (requestedAt >= desk.question.askedAt) continue;
    const { clientOrderId, status, stopPrice } = order;
    if (status.kind === 'pendingCancel') desk.sendCancel(order);
    else if (stopMoved !== null && status.kind === 'working' && stopPrice !== stopMoved.price) {
      desk.modify(booked, { quantity: null, limitPrice: null, stopPrice: stopMoved.price });
    } else if (booked.change !== null) {
      // It never arrived: whoever still wants it asks for it again.
      desk.orders.note(clientOrderId, { change: null });
    }
  }
}
