import type { Price, Quantity, UnixMs } from '@loadline/core';
import { trailedFrom } from './bracket.ts';
import type { SimulatedOrder, VenueChange } from './simulated-order.ts';

/**
 * A modified order. A price that its type does not have is left alone, and so is the price of a
 * stop that has triggered: what is left of it is a market order.
 */
export function changedOrder(
  order: SimulatedOrder,
  change: VenueChange,
  { at, lastPrice }: Readonly<{ at: UnixMs; lastPrice: Price | null }>,
): SimulatedOrder {
  const prices = changedPrices(order, change, lastPrice);
  const { limitPrice, stopPrice } = prices;
  const repriced = limitPrice !== order.limitPrice || stopPrice !== order.stopPrice;
  return {
    ...order,
    ...prices,
    quantity: change.quantity ?? order.quantity,
    taking: order.taking && !repriced,
    pricedAt: repriced ? at : order.pricedAt,
    updatedAt: at,
  };
}

/**
 * The time of an order's price once it has met the market. A restart tells by it whether the order
 * has met a price, so it is dropped where both fell into one instant.
 */
export const metAt = ({ pricedAt }: SimulatedOrder, at: UnixMs): UnixMs | null =>
  pricedAt === at ? null : pricedAt;

/** A change to less than has filled, or to just that, would leave nothing to work. */
export const leavesNothing = (order: SimulatedOrder, quantity: Quantity | null): boolean =>
  quantity !== null && quantity <= order.filledQuantity;

type Prices = Pick<SimulatedOrder, 'limitPrice' | 'stopPrice' | 'trailTicks'>;

function changedPrices(
  { type, side, limitPrice, stopPrice, trailTicks, taking }: SimulatedOrder,
  change: VenueChange,
  lastPrice: Price | null,
): Prices {
  const kept = { limitPrice, stopPrice, trailTicks };
  switch (type) {
    case 'limit':
    case 'joinBid':
    case 'joinAsk':
      return { ...kept, limitPrice: change.limitPrice ?? limitPrice };
    case 'stop':
      return taking ? kept : { ...kept, stopPrice: change.stopPrice ?? stopPrice };
    case 'trailingStop': {
      const distance = change.trailTicks ?? null;
      if (taking || distance === null) return kept;
      const level = trailedFrom(lastPrice, { side, trailTicks: distance });
      return { ...kept, trailTicks: distance, stopPrice: level };
    }
    case 'market':
    case 'stopLimit':
      return kept;
  }
}
