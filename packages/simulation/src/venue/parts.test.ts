import type { AccountId, Price, Quantity, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  anAccount,
  aRequest,
  CONTRACT,
  type OrderSketch,
  TestMarket,
} from '../../test/fixtures.ts';
import type { FillModel } from '../matching/fill-model.ts';

/** Everything that trades at a price is to be had: sizes are then those of the test. */
const ALL: Partial<FillModel> = { liquidity: { share: 1, seed: 1 } };
const NO_CHANGE = { quantity: null, limitPrice: null, stopPrice: null } as const;

function aMarket(...orders: readonly OrderSketch[]): TestMarket {
  const market = new TestMarket(ALL);
  market.jump(100, 10);
  for (const order of orders) market.place(order);
  market.sink.take();
  return market;
}

const ordersOf = ({ venue }: TestMarket) =>
  venue.orders(ACCOUNT).map(({ type, status, quantity, filledQuantity }) => {
    return `${type} ${status} ${filledQuantity}/${quantity}`;
  });

const idOf = ({ venue }: TestMarket, index: number): VenueOrderId =>
  venue.orders(ACCOUNT)[index]?.venueOrderId ?? ('' as VenueOrderId);

describe('parts of an order', () => {
  it.each<{
    name: string;
    order: OrderSketch;
    moves: readonly (readonly [kind: 'jump' | 'leg', price: number, size: number])[];
    fills: readonly string[];
    ends: string;
  }>([
    {
      name: 'of a market order fill at one price after the other',
      order: { quantity: 5 },
      moves: [
        ['jump', 100, 2],
        ['leg', 104, 2],
        ['leg', 99, 4],
      ],
      fills: ['buy 2@101', 'buy 2@105', 'buy 1@100'],
      ends: 'market filled 5/5',
    },
    {
      name: 'of a triggered stop fill as a market order, also behind the stop',
      order: { type: 'stop', price: 105, quantity: 5 },
      moves: [
        ['leg', 106, 2],
        ['leg', 101, 9],
      ],
      fills: ['buy 2@106', 'buy 3@102'],
      ends: 'stop filled 5/5',
    },
    {
      name: 'of a resting limit fill at the limit while the market is through it',
      order: { type: 'limit', price: 95, quantity: 5 },
      moves: [
        ['leg', 94, 2],
        ['leg', 90, 1],
        ['leg', 96, 1],
        ['leg', 99, 9],
      ],
      fills: ['buy 2@95', 'buy 1@95', 'buy 1@95'],
      ends: 'limit open 4/5',
    },
    {
      name: 'of a marketable limit take the market as long as it is within the limit',
      order: { type: 'limit', price: 103, quantity: 5 },
      moves: [
        ['leg', 98, 2],
        ['leg', 97, 1],
        ['leg', 108, 1],
        ['jump', 110, 9],
        ['leg', 90, 9],
      ],
      fills: ['buy 2@98', 'buy 1@97', 'buy 1@103', 'buy 1@103'],
      ends: 'limit filled 5/5',
    },
    {
      name: 'are whole where the volume is not known',
      order: { quantity: 5 },
      moves: [['jump', 100, 0]],
      fills: ['buy 5@101'],
      ends: 'market filled 5/5',
    },
  ])('$name', ({ order, moves, fills, ends }) => {
    const market = aMarket(order);
    for (const [kind, price, size] of moves) market[kind](price, size);
    expect(market.fills).toEqual(fills);
    expect(ordersOf(market)).toEqual([ends]);
  });

  it('are told one by one: order, trade, position and account per part', () => {
    const market = aMarket({ quantity: 3, tag: 'run-1' });
    expect(market.jump(100, 2)).toEqual([
      'order run-1 open',
      'fill buy 2 at 101',
      'position 2',
      'account',
    ]);
    expect(market.sink.orders.at(-1)).toMatchObject({ filledQuantity: 2, filledPrice: 101 });
    market.jump(104, 2);
    expect(market.sink.orders.at(-1)).toMatchObject({ filledQuantity: 3, filledPrice: 307 / 3 });
    expect(market.venue.positions(ACCOUNT)).toMatchObject([
      { size: 3, averagePriceTicks: 307 / 3 },
    ]);
  });

  it('are shared by the orders of one account in their order, and by no other account', () => {
    const market = aMarket({ quantity: 2 }, { quantity: 2 });
    const other = 7_002 as AccountId;
    market.venue.openAccount(anAccount({ accountId: other }));
    market.venue.place({ ...aRequest({ quantity: 3 }), accountId: other }, market.at);
    market.jump(100, 3);
    expect(ordersOf(market)).toEqual(['market filled 2/2', 'market open 1/2']);
    expect(market.venue.orders(other)).toMatchObject([{ status: 'filled', filledQuantity: 3 }]);
  });

  it('trigger a stop even where nothing is left for it', () => {
    const market = aMarket({ quantity: 2 }, { type: 'stop', side: 'sell', price: 98 });
    market.jump(97, 2);
    expect(ordersOf(market)).toEqual(['market filled 2/2', 'stop open 0/1']);
    market.jump(120, 1);
    expect(market.fills).toEqual(['buy 2@98', 'sell 1@119']);
  });

  it('that filled stay when the rest is canceled', () => {
    const market = aMarket({ type: 'limit', price: 95, quantity: 5 });
    market.leg(94, 2);
    expect(market.venue.cancel(ACCOUNT, idOf(market, 0), market.at)).toBe('done');
    expect(ordersOf(market)).toEqual(['limit canceled 2/5']);
    expect(market.venue.positions(ACCOUNT)).toMatchObject([{ size: 2 }]);
  });

  it.each([
    { quantity: 2, result: 'notWorking', size: 5 },
    { quantity: 3, result: 'done', size: 3 },
    { quantity: 9, result: 'done', size: 9 },
  ])('let the size become $quantity only where something is left', (change) => {
    const market = aMarket({ type: 'limit', price: 95, quantity: 5 });
    market.leg(94, 2);
    const wish = { ...NO_CHANGE, quantity: change.quantity as Quantity };
    expect(market.venue.modify(ACCOUNT, idOf(market, 0), wish, market.at)).toBe(change.result);
    expect(ordersOf(market)).toEqual([`limit open 2/${change.size}`]);
  });

  it('leave a triggered stop at the market when its price is changed', () => {
    const market = aMarket({ type: 'stop', price: 105, quantity: 3 });
    market.leg(106, 1);
    const wish = { ...NO_CHANGE, stopPrice: 130 as Price };
    market.venue.modify(ACCOUNT, idOf(market, 0), wish, market.at);
    market.leg(104, 9);
    expect(market.fills).toEqual(['buy 1@106', 'buy 2@105']);
  });

  it('rest in the order of their ids when the market leaves them, whichever was changed', () => {
    const limit: OrderSketch = { type: 'limit', price: 103, quantity: 5 };
    const market = aMarket({ ...limit, tag: 'one' }, { ...limit, tag: 'two' });
    market.jump(100, 1);
    const wish = { ...NO_CHANGE, quantity: 6 as Quantity };
    market.venue.modify(ACCOUNT, idOf(market, 0), wish, market.at);
    expect(market.jump(120, 1)).toEqual(['order one open', 'order two open']);
    expect(market.jump(121, 1)).toEqual([]);
  });

  it('make what is left of a repriced limit marketable again', () => {
    const market = aMarket({ type: 'limit', price: 103, quantity: 3 });
    market.leg(98, 1);
    market.sink.take();
    const wish = { ...NO_CHANGE, limitPrice: 90 as Price };
    market.venue.modify(ACCOUNT, idOf(market, 0), wish, market.at);
    expect(market.leg(97, 9)).toEqual([]);
    expect(market.leg(89, 9)[1]).toBe('fill buy 2 at 90');
  });
});

describe('the exits of an entry that fills in parts', () => {
  const entry: OrderSketch = {
    type: 'limit',
    price: 95,
    quantity: 5,
    stopTicks: 8,
    targetTicks: 10,
  };

  it('go to work for the first part and grow with each further one', () => {
    const market = aMarket(entry);
    expect(ordersOf(market)).toEqual([
      'limit open 0/5',
      'stop suspended 0/5',
      'limit suspended 0/5',
    ]);
    market.leg(94, 2);
    expect(ordersOf(market)).toEqual(['limit open 2/5', 'stop open 0/2', 'limit open 0/2']);
    market.leg(93, 2);
    expect(ordersOf(market)).toEqual(['limit open 4/5', 'stop open 0/4', 'limit open 0/4']);
    market.leg(92, 2);
    expect(ordersOf(market)).toEqual(['limit filled 5/5', 'stop open 0/5', 'limit open 0/5']);
    expect(market.venue.openOrders(ACCOUNT)).toMatchObject([
      { stopPrice: 87 },
      { limitPrice: 105 },
    ]);
  });

  it('release each other part by part', () => {
    const market = aMarket(entry);
    market.leg(94, 5);
    market.leg(106, 2);
    expect(ordersOf(market)).toEqual(['limit filled 5/5', 'stop open 0/3', 'limit open 2/5']);
    market.jump(80, 2);
    expect(ordersOf(market)).toEqual(['limit filled 5/5', 'stop open 2/3', 'limit open 2/3']);
    market.leg(80, 1);
    expect(ordersOf(market)).toEqual(['limit filled 5/5', 'stop filled 3/3', 'limit canceled 2/3']);
    expect(market.venue.positions(ACCOUNT)).toEqual([]);
  });

  it('take what is left of the entry with them when they are done', () => {
    const market = aMarket(entry);
    market.leg(94, 2);
    expect(market.leg(106, 9)).toEqual([
      'order limit buy filled',
      'fill buy 3 at 95',
      'order stop sell open',
      'order limit sell open',
      'position 5',
      'account',
      'order limit sell filled',
      'fill sell 5 at 105',
      'order stop sell canceled',
      'position 0',
      'account',
    ]);
    const early = aMarket(entry);
    early.leg(94, 2);
    early.jump(106, 2);
    expect(ordersOf(early)).toEqual([
      'limit canceled 2/5',
      'stop canceled 0/2',
      'limit filled 2/2',
    ]);
    expect(early.venue.hasWorkingOrders(CONTRACT.id)).toBe(false);
  });

  it('stay for what has filled when the rest of the entry is canceled', () => {
    const market = aMarket(entry);
    market.leg(94, 2);
    market.venue.cancel(ACCOUNT, idOf(market, 0), market.at);
    expect(ordersOf(market)).toEqual(['limit canceled 2/5', 'stop open 0/2', 'limit open 0/2']);
  });
});
