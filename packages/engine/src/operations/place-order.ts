import {
  type Contract,
  hasItsPrices,
  type Price,
  priceText,
  type RequestRole,
  type Side,
  sideSign,
} from '@loadline/core';
import { NO_ORIGIN } from '../orders/own-order.ts';
import type { OrderCommand } from '../ports/index.ts';
import { denied, type Outcome, refuse } from './refusal.ts';
import { type OrderWish, sendOrder, type Trader } from './send-order.ts';

type PlaceOrder = Extract<OrderCommand, { kind: 'placeOrder' }>;

/** Venues refuse a stop that is to follow the market from farther away. */
export const TRAIL_TICKS_MAX = 1_000;

/**
 * Places an order of a person. Against the position, no larger than it and without a bracket it
 * only reduces, which is never denied; everything else opens and needs a bracket with a stop.
 */
export function placeOrder(trader: Trader, contract: Contract, command: PlaceOrder): Outcome {
  const { type, side, quantity, limitPrice, stopPrice, bracket } = command;
  const role = roleOf(trader, contract, command);
  const fields = { contract, type, side, quantity, limitPrice, stopPrice, bracket, role } as const;
  const objection = sideRefusal(trader, fields);
  if (objection !== null) return objection;
  const group = command.group === null ? null : `p:${command.group}`;
  // What reduces belongs to no entry of the venue's: nobody else will take it back.
  const exits = role === 'entry' ? 'venue' : 'own';
  const sent = sendOrder(trader, { ...fields, asker: 'p' }, { ...NO_ORIGIN, exits, group });
  return sent.kind === 'denied' ? denied(sent.denial) : { ok: true, value: sent.clientOrderId };
}

/** What an order is for follows from what it does to the position. */
function roleOf({ desk }: Trader, { id }: Contract, command: PlaceOrder): RequestRole {
  const { type, side, quantity, bracket } = command;
  const size = desk.book.positionSize(id);
  const against = size !== 0 && sideSign(side) !== Math.sign(size);
  if (!against || quantity > Math.abs(size) || bracket !== null) return 'entry';
  if (type === 'market') return 'close';
  return type === 'stop' || type === 'trailingStop' ? 'stop' : 'target';
}

/**
 * A stop on the wrong side of the market would trade at once, as would a join of the other side of
 * the book: nobody means that. Risk says so of entries; what reduces is not asked.
 */
function sideRefusal({ desk }: Trader, wish: Omit<OrderWish, 'asker'>) {
  const { contract, type, side, limitPrice, stopPrice, role } = wish;
  if (!hasItsPrices(wish)) return null;
  if (type === (side === 'buy' ? 'joinAsk' : 'joinBid')) {
    const own = side === 'buy' ? 'best bid' : 'best ask';
    return refuse('WRONG_SIDE', `An order to ${side} can only join the ${own}.`);
  }
  const last = desk.context.lastPriceOf(contract.id);
  if (role === 'target' && limitPrice !== null && last !== null) {
    return targetRefusal(contract, { side, limitPrice, last });
  }
  if (stopPrice === null) return null;
  if (type === 'trailingStop') {
    if (last === null) return refuse('NO_PRICE', `${contract.name} has no price to trail.`);
    if (Math.abs(last - stopPrice) > TRAIL_TICKS_MAX) return refuse('TRAIL_INVALID', TOO_FAR);
  } else if (role === 'entry' || last === null) return null;
  if (sideSign(side) * (stopPrice - last) > 0) return null;
  return refuse('WRONG_SIDE', stopSideText(contract, side === 'sell', stopPrice, last));
}

const TOO_FAR = `A stop can follow the market at most ${TRAIL_TICKS_MAX} ticks behind it.`;

/**
 * A target behind the market trades at once, beside a close that counts on the same contracts.
 *
 * @returns null where it lies before the market.
 */
export function targetRefusal(
  { name, product }: Contract,
  { side, limitPrice, last }: Readonly<{ side: Side; limitPrice: Price; last: Price }>,
) {
  if (sideSign(side) * (limitPrice - last) < 0) return null;
  const [at, market] = [limitPrice, last].map((one) => priceText(one, product));
  const rule = `A target of ${name} has to lie before the market, which is at ${market}`;
  return refuse('WRONG_SIDE', `${rule}: ${at} would trade at once.`);
}

/** Why a stop cannot lie where it is wanted. */
export function stopSideText(
  { product }: Contract,
  sells: boolean,
  price: Price,
  last: Price,
): string {
  const where = sells ? 'below' : 'above';
  const verb = sells ? 'sells' : 'buys';
  const [at, market] = [price, last].map((one) => priceText(one, product));
  const rule = `A stop that ${verb} has to lie ${where} the market, which is at ${market}`;
  return `${rule}: ${at} would trade at once.`;
}
