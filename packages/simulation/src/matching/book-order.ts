import { type Price, sideSign } from '@loadline/core';
import type { SimulatedOrder } from '../venue/simulated-order.ts';
import type { FillModel } from './fill-model.ts';

/**
 * A working order as the matching loop sees it: numbers only, read at every price. A changed
 * order is a new one of these.
 */
export type BookOrder = {
  readonly order: SimulatedOrder;
  /** The order id as a number: the last tie-break. */
  readonly sequence: number;
  /** At one level market orders come first, then stops, then limits. */
  readonly rank: 0 | 1 | 2;
  /** +1 buys, -1 sells. */
  readonly sign: 1 | -1;
  /** The stop or limit price; unused for a market order. */
  readonly price: number;
  /** Where the market must be for the order to trigger; a limit may want one tick beyond. */
  readonly trigger: number;
  /** Has not met a price yet. Only then can a limit be better than the market. */
  fresh: boolean;
  /** A fresh limit that the market had already passed: a market order with a cap. */
  marketable: boolean;
  /** Has got all that its account gets at the present price. */
  spent: boolean;
};

/** What `levelOf` answers for an order that the leg does not reach. No price is that low. */
export const NOT_REACHED = Number.NEGATIVE_INFINITY;

export function bookOrder(order: SimulatedOrder, model: FillModel, fresh: boolean): BookOrder {
  const sign = sideSign(order.side);
  const rank = rankOf(order);
  const price = order.limitPrice ?? order.stopPrice ?? 0;
  const beyond = rank === 2 && model.limitFill === 'through' ? 1 : 0;
  return {
    order,
    sequence: Number(order.venueOrderId),
    rank,
    sign,
    price,
    trigger: price - sign * beyond,
    fresh,
    marketable: false,
    spent: false,
  };
}

/** Called once per price with the price at which its leg begins. */
export function meetMarket(order: BookOrder, start: number): void {
  const takes = order.fresh || order.order.taking;
  order.marketable = order.rank === 2 && takes && passed(order, start);
  order.fresh = false;
  order.spent = false;
}

/**
 * The level at which a leg from `from` to `to` triggers the order, or `NOT_REACHED`. A jump is a
 * leg of no length. An order that the market has already passed triggers where the leg begins.
 */
export function levelOf(order: BookOrder, from: number, to: number): number {
  switch (order.rank) {
    case 0:
      return to;
    case 1:
      if (order.sign * (from - order.price) >= 0) return from;
      return order.sign * (to - order.price) >= 0 ? order.price : NOT_REACHED;
    case 2:
      if (order.marketable) return betterOf(order, to);
      if (passed(order, from)) return from;
      return passed(order, to) ? order.trigger : NOT_REACHED;
  }
}

/** The price that an order gets when it triggers at `level`. Only market and stop orders slip. */
export function fillPrice(order: BookOrder, level: number, slippageTicks: number): Price {
  if (order.rank !== 2) return (level + order.sign * slippageTicks) as Price;
  return (order.marketable ? level : order.price) as Price;
}

/** Where a trailing stop belongs when the market is at `price`; null where it stays. */
export function trailedPrice({ order, rank, sign, price: stop }: BookOrder, price: number) {
  if (order.trailTicks === null || rank !== 1) return null;
  const level = price + sign * order.trailTicks;
  // A sell stop follows upwards only, a buy stop downwards only.
  return sign * (stop - level) > 0 ? (level as Price) : null;
}

/** What is left of a triggered stop is a market order. */
function rankOf({ type, taking }: SimulatedOrder): BookOrder['rank'] {
  if (type === 'market') return 0;
  if (type !== 'stop' && type !== 'trailingStop') return 2;
  return taking ? 0 : 1;
}

/** Whether a limit's trigger is met at a price. */
const passed = (order: BookOrder, price: number): boolean =>
  order.sign * (order.trigger - price) >= 0;

/** The better of price and limit, seen by the order. */
const betterOf = (order: BookOrder, price: number): number =>
  order.sign === 1 ? Math.min(price, order.price) : Math.max(price, order.price);
