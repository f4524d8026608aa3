import type { VenueAccount, VenueFill, VenuePosition } from '@loadline/core';
import type { SimulatedOrder } from '@loadline/simulation';

/** What happened at the venue, as user events tell it. */
export type UserEvent = Readonly<
  | { kind: 'order'; order: SimulatedOrder }
  | { kind: 'fill'; fill: VenueFill }
  | { kind: 'position'; position: VenuePosition }
  | { kind: 'account'; account: VenueAccount }
>;

/** The last fill that opened or added, by account and contract. */
export interface OpeningFills {
  find(fill: VenueFill): VenueFill | null;
}

/**
 * Puts the venue's events of one step into the order of the live venue (reference 7.8, one raw
 * log): a filled limit is told before its trade, a filled stop or market order after it; a closing
 * trade is followed by the opening trade once more; an account event comes twice.
 */
export function liveSequence(events: readonly UserEvent[], openings: OpeningFills): UserEvent[] {
  const sequence: UserEvent[] = [];
  let late: SimulatedOrder | null = null;
  for (const event of events) {
    if (late !== null && !isFillOf(event, late)) {
      sequence.push({ kind: 'order', order: late });
      late = null;
    }
    if (event.kind === 'order' && isLate(event.order)) {
      late = event.order;
      continue;
    }
    sequence.push(event);
    if (event.kind === 'account') sequence.push(event);
    if (event.kind !== 'fill') continue;
    const opening = event.fill.profitAndLoss === null ? null : openings.find(event.fill);
    if (opening !== null) sequence.push({ kind: 'fill', fill: opening });
  }
  if (late !== null) sequence.push({ kind: 'order', order: late });
  return sequence;
}

/** A fill through zero is two trades of one order, and both come before it. */
const isFillOf = (event: UserEvent, { venueOrderId }: SimulatedOrder): boolean =>
  event.kind === 'fill' && event.fill.venueOrderId === venueOrderId;

/** An order with a new part, whole or not, of a type that the market takes out. */
const isLate = ({ status, type, filledQuantity }: SimulatedOrder): boolean =>
  filledQuantity > 0 && (status === 'filled' || status === 'open') && !RESTING.includes(type);

const RESTING: readonly SimulatedOrder['type'][] = ['limit', 'joinBid', 'joinAsk'];
