import type { OrderType, Side, VenueOrderStatus } from '@loadline/core';
import { ORDER_SIDE, ORDER_STATUS, ORDER_TYPE } from '@loadline/wire';

const SIDES: ReadonlyMap<number, Side> = new Map([
  [ORDER_SIDE.bid, 'buy'],
  [ORDER_SIDE.ask, 'sell'],
]);

const TYPES: ReadonlyMap<number, OrderType> = new Map([
  [ORDER_TYPE.limit, 'limit'],
  [ORDER_TYPE.market, 'market'],
  [ORDER_TYPE.stopLimit, 'stopLimit'],
  [ORDER_TYPE.stop, 'stop'],
  [ORDER_TYPE.trailingStop, 'trailingStop'],
  [ORDER_TYPE.joinBid, 'joinBid'],
  [ORDER_TYPE.joinAsk, 'joinAsk'],
]);

const STATUSES: ReadonlyMap<number, VenueOrderStatus> = new Map([
  [ORDER_STATUS.open, 'open'],
  [ORDER_STATUS.filled, 'filled'],
  [ORDER_STATUS.canceled, 'canceled'],
  [ORDER_STATUS.expired, 'expired'],
  [ORDER_STATUS.rejected, 'rejected'],
  [ORDER_STATUS.pending, 'pending'],
  [ORDER_STATUS.pendingCancel, 'pendingCancel'],
  [ORDER_STATUS.suspended, 'suspended'],
]);

/** Null for a number that is neither bid nor ask: an order without a direction is no order. */
export const sideOf = (side: number): Side | null => SIDES.get(side) ?? null;

export const sideNumber = (side: Side): number =>
  side === 'buy' ? ORDER_SIDE.bid : ORDER_SIDE.ask;

/** Null for 0 and for numbers that this version does not know. */
export const orderTypeOf = (type: number): OrderType | null => TYPES.get(type) ?? null;

export const orderTypeNumber = (type: OrderType): number => ORDER_TYPE[type];

/** A status that we do not know is `unknown`, which counts as working until it is read again. */
export const orderStatusOf = (status: number): VenueOrderStatus =>
  STATUSES.get(status) ?? 'unknown';
