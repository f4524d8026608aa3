import type { Price, Quantity, Ticks, UnixMs, VenueOrderId } from '@loadline/core';
import fc from 'fast-check';
import type { FillModel } from '../src/index.ts';
import { ACCOUNT, CONTRACT, type OrderSketch, type TestMarket } from './fixtures.ts';

/** One thing that happens to a small market. `pick` chooses among the orders that exist. */
export type Action = Readonly<
  | { kind: 'place'; sketch: OrderSketch }
  | {
      kind: 'modify';
      pick: number;
      price: number | null;
      quantity: number | null;
      trailTicks: number | null;
    }
  | { kind: 'cancel'; pick: number }
  | { kind: 'close' }
  | { kind: 'move'; price: number; continuous: boolean; size: number; laterMs: number }
>;

/** A narrow market, so that orders clash, tie and are passed. */
const prices = fc.integer({ min: 90, max: 110 });
const quantities = fc.integer({ min: 1, max: 6 });
const distances = fc.option(fc.integer({ min: 1, max: 6 }));

const sketches: fc.Arbitrary<OrderSketch> = fc.record({
  type: fc.constantFrom('market', 'limit', 'stop', 'stop', 'limit', 'trailingStop', 'joinBid'),
  side: fc.constantFrom('buy', 'sell'),
  quantity: quantities,
  price: prices,
  stopTicks: distances,
  targetTicks: distances,
  trailTicks: fc.integer({ min: 1, max: 8 }),
  trailing: fc.boolean(),
});

const move = fc.record({
  kind: fc.constant('move'),
  price: prices,
  continuous: fc.boolean(),
  size: fc.integer({ min: 0, max: 5 }),
  // Ticks can share a millisecond, with an order between them.
  laterMs: fc.constantFrom(1_000, 1_000, 0),
}) as fc.Arbitrary<Action>;

const place = fc.record({ kind: fc.constant('place'), sketch: sketches }) as fc.Arbitrary<Action>;

const pick = fc.nat({ max: 30 });

const modify = fc.record({
  kind: fc.constant('modify'),
  pick,
  price: fc.option(prices),
  quantity: fc.option(quantities),
  trailTicks: fc.option(fc.integer({ min: 1, max: 8 })),
}) as fc.Arbitrary<Action>;

const cancel = fc.record({ kind: fc.constant('cancel'), pick }) as fc.Arbitrary<Action>;
const close = fc.constant<Action>({ kind: 'close' });

export const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: move },
    { weight: 4, arbitrary: place },
    { weight: 1, arbitrary: modify },
    { weight: 1, arbitrary: cancel },
    { weight: 1, arbitrary: close },
  ),
  { maxLength: 40, size: 'max' },
);

export const models: fc.Arbitrary<FillModel> = fc.record({
  slippageTicks: fc.integer({ min: 0, max: 3 }),
  limitFill: fc.constantFrom('through', 'touch'),
  liquidity: fc.option(
    fc.record({ share: fc.constantFrom(0.2, 0.5, 1), seed: fc.integer({ min: -3, max: 2 ** 40 }) }),
  ),
});

/** A trailing stop has to have a price that it trails; the gateway refuses it without. */
export const isPlaceable = ({ venue }: TestMarket, { type }: OrderSketch): boolean =>
  type !== 'trailingStop' || venue.lastPrice(CONTRACT.id) !== null;

/** The order that `pick` means, if any exists. */
export function pickedId(market: TestMarket, pick: number): VenueOrderId | null {
  const orders = market.venue.orders(ACCOUNT);
  return orders[pick % Math.max(1, orders.length)]?.venueOrderId ?? null;
}

export function act(market: TestMarket, action: Action): void {
  const { venue } = market;
  switch (action.kind) {
    case 'place':
      if (isPlaceable(market, action.sketch)) market.place(action.sketch);
      return;
    case 'modify': {
      const id = pickedId(market, action.pick);
      if (id === null) return;
      const limitPrice = action.price as Price | null;
      const quantity = action.quantity as Quantity | null;
      const trailTicks = action.trailTicks as Ticks | null;
      const change = { limitPrice, stopPrice: limitPrice, quantity, trailTicks };
      venue.modify(ACCOUNT, id, change, market.at);
      return;
    }
    case 'cancel': {
      const id = pickedId(market, action.pick);
      if (id !== null) venue.cancel(ACCOUNT, id, market.at);
      return;
    }
    case 'close':
      venue.closePosition(ACCOUNT, CONTRACT.id, market.at);
      return;
    case 'move':
      market.at = (market.at + action.laterMs) as UnixMs;
      venue.onPrice(CONTRACT, action.price as Price, market.at, action.continuous, action.size);
      return;
  }
}
