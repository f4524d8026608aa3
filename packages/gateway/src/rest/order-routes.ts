import type { AccountId, Contract, Price, UnixMs, VenueOrderId } from '@loadline/core';
import { err, isQuantity, ok, type Result } from '@loadline/core';
import type { SimulatedOrder, VenueChange } from '@loadline/simulation';
import {
  CANCEL_ORDER_ERROR,
  cancelOrderRequest,
  formatTimestamp,
  MODIFY_ORDER_ERROR,
  type ModifyOrderRequest,
  modifyOrderRequest,
  ORDER_STATUS,
  PATH,
  PLACE_ORDER_ERROR,
  type PlaceOrderRequest,
  placeOrderRequest,
} from '@loadline/wire';
import type { AccountDesk, Refusal } from '../accounts/account-desk.ts';
import { meetMarket } from '../accounts/meet-market.ts';
import { checkOrder, type OrderRefusal, OUTSIDE_HOURS } from '../accounts/order-check.ts';
import { priceFault, readTrail } from '../accounts/price-check.ts';
import type { HttpReply } from './http-message.ts';
import { failure, type Route, type RouteContext, route, success } from './route.ts';

/** What places, changes and cancels orders. */
export const ORDER_ROUTES: readonly Route[] = [
  route(PATH.orderPlace, placeOrderRequest, place),
  route(PATH.orderModify, modifyOrderRequest, modify),
  route(PATH.orderCancel, cancelOrderRequest, ({ accountId, orderId }, context) => {
    const { desk, userName, now } = context;
    if (!desk.owns(userName, accountId)) return failure(CANCEL_ORDER_ERROR.accountNotFound);
    if (isLive(desk, accountId as AccountId)) {
      return failure(CANCEL_ORDER_ERROR.accountRejected, 'Live accounts not supported');
    }
    const result = desk.cancel(accountId as AccountId, orderIdOf(orderId), now);
    if (result === 'notFound' && desk.history.order(accountId as AccountId, orderId) === null) {
      return failure(CANCEL_ORDER_ERROR.orderNotFound);
    }
    if (result !== 'done') return failure(CANCEL_ORDER_ERROR.rejected, NOT_OPEN);
    return success();
  }),
];

const NOT_OPEN = 'Order is not open';

/** What the real venue does for live accounts is not known but for cancels; none is taken here. */
const isLive = ({ venue }: AccountDesk, accountId: AccountId): boolean =>
  venue.account(accountId)?.simulated === false;

const orderIdOf = (orderId: number): VenueOrderId => String(orderId) as VenueOrderId;

function place(request: PlaceOrderRequest, context: RouteContext): HttpReply {
  const { desk, catalog, settings, userName, now } = context;
  const accountId = request.accountId as AccountId;
  const none = { orderId: null };
  if (!desk.owns(userName, accountId)) {
    return failure(PLACE_ORDER_ERROR.accountNotFound, null, none);
  }
  if (isLive(desk, accountId)) return failure(PLACE_ORDER_ERROR.accountRejected, null, none);
  const contract = catalog.contract(request.contractId);
  if (contract === null) return failure(PLACE_ORDER_ERROR.contractNotFound, null, none);
  if (!catalog.isActive(contract, now)) {
    return failure(PLACE_ORDER_ERROR.contractNotActive, null, none);
  }
  const checked = checkOrder(request, {
    contract,
    canTrade: desk.canTrade(accountId),
    autoOco: desk.firm.account(accountId)?.choices.autoOco ?? false,
    isOpen: catalog.isOpen(contract, now),
    lastPrice: desk.venue.lastPrice(contract.id),
    top: context.topOfBook(contract.id),
    settings,
    isTagTaken: (tag) => desk.isTagTaken(accountId, tag),
  });
  if (!checked.ok) return refuse(request, contract, checked.error, context);
  const { side, quantity, bracket } = checked.value;
  const sized = { contract, side, quantity, hasBracket: bracket !== null };
  const message = desk.firmRefusal(accountId, sized, now);
  if (message !== null) {
    const isLate = message === OUTSIDE_HOURS;
    const code = isLate ? settings.outsideHoursCode : PLACE_ORDER_ERROR.orderRejected;
    return refuse(request, contract, { code, message }, context);
  }
  const orderId = Number(desk.place({ ...checked.value, accountId }, now));
  if (context.meetsAtOnce) meetMarket(desk, contract, now);
  return success({ orderId });
}

/** A refused order carries a real id, and is told as pending and then as rejected. */
function refuse(
  request: PlaceOrderRequest,
  contract: Contract,
  { code, message }: OrderRefusal,
  { desk, streams, settings, now }: RouteContext,
): HttpReply {
  const order = desk.refuse(refusalOf(request, contract, now), ORDER_STATUS.rejected);
  streams.tellRefused(order, ORDER_STATUS.pending);
  const text = settings.wrapsRefusals ? `Rejected (${message})` : message;
  return failure(code, text, { orderId: order.id });
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
  if (isLive(desk, accountId)) return failure(MODIFY_ORDER_ERROR.accountRejected);
  const order = desk.venue.order(accountId, orderIdOf(request.orderId));
  if (order === null) {
    const isClosed = desk.history.order(accountId, request.orderId) !== null;
    if (isClosed) return failure(MODIFY_ORDER_ERROR.rejected, NOT_OPEN);
    return failure(MODIFY_ORDER_ERROR.orderNotFound);
  }
  const contract = catalog.contract(order.contractId);
  if (contract === null) return failure(MODIFY_ORDER_ERROR.contractNotFound);
  const change = changeOf(request, order, { contract, desk, settings: context.settings });
  if (!change.ok) return failure(MODIFY_ORDER_ERROR.rejected, change.error);
  const more = (request.size ?? order.quantity) - order.quantity;
  const sized = { contract, side: order.side, quantity: more, hasBracket: false };
  const tooMuch = more > 0 ? desk.firmRefusal(accountId, sized, now) : null;
  if (tooMuch !== null) return failure(MODIFY_ORDER_ERROR.rejected, tooMuch);
  const result = desk.modify(accountId, order.venueOrderId, change.value, now);
  if (result === 'notFound') return failure(MODIFY_ORDER_ERROR.orderNotFound);
  if (result === 'notWorking') return failure(MODIFY_ORDER_ERROR.rejected, NOT_OPEN);
  if (context.meetsAtOnce) meetMarket(desk, contract, now);
  return success();
}

/** The change of an order, or what is wrong with it. An order that has filled races with it. */
function changeOf(
  { size, limitPrice, stopPrice, trailPrice }: ModifyOrderRequest,
  order: SimulatedOrder,
  { contract, desk, settings }: ChangeContext,
): Result<VenueChange, string> {
  const { product } = contract;
  if (size !== null && !isQuantity(size)) return err(BAD_SIZE);
  const isWorking = order.status === 'open';
  // Not even a part of it would be left to work.
  if (isWorking && size !== null && size <= order.filledQuantity) return err(BAD_SIZE);
  const wrong = priceFault('limit', limitPrice, product) ?? priceFault('stop', stopPrice, product);
  if (wrong !== null) return err(wrong);
  const change = {
    quantity: size,
    limitPrice: ticksOf(limitPrice, contract),
    stopPrice: ticksOf(stopPrice, contract),
  };
  if (trailPrice === null || order.type !== 'trailingStop') return ok(change);
  const lastPrice = desk.venue.lastPrice(contract.id);
  const ticksMax = Number.POSITIVE_INFINITY;
  const reads = { trailPrice: settings.trailPrice };
  const trail = readTrail(trailPrice, { product, lastPrice, ticksMax, ...reads });
  return trail.ok ? ok({ ...change, trailTicks: trail.value }) : trail;
}

type ChangeContext = Pick<RouteContext, 'desk' | 'settings'> & Readonly<{ contract: Contract }>;

const BAD_SIZE = 'Invalid order size specified';

/** The price is known to be on the grid. */
const ticksOf = (value: number | null, { product }: Contract): Price | null =>
  value === null ? null : (Math.round(value / product.tickSize) as Price);
