import {
  averagePriceTicks,
  type ClientOrderId,
  type Contract,
  type NetPosition,
  type Order,
  type Price,
  type StrategyId,
  sideSign,
} from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import type { Watch } from './watch.ts';

/** Where the stop of a position belongs, and to what. */
export type StopPlace = Readonly<{
  price: Price;
  parentId: ClientOrderId | null;
  strategyId: StrategyId | null;
}>;

/** The entries of ours that opened a position or added to it, oldest first. */
export function entriesOf(
  { orders }: AccountDesk,
  { contractId, sign, begunAt }: Watch,
): readonly BookedOrder[] {
  return orders.snapshot().filter(({ order, touchedAt, stopTicks }) => {
    const { role, side, fills } = order;
    const isOurs = role === 'entry' && order.contractId === contractId && stopTicks !== null;
    return isOurs && sideSign(side) === sign && fills.length > 0 && touchedAt >= begunAt;
  });
}

/** The price of an entry: the average of its fills, on the grid. */
export function entryPrice({ fills }: Order): number {
  const filled = fills.reduce((sum, { quantity }) => sum + quantity, 0);
  return fills.reduce((sum, { quantity, price }) => sum + quantity * price, 0) / filled;
}

/** At the distance that the entry was sent with, as the venue's own exit would be. */
export function placeBehindEntry({ order, strategyId, stopTicks }: BookedOrder): StopPlace | null {
  if (stopTicks === null) return null;
  const price = entryPrice(order) - sideSign(order.side) * stopTicks;
  return { price: Math.round(price) as Price, parentId: order.clientOrderId, strategyId };
}

/**
 * A position that nobody of ours opened may have won or lost a lot: its stop is measured from its
 * average price or, where that is worse by now, from the market.
 */
export function placeBehindPosition(
  { product }: Contract,
  position: NetPosition,
  { last, stopTicks }: Readonly<{ last: Price | null; stopTicks: number }>,
): StopPlace {
  const sign = Math.sign(position.size);
  const average = averagePriceTicks(position, product.tickValue);
  const from = last === null ? average : sign * Math.min(sign * average, sign * last);
  const price = Math.round(from - sign * stopTicks) as Price;
  return { price, parentId: null, strategyId: null };
}

/** The market is at the stop already, or through it: the stop would be refused, or fill at once. */
export const isBeyond = (price: Price, last: Price | null, sign: number): boolean =>
  last !== null && sign * (last - price) <= 0;
