import type {
  AccountId,
  Contract,
  ContractId,
  Price,
  Quantity,
  UnixMs,
  VenueOrderId,
} from '@loadline/core';
import { isQuantity } from '@loadline/core';
import {
  CANCEL_ORDER_ERROR,
  CLOSE_POSITION_ERROR,
  cancelOrderRequest,
  closePositionRequest,
  formatTimestamp,
  MODIFY_ORDER_ERROR,
  type ModifyOrderRequest,
  modifyOrderRequest,
  ORDER_STATUS,
  PARTIAL_CLOSE_POSITION_ERROR,
  PATH,
  PLACE_ORDER_ERROR,
  type PlaceOrderRequest,
  partialClosePositionRequest,
  placeOrderRequest,
} from '@loadline/wire';
import type { Refusal } from '../accounts/account-desk.ts';
import { checkOrder, type OrderRefusal, priceFault } from '../accounts/order-check.ts';
import type { HttpReply } from './http-message.ts';
import { failure, type Route, type RouteContext, route, success } from './route.ts';

/** What changes orders and positions. */
export const ORDER_ROUTES: readonly Route[] = [
  route(PATH.orderPlace, placeOrderRequest, place),
  route(PATH.orderModify, modifyOrderRequest, modify),
  route(PATH.orderCancel, cancelOrderRequest, ({ accountId, orderId }, context) => {
    const { desk, userName, now } = context;
    if (!desk.owns(userName, accountId)) return failure(CANCEL_ORDER_ERROR.accountNotFound);
    const result = desk.cancel(accountId as AccountId, orderIdOf(orderId), now);
    if (result === 'notFound') return failure(CANCEL_ORDER_ERROR.orderNotFound);
    if (result === 'notWorking') return failure(CANCEL_ORDER_ERROR.rejected, NOT_OPEN);
    return success();
  }),
  route(PATH.positionClose, closePositionRequest, (body, context) => {
    const closing = closeFault(body, context);
    if (closing !== null) return failure(CLOSE_POSITION_ERROR[closing], closeMessage(closing));
    const contractId = body.contractId as ContractId;
    context.desk.closePosition(body.accountId as AccountId, contractId, context.now);
    return success();
  }),
  route(PATH.positionPartialClose, partialClosePositionRequest, (body, context) => {
    const closing = closeFault(body, context);
    if (closing !== null) return failure(PARTIAL_CLOSE_POSITION_ERROR[closing]);
    return closePart(body, context);
  }),
];

const NOT_OPEN = 'Order is not open';

const orderIdOf = (orderId: number): VenueOrderId => String(orderId) as VenueOrderId;

function place(request: PlaceOrderRequest, context: RouteContext): HttpReply {
  const { desk, catalog, userName, now } = context;
  const accountId = request.accountId as AccountId;
  const none = { orderId: null };
  if (!desk.owns(userName, accountId)) {
    return failure(PLACE_ORDER_ERROR.accountNotFound, null, none);
  }
  const contract = catalog.contract(request.contractId);
  if (contract === null) return failure(PLACE_ORDER_ERROR.contractNotFound, null, none);
  if (!catalog.isActive(contract, now)) {
    return failure(PLACE_ORDER_ERROR.contractNotActive, null, none);
  }
  const checked = checkOrder(request, {
    contract,
    canTrade: desk.venue.account(accountId)?.canTrade ?? false,
    autoOco: desk.firm.account(accountId)?.choices.autoOco ?? false,
    isOpen: catalog.isOpen(contract, now),
    hasPrice: desk.venue.lastPrice(contract.id) !== null,
    isTagTaken: (tag) => desk.isTagTaken(accountId, tag),
  });
  if (!checked.ok) return refuse(request, contract, checked.error, context);
  const { side, quantity, bracket } = checked.value;
  const sized = { contract, side, quantity, hasBracket: bracket !== null };
  const message = desk.firmRefusal(accountId, sized, now);
  if (message !== null) {
    const code = PLACE_ORDER_ERROR.orderRejected;
    return refuse(request, contract, { code, message }, context);
  }
  return success({ orderId: Number(desk.place({ ...checked.value, accountId }, now)) });
}

/** A refused order carries a real id, and is told as pending and then as rejected. */
function refuse(
  request: PlaceOrderRequest,
  contract: Contract,
  { code, message }: OrderRefusal,
  { desk, streams, now }: RouteContext,
): HttpReply {
  const order = desk.refuse(refusalOf(request, contract, now), ORDER_STATUS.rejected);
  streams.tellRefused(order, ORDER_STATUS.pending);
  return failure(code, message, { orderId: order.id });
}

function refusalOf(request: PlaceOrderRequest, contract: Contract, now: UnixMs): Refusal {
  const { accountId, type, side, size, limitPrice, stopPrice, customTag } = request;
  const at = formatTimestamp(now);
  return {
    accountId,
    contractId: contract.id,
    symbolId: contract.product.venueSymbol,
    creationTimestamp: at,
    updateTimestamp: at,
    type,
    side,
    size,
    limitPrice,
    stopPrice,
    fillVolume: 0,
    filledPrice: null,
    customTag,
    trailDistance: null,
    trailPrice: null,
    parentOrderId: null,
    linkedOrderId: null,
  };
}

function modify(request: ModifyOrderRequest, context: RouteContext): HttpReply {
  const { desk, catalog, userName, now } = context;
  const accountId = request.accountId as AccountId;
  if (!desk.owns(userName, accountId)) return failure(MODIFY_ORDER_ERROR.accountNotFound);
  const order = desk.venue.order(accountId, orderIdOf(request.orderId));
  if (order === null) return failure(MODIFY_ORDER_ERROR.orderNotFound);
  const contract = catalog.contract(order.contractId);
  if (contract === null) return failure(MODIFY_ORDER_ERROR.contractNotFound);
  const { size, limitPrice, stopPrice } = request;
  const wrong =
    (size !== null && !isQuantity(size) ? 'Invalid order size specified' : null) ??
    priceFault('limit', limitPrice, contract.product) ??
    priceFault('stop', stopPrice, contract.product);
  if (wrong !== null) return failure(MODIFY_ORDER_ERROR.rejected, wrong);
  const change = {
    quantity: size as Quantity | null,
    limitPrice: ticksOf(limitPrice, contract),
    stopPrice: ticksOf(stopPrice, contract),
  };
  const more = (size ?? order.quantity) - order.quantity;
  const sized = { contract, side: order.side, quantity: more, hasBracket: false };
  const tooMuch = more > 0 ? desk.firmRefusal(accountId, sized, now) : null;
  if (tooMuch !== null) return failure(MODIFY_ORDER_ERROR.rejected, tooMuch);
  const result = desk.modify(accountId, order.venueOrderId, change, now);
  if (result === 'notFound') return failure(MODIFY_ORDER_ERROR.orderNotFound);
  if (result === 'notWorking') return failure(MODIFY_ORDER_ERROR.rejected, NOT_OPEN);
  return success();
}

/** The price is known to be on the grid. */
const ticksOf = (value: number | null, { product }: Contract): Price | null =>
  value === null ? null : (Math.round(value / product.tickSize) as Price);

type CloseFault = keyof typeof CLOSE_POSITION_ERROR & keyof typeof PARTIAL_CLOSE_POSITION_ERROR;
type CloseBody = Readonly<{ accountId: number; contractId: string }>;

/** What stands against closing a position, or null. */
function closeFault(
  { accountId, contractId }: CloseBody,
  { desk, catalog, userName, now }: RouteContext,
): CloseFault | null {
  if (!desk.owns(userName, accountId)) return 'accountNotFound';
  const contract = catalog.contract(contractId);
  if (contract === null) return 'contractNotFound';
  const account = accountId as AccountId;
  if (desk.venue.netPosition(account, contract.id).size === 0) return 'positionNotFound';
  // A second close before the first has filled would reverse the position.
  const closing = desk.venue.openOrders(account).some((order) => {
    return order.type === 'market' && order.contractId === contract.id;
  });
  if (closing) return 'orderPending';
  return catalog.isOpen(contract, now) ? null : 'orderRejected';
}

/** `partialCloseContract` has no text for it (reference 4.15). */
const closeMessage = (fault: CloseFault): string | null =>
  fault === 'orderRejected' ? 'Outside of trading hours.' : null;

function closePart(
  { accountId, contractId, size }: CloseBody & Readonly<{ size: number }>,
  { desk, catalog, now }: RouteContext,
): HttpReply {
  const account = accountId as AccountId;
  const contract = catalog.contract(contractId);
  if (contract === null) return failure(PARTIAL_CLOSE_POSITION_ERROR.contractNotFound);
  const held = desk.venue.netPosition(account, contract.id).size;
  if (!isQuantity(size) || size > Math.abs(held)) {
    return failure(PARTIAL_CLOSE_POSITION_ERROR.invalidCloseSize);
  }
  const side = held > 0 ? 'sell' : 'buy';
  const none = { limitPrice: null, stopPrice: null, bracket: null, customTag: null };
  desk.place({ accountId: account, contract, type: 'market', side, quantity: size, ...none }, now);
  return success();
}
