import {
  type ClientOrderId,
  isLive,
  type Order,
  type OrderEvent,
  type OrderRole,
  type VenueOrder,
  type VenueOrderStatus,
} from '@loadline/core';
import { type BookedOrder, NOTHING_NOTED } from './order-book.ts';

type Origin = Readonly<{
  /** The entry that the venue made this order for, if we know it. */
  parent: BookedOrder | null;
  /** We asked the venue to close this contract, and this is its order for it. */
  isClose: boolean;
  touchedAt: number;
}>;

/** Books an order that we did not send: a bracket exit, the venue's own close, or a foreign one. */
export function bookVenueOrder(venueOrder: VenueOrder, origin: Origin): BookedOrder {
  const { parent, touchedAt } = origin;
  const tag = venueOrder.customTag ?? `venue-${venueOrder.venueOrderId}`;
  const order: Order = {
    clientOrderId: tag as ClientOrderId,
    accountId: venueOrder.accountId,
    contractId: venueOrder.contractId,
    role: roleOf(venueOrder, origin),
    parentId: parent?.order.clientOrderId ?? null,
    venueOrderId: venueOrder.venueOrderId,
    type: venueOrder.type,
    side: venueOrder.side,
    quantity: venueOrder.quantity,
    limitPrice: venueOrder.limitPrice,
    stopPrice: venueOrder.stopPrice,
    status: { kind: 'submitted' },
    doubt: 'none',
    fills: [],
  };
  const strategyId = parent?.strategyId ?? null;
  const { createdAt } = venueOrder;
  return { order, strategyId, entry: null, ...NOTHING_NOTED, createdAt, touchedAt };
}

function roleOf({ type }: VenueOrder, { parent, isClose }: Origin): OrderRole {
  if (parent !== null) return type === 'limit' ? 'target' : 'stop';
  return isClose ? 'close' : 'foreign';
}

/**
 * The venue sends whole orders, not changes; this finds the changes. `filled` says nothing here,
 * since only the fills themselves move an order.
 */
export function orderEventsOf(booked: BookedOrder, venue: VenueOrder): readonly OrderEvent[] {
  const { order: ours } = booked;
  const { venueOrderId } = venue;
  const isOld = venue.updatedAt < booked.toldAt;
  switch (venue.status) {
    case 'pending':
      return ours.status.kind === 'submitted' ? [{ kind: 'pending', venueOrderId }] : [];
    case 'open':
      return [...(isOld ? [] : changes(ours, venue)), { kind: 'opened', venueOrderId }];
    case 'suspended':
      return [...(isOld ? [] : changes(ours, venue)), { kind: 'suspended', venueOrderId }];
    case 'pendingCancel':
      return ours.status.kind === 'working' && !isOld ? [{ kind: 'cancelRequested' }] : [];
    case 'canceled':
    case 'expired':
      return [{ kind: venue.status }];
    case 'rejected':
      return [{ kind: 'rejected', reason: 'rejected by the venue' }];
    case 'filled':
    case 'unknown':
      return idOnly(ours, venue);
  }
}

/** An order that has no name of ours: the venue's own close, or somebody else's. */
export const isVenuesOwn = ({ clientOrderId, venueOrderId }: Order): boolean =>
  clientOrderId === `venue-${venueOrderId}`;

/** Whether the venue shows an order with this status as one that rests or waits. */
export const isWorkingAtVenue = (status: VenueOrderStatus): boolean =>
  status === 'open' || status === 'pending' || status === 'suspended' || status === 'pendingCancel';

/** A market order can be filled before anything else is told: at least its id has to be known. */
function idOnly(ours: Order, { venueOrderId }: VenueOrder): readonly OrderEvent[] {
  return ours.status.kind === 'submitted' ? [{ kind: 'accepted', venueOrderId }] : [];
}

function changes(ours: Order, venue: VenueOrder): readonly OrderEvent[] {
  const { quantity, limitPrice, stopPrice } = venue;
  const same =
    ours.quantity === quantity && ours.limitPrice === limitPrice && ours.stopPrice === stopPrice;
  return same || !isLive(ours) ? [] : [{ kind: 'modified', quantity, limitPrice, stopPrice }];
}
