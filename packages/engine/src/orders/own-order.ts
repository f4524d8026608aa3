import type { ClientOrderId, Order, OrderRequest, VenueFill, VenueOrder } from '@loadline/core';
import type { BookedOrder } from './order-book.ts';

/** Where an order comes from, and what it belongs to. */
export type OrderOrigin = Pick<BookedOrder, 'strategyId' | 'entry' | 'exits' | 'group'> &
  Readonly<{ parentId: ClientOrderId | null }>;

/** An order that belongs to nothing else; the venue makes its exits. */
export const NO_ORIGIN: OrderOrigin = {
  strategyId: null,
  entry: null,
  parentId: null,
  exits: 'venue',
  group: null,
};

/** An order of ours before it is sent. */
export function orderOf(request: OrderRequest, parentId: ClientOrderId | null): Order {
  const { bracket: _bracket, ...fields } = request;
  return {
    ...fields,
    parentId,
    venueOrderId: null,
    status: { kind: 'initialized' },
    doubt: 'none',
    fills: [],
  };
}

/**
 * The order behind a fill that the venue tells without it: it is done, so a market order will do.
 */
export const orderBehind = (fill: VenueFill): VenueOrder => ({
  venueOrderId: fill.venueOrderId,
  accountId: fill.accountId,
  contractId: fill.contractId,
  customTag: null,
  parentOrderId: null,
  linkedOrderId: null,
  status: 'filled',
  type: 'market',
  side: fill.side,
  quantity: fill.quantity,
  limitPrice: null,
  stopPrice: null,
  filledQuantity: fill.quantity,
  createdAt: fill.at,
  updatedAt: fill.at,
});
