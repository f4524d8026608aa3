import {
  type AccountId,
  type ContractId,
  type OrderChange,
  type OrderRequest,
  type Price,
  priceToDecimal,
  type Quantity,
  sideSign,
  type TickGrid,
  type VenueOrderId,
} from '@loadline/core';
import {
  type BracketObject,
  type CancelOrderRequest,
  type ClosePositionRequest,
  type ModifyOrderRequest,
  ORDER_TYPE,
  type PartialClosePositionRequest,
  type PlaceOrderRequest,
} from '@loadline/wire';
import { orderTypeNumber, sideNumber } from './enum-maps.ts';

/** The body of `Order/place`. The client order id travels as `customTag`. */
export function placeBody(request: OrderRequest, grid: TickGrid): PlaceOrderRequest {
  return {
    accountId: request.accountId,
    contractId: request.contractId,
    type: orderTypeNumber(request.type),
    side: sideNumber(request.side),
    size: request.quantity,
    limitPrice: decimalOrNull(request.limitPrice, grid),
    stopPrice: decimalOrNull(request.stopPrice, grid),
    trailPrice: null,
    customTag: request.clientOrderId,
    stopLossBracket: stopBracket(request),
    takeProfitBracket: targetBracket(request),
  };
}

/** The body of `Order/modify`; null leaves a member as it is. */
export const modifyBody = (
  accountId: AccountId,
  venueOrderId: VenueOrderId,
  change: OrderChange,
  grid: TickGrid | null,
): ModifyOrderRequest | null => {
  const priced = change.limitPrice !== null || change.stopPrice !== null;
  if (priced && grid === null) return null;
  return {
    accountId,
    orderId: Number(venueOrderId),
    size: change.quantity,
    limitPrice: grid === null ? null : decimalOrNull(change.limitPrice, grid),
    stopPrice: grid === null ? null : decimalOrNull(change.stopPrice, grid),
    trailPrice: null,
  };
};

export const cancelBody = (
  accountId: AccountId,
  venueOrderId: VenueOrderId,
): CancelOrderRequest => ({ accountId, orderId: Number(venueOrderId) });

/** The body of a close: the venue sizes the order itself where no quantity is given. */
export const closeBody = (
  accountId: AccountId,
  contractId: ContractId,
  quantity: Quantity | null,
): ClosePositionRequest | PartialClosePositionRequest =>
  quantity === null ? { accountId, contractId } : { accountId, contractId, size: quantity };

const decimalOrNull = (price: Price | null, grid: TickGrid): number | null =>
  price === null ? null : priceToDecimal(price, grid);

/** Ticks are signed relative to the entry: a buy's stop lies below it (reference 8.5). */
function stopBracket({ side, bracket }: OrderRequest): BracketObject | null {
  const ticks = bracket?.stopTicks ?? null;
  return ticks === null ? null : { ticks: -sideSign(side) * ticks, type: ORDER_TYPE.stop };
}

function targetBracket({ side, bracket }: OrderRequest): BracketObject | null {
  const ticks = bracket?.targetTicks ?? null;
  return ticks === null ? null : { ticks: sideSign(side) * ticks, type: ORDER_TYPE.limit };
}
