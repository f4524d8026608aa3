import {
  assert,
  oppositeSide,
  type Price,
  type Quantity,
  sideSign,
  type Ticks,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import type { PlaceRequest, SimulatedOrder } from './simulated-order.ts';

type Arrival = Readonly<{ at: UnixMs; lastPrice: Price | null; takeId: () => VenueOrderId }>;

/**
 * The entry and, behind it, its suspended exits: the stop, then the target. Their prices are not
 * known before the entry has filled.
 */
export function entryAndExits(
  request: PlaceRequest,
  arrival: Arrival,
): readonly [SimulatedOrder, ...SimulatedOrder[]] {
  const { bracket } = request;
  const { takeId } = arrival;
  const entry = entryOf(request, arrival);
  const stopTicks = bracket?.stopTicks ?? null;
  const targetTicks = bracket?.targetTicks ?? null;
  const stopId = stopTicks === null ? null : takeId();
  const targetId = targetTicks === null ? null : takeId();
  const exits: SimulatedOrder[] = [];
  if (stopId !== null && stopTicks !== null) {
    const ids = { venueOrderId: stopId, linkedOrderId: targetId };
    const type = bracket?.trailing === true ? 'trailingStop' : 'stop';
    exits.push(exitOf(entry, { ...ids, type, exitTicks: stopTicks }));
  }
  if (targetId !== null && targetTicks !== null) {
    const ids = { venueOrderId: targetId, linkedOrderId: stopId };
    exits.push(exitOf(entry, { ...ids, type: 'limit', exitTicks: targetTicks }));
  }
  return [entry, ...exits];
}

/** An exit that goes to work for what has filled of its entry, measured from that fill. */
export function activatedExit(
  exit: SimulatedOrder,
  { price: entryPrice, quantity, at }: Readonly<{ price: Price; quantity: number; at: UnixMs }>,
): SimulatedOrder {
  assert(exit.exitTicks !== null, `order ${exit.venueOrderId} is a bracket exit`);
  // The exit of a long entry sells: a stop below the entry, a target above it.
  const away = exit.type === 'limit' ? -sideSign(exit.side) : sideSign(exit.side);
  const price = (entryPrice + away * exit.exitTicks) as Price;
  const prices = exit.type === 'limit' ? { limitPrice: price } : { stopPrice: price };
  return { ...exit, ...prices, quantity: quantity as Quantity, status: 'open', updatedAt: at };
}

function entryOf(request: PlaceRequest, { at, lastPrice, takeId }: Arrival): SimulatedOrder {
  const { accountId, contract, type, side, quantity } = request;
  const { limitPrice, trailTicks = null, customTag } = request;
  const trails = type === 'trailingStop';
  const rests = type === 'limit' || type === 'joinBid' || type === 'joinAsk';
  assert(rests === (limitPrice !== null), `a ${type} order has its limit price`);
  assert((type === 'stop') === (request.stopPrice !== null), `a ${type} order has its stop price`);
  assert(trails === (trailTicks !== null), `a ${type} order has its distance`);
  const stopPrice = trails ? trailedFrom(lastPrice, { side, trailTicks }) : request.stopPrice;
  return {
    venueOrderId: takeId(),
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
    trailTicks,
    taking: false,
    pricedAt: at,
    createdAt: at,
    updatedAt: at,
  };
}

/** A sell stop trails below the last price, a buy stop above it. */
export function trailedFrom(
  lastPrice: Price | null,
  { side, trailTicks }: Readonly<{ side: SimulatedOrder['side']; trailTicks: Ticks | null }>,
): Price {
  assert(lastPrice !== null && trailTicks !== null, 'a trailing stop has a price to trail');
  return (lastPrice + sideSign(side) * trailTicks) as Price;
}

type ExitLeg = Readonly<{
  venueOrderId: VenueOrderId;
  linkedOrderId: VenueOrderId | null;
  type: 'stop' | 'trailingStop' | 'limit';
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
  trailTicks: leg.type === 'trailingStop' ? leg.exitTicks : null,
  pricedAt: null,
  customTag: entry.customTag === null ? null : exitTag(entry.customTag, leg.type),
});

/** The tag of an exit: `T-SL` or `T-TP` for an entry that is tagged `T` (seen live). */
export const exitTag = (tag: string, type: 'stop' | 'trailingStop' | 'limit'): string =>
  tag + (type === 'limit' ? '-TP' : '-SL');
