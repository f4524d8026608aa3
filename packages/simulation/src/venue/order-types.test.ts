import type { Price, Quantity, Ticks, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, CONTRACT, type OrderSketch, TestMarket } from '../../test/fixtures.ts';
import type { SimulatedOrder } from './simulated-order.ts';

const NO_CHANGE = { quantity: null, limitPrice: null, stopPrice: null } as const;

function aMarket(...orders: readonly OrderSketch[]): TestMarket {
  const market = new TestMarket();
  market.jump(100);
  for (const order of orders) market.place(order);
  return market;
}

const onlyOrder = ({ venue }: TestMarket): SimulatedOrder | undefined => venue.orders(ACCOUNT)[0];
const openOf = ({ venue }: TestMarket) => venue.openOrders(ACCOUNT);

describe('a trailing stop', () => {
  const sell: OrderSketch = { type: 'trailingStop', side: 'sell', trailTicks: 6 };
  const buy: OrderSketch = { type: 'trailingStop', side: 'buy', trailTicks: 6 };

  it.each([
    { name: 'sells below the last price', order: sell, stopPrice: 94 },
    { name: 'buys above the last price', order: buy, stopPrice: 106 },
  ])('$name when it comes', ({ order, stopPrice }) => {
    expect(onlyOrder(aMarket(order))).toMatchObject({ stopPrice, trailTicks: 6, limitPrice: null });
  });

  it.each<{ name: string; order: OrderSketch; legs: readonly number[]; fills: string[] }>([
    {
      name: 'that sells rises with the market',
      order: sell,
      legs: [110, 103],
      fills: ['sell 1@103'],
    },
    {
      name: 'that sells never falls back',
      order: sell,
      legs: [110, 105, 108, 104],
      fills: ['sell 1@103'],
    },
    {
      name: 'that sells stays at a fall that does not reach it',
      order: sell,
      legs: [95],
      fills: [],
    },
    { name: 'that buys falls with the market', order: buy, legs: [90, 97], fills: ['buy 1@97'] },
    { name: 'that buys never rises back', order: buy, legs: [90, 95, 92, 96], fills: ['buy 1@97'] },
  ])('$name', ({ order, legs, fills }) => {
    const market = aMarket(order);
    for (const price of legs) market.leg(price);
    expect(market.fills).toEqual(fills);
  });

  it('follows a jump and gaps through on the next one', () => {
    const market = aMarket(sell);
    market.jump(120);
    expect(onlyOrder(market)).toMatchObject({ stopPrice: 114 });
    market.jump(101);
    expect(market.fills).toEqual(['sell 1@100']);
  });

  it('tells each move as its order, and says nothing where it stays', () => {
    const market = aMarket(sell);
    market.sink.take();
    expect(market.leg(104)).toEqual(['order trailingStop sell open']);
    expect(market.leg(104)).toEqual([]);
    expect(market.leg(99)).toEqual([]);
  });

  it('measures a new distance from the last price, also a larger one', () => {
    const market = aMarket(sell);
    market.leg(110);
    const id = onlyOrder(market)?.venueOrderId ?? ('' as VenueOrderId);
    const change = { ...NO_CHANGE, trailTicks: 9 as Ticks, stopPrice: 50 as Price };
    expect(market.venue.modify(ACCOUNT, id, change, market.at)).toBe('done');
    expect(onlyOrder(market)).toMatchObject({ stopPrice: 101, trailTicks: 9 });
  });

  it('as the exit of a bracket waits without a price and trails from the fill of its entry', () => {
    const market = aMarket({ quantity: 2, stopTicks: 6, trailing: true, tag: 'run-1' });
    expect(market.venue.orders(ACCOUNT)[1]).toMatchObject({
      type: 'trailingStop',
      status: 'suspended',
      stopPrice: null,
      customTag: 'run-1-SL',
    });
    market.jump(100);
    expect(openOf(market)).toMatchObject([{ stopPrice: 95, trailTicks: 6 }]);
    market.leg(112);
    market.leg(100);
    expect(market.fills).toEqual(['buy 2@101', 'sell 2@105']);
  });
});

describe('a join', () => {
  it.each<{ name: string; order: OrderSketch; legs: readonly number[]; fills: string[] }>([
    {
      name: 'of the bid rests at the bid and fills when it is traded through',
      order: { type: 'joinBid', side: 'buy', price: 99 },
      legs: [99, 98],
      fills: ['buy 1@99'],
    },
    {
      name: 'of the ask rests at the ask and fills when it is traded through',
      order: { type: 'joinAsk', side: 'sell', price: 101 },
      legs: [101, 102],
      fills: ['sell 1@101'],
    },
    {
      name: 'does not follow the market',
      order: { type: 'joinBid', side: 'buy', price: 99 },
      legs: [110, 100],
      fills: [],
    },
  ])('$name', ({ order, legs, fills }) => {
    const market = aMarket(order);
    for (const price of legs) market.leg(price);
    expect(market.fills).toEqual(fills);
  });

  it('is moved like a limit', () => {
    const market = aMarket({ type: 'joinBid', price: 99 });
    const id = onlyOrder(market)?.venueOrderId ?? ('' as VenueOrderId);
    market.venue.modify(ACCOUNT, id, { ...NO_CHANGE, limitPrice: 95 as Price }, market.at);
    market.leg(94);
    expect(market.fills).toEqual(['buy 1@95']);
  });
});

describe('a fill through zero', () => {
  it('is two half-turns: what closes carries the profit, what opens carries none', () => {
    const market = aMarket({ quantity: 2 });
    market.jump(100);
    market.place({ side: 'sell', quantity: 5, tag: 'turn' });
    expect(market.jump(111)).toEqual([
      'order turn filled',
      'fill sell 2 at 110',
      'fill sell 3 at 110',
      'position -3',
      'account',
    ]);
    const [, closing, opening] = market.sink.fills;
    expect(closing).toMatchObject({ profitAndLoss: 90_000_000, fees: 2_800_000 });
    expect(opening).toMatchObject({ profitAndLoss: null, fees: 4_200_000, commissions: 1_500_000 });
    expect(closing?.venueOrderId).toBe(opening?.venueOrderId);
    expect(closing?.fillId).not.toBe(opening?.fillId);
    expect(market.venue.positions(ACCOUNT)).toMatchObject([
      { size: -3, averagePriceTicks: 110, openedAt: market.at },
    ]);
  });

  it('is one half-turn where it ends flat', () => {
    const market = aMarket({ quantity: 2 });
    market.jump(100);
    market.place({ side: 'sell', quantity: 2 });
    market.jump(100);
    expect(market.fills).toEqual(['buy 2@101', 'sell 2@99']);
  });
});

describe('an order of an older file', () => {
  it('is put back with what did not exist then', () => {
    const market = aMarket({ type: 'stop', price: 105 });
    const stored = onlyOrder(market);
    if (stored === undefined) throw new RangeError('the order is there');
    const { trailTicks: _trail, taking: _taking, ...old } = stored;
    const restarted = new TestMarket();
    restarted.venue.restorePrice(CONTRACT, 100 as Price, restarted.at);
    restarted.venue.restoreOrder(old as SimulatedOrder, CONTRACT);
    expect(restarted.venue.order(ACCOUNT, stored.venueOrderId)).toEqual(stored);
    restarted.leg(104);
    restarted.leg(106);
    expect(restarted.fills).toEqual(['buy 1@106']);
  });
});

describe('a change that comes when the order has just filled', () => {
  it.each<{ name: string; quantity: number | null }>([
    { name: 'of its price', quantity: null },
    { name: 'of its size', quantity: 5 },
  ])('$name finds nothing that works', ({ quantity }) => {
    const market = aMarket({ type: 'limit', price: 95 });
    const id = onlyOrder(market)?.venueOrderId ?? ('' as VenueOrderId);
    market.leg(90);
    const change = { ...NO_CHANGE, limitPrice: 80 as Price, quantity: quantity as Quantity | null };
    expect(market.venue.modify(ACCOUNT, id, change, market.at)).toBe('notWorking');
    expect(market.venue.cancel(ACCOUNT, id, market.at)).toBe('notWorking');
    expect(onlyOrder(market)).toMatchObject({ status: 'filled', limitPrice: 95, quantity: 1 });
  });
});
