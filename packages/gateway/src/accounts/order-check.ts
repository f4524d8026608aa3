import {
  type Contract,
  isQuantity,
  type Price,
  type Product,
  priceFromDecimal,
  type Ticks,
} from '@loadline/core';
import type { MatchedOrderType, PlaceRequest } from '@loadline/simulation';
import {
  type BracketObject,
  ORDER_SIDE,
  ORDER_TYPE,
  PLACE_ORDER_ERROR,
  type PlaceOrderRequest,
} from '@loadline/wire';

/** Why an order is refused, in the venue's words. */
export type OrderRefusal = Readonly<{ code: number; message: string }>;

/** What the check has to know of account and market. */
export type OrderContext = Readonly<{
  contract: Contract;
  canTrade: boolean;
  autoOco: boolean;
  isOpen: boolean;
  hasPrice: boolean;
  isTagTaken: (tag: string) => boolean;
}>;

export type CheckedOrder = Readonly<
  { ok: true; value: Omit<PlaceRequest, 'accountId'> } | { ok: false; error: OrderRefusal }
>;

/** The types that this version matches. Trailing stops and the two joins are refused as unknown. */
const TYPES: Readonly<Record<number, MatchedOrderType>> = {
  [ORDER_TYPE.limit]: 'limit',
  [ORDER_TYPE.market]: 'market',
  [ORDER_TYPE.stop]: 'stop',
};

/** Nearer exits are refused (reference 8.5, seen live). */
const BRACKET_TICKS_MIN = 4;

/**
 * Turns a request into an order of the venue, or says why not, with the texts of reference 4.6.
 * The first thing that is wrong decides.
 */
export function checkOrder(request: PlaceOrderRequest, context: OrderContext): CheckedOrder {
  const type = TYPES[request.type];
  const { size, side } = request;
  if (type === undefined) return refused('Invalid order type specified');
  if (!isQuantity(size)) return refused('Invalid order size specified');
  if (side !== ORDER_SIDE.bid && side !== ORDER_SIDE.ask) {
    return refused('Invalid order side specified');
  }
  const limit = readPrice(type === 'limit', 'limit', request.limitPrice, context.contract.product);
  if (!limit.ok) return refused(limit.error);
  const stop = readPrice(type === 'stop', 'stop', request.stopPrice, context.contract.product);
  if (!stop.ok) return refused(stop.error);
  const wrong = bracketFault(request, context) ?? accountFault(request, context);
  if (wrong !== null) return { ok: false, error: wrong };
  const { contract } = context;
  const order = { contract, type, side: side === ORDER_SIDE.bid ? 'buy' : 'sell' } as const;
  const prices = { limitPrice: limit.value, stopPrice: stop.value };
  const bracket = bracketOf(request);
  const { customTag } = request;
  return { ok: true, value: { ...order, ...prices, quantity: size, bracket, customTag } };
}

/** The text for a price that is off the grid, or null; for `modify` as well. */
export function priceFault(kind: string, value: number | null, product: Product): string | null {
  if (value === null || priceFromDecimal(value, product).ok) return null;
  return `Invalid ${kind} price. Price is not aligned to tick size`;
}

type PriceRead = Readonly<{ ok: true; value: Price | null } | { ok: false; error: string }>;

/** A price that the type does not need is left out of sight, as other venues of the kind do. */
function readPrice(
  wanted: boolean,
  kind: 'limit' | 'stop',
  value: number | null,
  product: Product,
): PriceRead {
  if (!wanted) return { ok: true, value: null };
  if (value === null) return { ok: false, error: `Invalid ${kind} price. Price is not set` };
  const price = priceFromDecimal(value, product);
  if (price.ok) return price;
  return { ok: false, error: priceFault(kind, value, product) ?? '' };
}

function bracketFault(request: PlaceOrderRequest, { autoOco }: OrderContext): OrderRefusal | null {
  const { stopLossBracket: stop, takeProfitBracket: target } = request;
  if (stop === null && target === null) return null;
  if (!autoOco) {
    const text =
      'Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.';
    return rejected(text);
  }
  const isBuy = request.side === ORDER_SIDE.bid;
  return (
    legFault(stop, { name: 'stop loss', below: isBuy, isBuy, type: ORDER_TYPE.stop }) ??
    legFault(target, { name: 'take profit', below: !isBuy, isBuy, type: ORDER_TYPE.limit })
  );
}

type Leg = Readonly<{ name: string; below: boolean; isBuy: boolean; type: number }>;

/** Ticks are signed by where the exit lies, seen from the entry: below it they are negative. */
function legFault(bracket: BracketObject | null, leg: Leg): OrderRefusal | null {
  if (bracket === null) return null;
  const { ticks, type } = bracket;
  const { name, below, isBuy } = leg;
  if (type !== leg.type) return rejected(`Invalid ${name} bracket type specified`);
  if (below ? ticks >= 0 : ticks <= 0) {
    const wanted = below ? 'less' : 'greater';
    const doing = isBuy ? 'longing' : 'shorting';
    return rejected(
      `Invalid ${name} ticks (${ticks}). Ticks should be ${wanted} than zero when ${doing}.`,
    );
  }
  if (Math.abs(ticks) >= BRACKET_TICKS_MIN) return null;
  return rejected(
    `Invalid ${name} ticks (${ticks}). Price should be at least ${BRACKET_TICKS_MIN} ticks away.`,
  );
}

function accountFault(
  { customTag }: PlaceOrderRequest,
  { canTrade, isOpen, hasPrice, isTagTaken }: OrderContext,
): OrderRefusal | null {
  if (!canTrade) {
    return { code: PLACE_ORDER_ERROR.accountViolation, message: 'Account is not allowed to trade' };
  }
  if (customTag !== null && isTagTaken(customTag)) {
    return rejected(`Custom tag '${customTag}' is already in use.`);
  }
  if (!isOpen) return rejected('Outside of trading hours.');
  return hasPrice ? null : rejected('Invalid symbol');
}

function bracketOf({ stopLossBracket, takeProfitBracket }: PlaceOrderRequest) {
  if (stopLossBracket === null && takeProfitBracket === null) return null;
  const ticks = (leg: BracketObject | null) =>
    leg === null ? null : (Math.abs(leg.ticks) as Ticks);
  return { stopTicks: ticks(stopLossBracket), targetTicks: ticks(takeProfitBracket) };
}

const rejected = (message: string): OrderRefusal => ({
  code: PLACE_ORDER_ERROR.orderRejected,
  message,
});

const refused = (message: string): CheckedOrder => ({ ok: false, error: rejected(message) });
