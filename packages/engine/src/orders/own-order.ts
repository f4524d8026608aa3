import type { Order, OrderRequest, VenueFill, VenueOrder } from '@loadline/core';

/** An entry of ours before it is sent. */
export function orderOf(request: OrderRequest): Order {
  const { bracket: _bracket, ...fields } = request;
  return {
    ...fields,
    role: 'entry',
    parentId: null,
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
