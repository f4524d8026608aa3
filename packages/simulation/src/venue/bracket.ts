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
  const { accountId, contract, type, side, quantity, limitPrice, stopPrice, customTag } = request;
  assert((type === 'limit') === (limitPrice !== null), `a ${type} order has its limit price`);
  assert((type === 'stop') === (stopPrice !== null), `a ${type} order has its stop price`);
  const common = { accountId, contractId: contract.id, quantity, filledQuantity: 0 } as const;
  const times = { createdAt: at, updatedAt: at, filledPrice: null } as const;
  const entry: SimulatedOrder = {
    ...{ ...common, ...times, type, side, limitPrice, stopPrice, customTag },
    ...{ venueOrderId: takeId(), status: 'open', parentOrderId: null, linkedOrderId: null },
    exitTicks: null,
  };
  const { stopTicks, targetTicks } = request.bracket ?? { stopTicks: null, targetTicks: null };
  const stopId = stopTicks === null ? null : takeId();
  const targetId = targetTicks === null ? null : takeId();
  const exitOf = (exit: ExitLeg): SimulatedOrder => ({
    ...{ ...common, ...times, ...exit, side: oppositeSide(side), status: 'suspended' },
    ...{ limitPrice: null, stopPrice: null, parentOrderId: entry.venueOrderId },
    customTag: customTag === null ? null : customTag + (exit.type === 'stop' ? '-SL' : '-TP'),
  });
  const exits: SimulatedOrder[] = [];
  if (stopId !== null && stopTicks !== null) {
    const leg = { venueOrderId: stopId, linkedOrderId: targetId, exitTicks: stopTicks } as const;
    exits.push(exitOf({ ...leg, type: 'stop' }));
  }
  if (targetId !== null && targetTicks !== null) {
    const leg = { venueOrderId: targetId, linkedOrderId: stopId, exitTicks: targetTicks } as const;
    exits.push(exitOf({ ...leg, type: 'limit' }));
  }
  return [entry, ...exits];
}

/** An exit that goes to work: its price is measured from the entry's fill. */
export function activatedExit(exit: SimulatedOrder, entryPrice: Price, at: UnixMs): SimulatedOrder {
  assert(exit.exitTicks !== null, `order ${exit.venueOrderId} is a bracket exit`);
  // The exit sells what a long entry bought: below the entry is a stop, above it a target.
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
  return {
    ...order,
    quantity: quantity ?? order.quantity,
    limitPrice: order.type === 'limit' ? (limitPrice ?? order.limitPrice) : null,
    stopPrice: order.type === 'stop' ? (stopPrice ?? order.stopPrice) : null,
    updatedAt: at,
  };
}

type ExitLeg = Readonly<{
  venueOrderId: VenueOrderId;
  linkedOrderId: VenueOrderId | null;
  type: 'stop' | 'limit';
  exitTicks: Ticks;
}>;
