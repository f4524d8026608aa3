import {
  type AccountId,
  type ContractId,
  type OrderChange,
  type OrderRequest,
  type OrderType,
  type Price,
  priceToDecimal,
  type Quantity,
  type Side,
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

/** What the venue would refuse for sure, or take for something else; it is not asked. */
export function requestFault({ type, limitPrice, stopPrice }: OrderRequest): string | null {
  switch (type) {
    case 'limit':
      return limitPrice === null ? 'A limit order needs a limit price.' : null;
    case 'stop':
      return stopPrice === null ? 'A stop order needs a stop price.' : null;
    case 'trailingStop':
      return stopPrice === null ? 'A trailing stop needs the price at which it begins.' : null;
    case 'stopLimit':
      return 'The venue accepts no stop limit orders.';
    case 'market':
    case 'joinBid':
    case 'joinAsk':
      return null;
  }
}

/** The venue refuses a longer one on `place`, and takes any on `modify` (reference 4.7, 8.4). */
const TRAIL_TICKS_MAX = 1_000;

/**
 * What is wrong with the level of a trailing stop. The venue makes a distance of it, whichever side
 * of its last price it is on: a level that the market has passed would begin to trail as far away
 * on the other side, and a wrong one would trail so far away that it protects nothing.
 *
 * @param last the last price that we know; null when there is none to compare with.
 */
export function trailFault(side: Side, level: Price, last: Price | null): string | null {
  if (last === null) return null;
  const ticks = sideSign(side) * (level - last);
  if (ticks <= 0) return `The market at ${last} ticks has passed the trailing stop at ${level}.`;
  if (ticks <= TRAIL_TICKS_MAX) return null;
  return `The trailing stop is ${ticks} ticks away; the most is ${TRAIL_TICKS_MAX}.`;
}

/**
 * The body of `Order/place`. The client order id travels as `customTag`. Only the price that the
 * type needs is told. A trailing stop tells the level at which it begins: the venue turns it into a
 * distance by its last price (reference 8.4; older material has a distance here, which the venue
 * reads as a level near zero).
 */
export function placeBody(request: OrderRequest, grid: TickGrid): PlaceOrderRequest {
  const { type, limitPrice, stopPrice } = request;
  const only = (wanted: OrderType, price: Price | null): number | null =>
    type === wanted ? decimalOrNull(price, grid) : null;
  return {
    accountId: request.accountId,
    contractId: request.contractId,
    type: orderTypeNumber(type),
    side: sideNumber(request.side),
    size: request.quantity,
    limitPrice: only('limit', limitPrice),
    stopPrice: only('stop', stopPrice),
    trailPrice: only('trailingStop', stopPrice),
    customTag: request.clientOrderId,
    stopLossBracket: stopBracket(request),
    takeProfitBracket: targetBracket(request),
  };
}

/**
 * The body of `Order/modify`; null leaves a member as it is. The stop of a trailing order is moved
 * by its level, as when it was placed.
 *
 * @param known the order's type and grid; null for one that we have never seen.
 * @returns null when a price cannot be written because the order is not known.
 */
export function modifyBody(
  accountId: AccountId,
  venueOrderId: VenueOrderId,
  { quantity, limitPrice, stopPrice }: OrderChange,
  known: Readonly<{ type: OrderType; grid: TickGrid }> | null,
): ModifyOrderRequest | null {
  const unpriced = { accountId, orderId: Number(venueOrderId), size: quantity };
  if (known === null) {
    const priced = limitPrice !== null || stopPrice !== null;
    return priced ? null : { ...unpriced, limitPrice: null, stopPrice: null, trailPrice: null };
  }
  const stop = decimalOrNull(stopPrice, known.grid);
  const trails = known.type === 'trailingStop';
  return {
    ...unpriced,
    limitPrice: decimalOrNull(limitPrice, known.grid),
    stopPrice: trails ? null : stop,
    trailPrice: trails ? stop : null,
  };
}

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
