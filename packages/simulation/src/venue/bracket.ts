import {
  assert,
  type OrderChange,
  oppositeSide,
  type Price,
  sideSign,
  type Ticks,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import type { PlaceRequest, SimulatedOrder } from './simulated-order.ts';

/**
 * The entry and, behind it, its suspended exits: the stop, then the target. Their prices are not
 * known before the entry has filled.
 */
export function entryAndExits(
  request: PlaceRequest,
  at: UnixMs,
  takeId: () => VenueOrderId,
): readonly [SimulatedOrder, ...SimulatedOrder[]] {
  const { bracket } = request;
  const entry = entryOf(request, at, takeId());
  const stopTicks = bracket?.stopTicks ?? null;
  const targetTicks = bracket?.targetTicks ?? null;
  const stopId = stopTicks === null ? null : takeId();
  const targetId = targetTicks === null ? null : takeId();
  const exits: SimulatedOrder[] = [];
  if (stopId !== null && stopTicks !== null) {
    const ids = { venueOrderId: stopId, linkedOrderId: targetId };
    exits.push(exitOf(entry, { ...ids, type: 'stop', exitTicks: stopTicks }));
  }
  if (targetId !== null && targetTicks !== null) {
    const ids = { venueOrderId: targetId, linkedOrderId: stopId };
    exits.push(exitOf(entry, { ...ids, type: 'limit', exitTicks: targetTicks }));
  }
  return [entry, ...exits];
}

/** An exit that goes to work: its price is measured from the entry's fill. */
export function activatedExit(exit: SimulatedOrder, entryPrice: Price, at: UnixMs): SimulatedOrder {
  assert(exit.exitTicks !== null, `order ${exit.venueOrderId} is a bracket exit`);
  // The exit of a long entry sells: a stop below the entry, a target above it.
  const away = exit.type === 'stop' ? sideSign(exit.side) : -sideSign(exit.side);
  const price = (entryPrice + away * exit.exitTicks) as Price;
  const prices = exit.type === 'stop' ? { stopPrice: price } : { limitPrice: price };
  return { ...exit, ...prices, status: 'open', updatedAt: at };
}

/** A modified order. A price that its type does not have is left alone. */
export function changedOrder(
  order: SimulatedOrder,
  { quantity, limitPrice, stopPrice }: OrderChange,
  at: UnixMs,
): SimulatedOrder {
  const limit = order.type === 'limit' ? (limitPrice ?? order.limitPrice) : null;
  const stop = order.type === 'stop' ? (stopPrice ?? order.stopPrice) : null;
  const repriced = limit !== order.limitPrice || stop !== order.stopPrice;
  return {
    ...order,
    quantity: quantity ?? order.quantity,
    limitPrice: limit,
    stopPrice: stop,
    pricedAt: repriced ? at : order.pricedAt,
    updatedAt: at,
  };
}

function entryOf(request: PlaceRequest, at: UnixMs, venueOrderId: VenueOrderId): SimulatedOrder {
  const { accountId, contract, type, side, quantity, limitPrice, stopPrice, customTag } = request;
  assert((type === 'limit') === (limitPrice !== null), `a ${type} order has its limit price`);
  assert((type === 'stop') === (stopPrice !== null), `a ${type} order has its stop price`);
  return {
    venueOrderId,
    accountId,
    contractId: contract.id,
    customTag,
    parentOrderId: null,
    linkedOrderId: null,
    status: 'open',
    type,
    side,
    quantity,
    limitPrice,
    stopPrice,
    filledQuantity: 0,
    filledPrice: null,
    exitTicks: null,
    pricedAt: at,
    createdAt: at,
    updatedAt: at,
  };
}

type ExitLeg = Readonly<{
  venueOrderId: VenueOrderId;
  linkedOrderId: VenueOrderId | null;
  type: 'stop' | 'limit';
  exitTicks: Ticks;
}>;

/** The venue tags the exits of a tagged entry with the entry's tag and their kind. */
const exitOf = (entry: SimulatedOrder, leg: ExitLeg): SimulatedOrder => ({
  ...entry,
  ...leg,
  side: oppositeSide(entry.side),
  status: 'suspended',
  parentOrderId: entry.venueOrderId,
  limitPrice: null,
  stopPrice: null,
  pricedAt: null,
  customTag:
    entry.customTag === null ? null : entry.customTag + (leg.type === 'stop' ? '-SL' : '-TP'),
});
