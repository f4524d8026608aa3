import {
  type Contract,
  err,
  isQuantity,
  ok,
  type Price,
  type Result,
  type Ticks,
} from '@loadline/core';
import { exitTag, type MatchedOrderType, type PlaceRequest } from '@loadline/simulation';
import { ORDER_SIDE, ORDER_TYPE, PLACE_ORDER_ERROR, type PlaceOrderRequest } from '@loadline/wire';
import { bracketFault, bracketOf } from './bracket-check.ts';
import type { OrderSettings } from './order-settings.ts';
import { readPrice, readTrail, TRAIL_TICKS_MAX } from './price-check.ts';

/** Why an order is refused, in the venue's words. */
export type OrderRefusal = Readonly<{ code: number; message: string }>;

/** Best bid and ask: where a join rests. */
export type TopOfBook = Readonly<{ bestBid: Price; bestAsk: Price }>;

/** What the check has to know of account and market. */
export type OrderContext = Readonly<{
  contract: Contract;
  canTrade: boolean;
  autoOco: boolean;
  isOpen: boolean;
  /** Null before the first trade of the contract. */
  lastPrice: Price | null;
  /** Null before the first quote of the contract. */
  top: TopOfBook | null;
  settings: OrderSettings;
  isTagTaken: (tag: string) => boolean;
}>;

export type CheckedOrder = Omit<PlaceRequest, 'accountId'>;

/** What can be placed. A stop limit exists for reading only and is refused as unknown. */
const TYPES: Readonly<Record<number, MatchedOrderType>> = {
  [ORDER_TYPE.limit]: 'limit',
  [ORDER_TYPE.market]: 'market',
  [ORDER_TYPE.stop]: 'stop',
  [ORDER_TYPE.trailingStop]: 'trailingStop',
  [ORDER_TYPE.joinBid]: 'joinBid',
  [ORDER_TYPE.joinAsk]: 'joinAsk',
};

export const OUTSIDE_HOURS = 'Outside of trading hours.';

/**
 * Turns a request into an order of the venue, or says why not, with the texts of reference 4.6.
 * The first thing that is wrong decides.
 */
export function checkOrder(
  request: PlaceOrderRequest,
  context: OrderContext,
): Result<CheckedOrder, OrderRefusal> {
  const type = TYPES[request.type];
  const { size, side } = request;
  if (type === undefined) return refused('Invalid order type specified');
  if (!isQuantity(size)) return refused('Invalid order size specified');
  if (side !== ORDER_SIDE.bid && side !== ORDER_SIDE.ask) {
    return refused('Invalid order side specified');
  }
  const prices = readPrices(type, request, context);
  if (!prices.ok) return refused(prices.error);
  const customTag = tagOf(request);
  const wrong =
    refusalOf(bracketFault(request, context)) ?? accountFault({ ...request, customTag }, context);
  if (wrong !== null) return err(wrong);
  return ok({
    contract: context.contract,
    type,
    side: side === ORDER_SIDE.bid ? 'buy' : 'sell',
    quantity: size,
    ...prices.value,
    bracket: bracketOf(request),
    customTag,
  });
}

type Prices = Readonly<{
  limitPrice: Price | null;
  stopPrice: Price | null;
  trailTicks: Ticks | null;
}>;

function readPrices(
  type: MatchedOrderType,
  request: PlaceOrderRequest,
  { contract: { product }, lastPrice, top, settings: { trailPrice } }: OrderContext,
): Result<Prices, string> {
  const none = { limitPrice: null, stopPrice: null, trailTicks: null };
  switch (type) {
    case 'trailingStop': {
      const from = { product, lastPrice, ticksMax: TRAIL_TICKS_MAX, trailPrice };
      const trailed = readTrail(request.trailPrice, from);
      return trailed.ok ? ok({ ...none, trailTicks: trailed.value }) : trailed;
    }
    case 'joinBid':
    case 'joinAsk':
      if (top === null) return err('Invalid symbol');
      return ok({ ...none, limitPrice: type === 'joinBid' ? top.bestBid : top.bestAsk });
    case 'market':
    case 'limit':
    case 'stop': {
      const limit = readPrice(type === 'limit', 'limit', request.limitPrice, product);
      if (!limit.ok) return limit;
      const stop = readPrice(type === 'stop', 'stop', request.stopPrice, product);
      return stop.ok ? ok({ ...none, limitPrice: limit.value, stopPrice: stop.value }) : stop;
    }
  }
}

/** An empty tag is none: clients send it where they have nothing to say. */
const tagOf = ({ customTag }: PlaceOrderRequest): string | null =>
  customTag === '' ? null : customTag;

function accountFault(
  request: PlaceOrderRequest,
  { canTrade, isOpen, lastPrice, settings, isTagTaken }: OrderContext,
): OrderRefusal | null {
  if (!canTrade) {
    return { code: PLACE_ORDER_ERROR.accountViolation, message: 'Account is not allowed to trade' };
  }
  const taken = tagsOf(request).find(isTagTaken);
  if (taken !== undefined) return rejected(`Custom tag '${taken}' is already in use.`);
  if (!isOpen) return { code: settings.outsideHoursCode, message: OUTSIDE_HOURS };
  return lastPrice === null ? rejected('Invalid symbol') : null;
}

/** The tag of an order, and those that its exits will get. */
function tagsOf({
  customTag,
  stopLossBracket,
  takeProfitBracket,
}: PlaceOrderRequest): readonly string[] {
  if (customTag === null) return [];
  return [
    customTag,
    ...(stopLossBracket === null ? [] : [exitTag(customTag, 'stop')]),
    ...(takeProfitBracket === null ? [] : [exitTag(customTag, 'limit')]),
  ];
}

const rejected = (message: string): OrderRefusal => ({
  code: PLACE_ORDER_ERROR.orderRejected,
  message,
});

const refusalOf = (message: string | null): OrderRefusal | null =>
  message === null ? null : rejected(message);

const refused = (message: string): Result<CheckedOrder, OrderRefusal> => err(rejected(message));
