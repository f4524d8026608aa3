import {
  type AccountId,
  AssertionError,
  type Money,
  type OrderChange,
  type Price,
  type Quantity,
  type VenueOrderId,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, anAccount, aRequest, CONTRACT, TestMarket } from '../../test/fixtures.ts';

const BRACKET = { stopTicks: 8, targetTicks: 12 } as const;

function aMarket(): TestMarket {
  const market = new TestMarket();
  market.jump(100);
  return market;
}

const change = (fields: Partial<Record<keyof OrderChange, number>>): OrderChange => ({
  quantity: (fields.quantity ?? null) as Quantity | null,
  limitPrice: (fields.limitPrice ?? null) as Price | null,
  stopPrice: (fields.stopPrice ?? null) as Price | null,
});

const statusOf = (market: TestMarket, id: VenueOrderId) => market.venue.order(ACCOUNT, id)?.status;

describe('placing', () => {
  it('gives ids beyond 32 bits, from one counter for orders and fills', () => {
    const market = aMarket();
    const first = market.place({});
    market.jump(101);
    const second = market.place({});
    expect([first, market.sink.fills[0]?.fillId, second]).toEqual([
      '2147483649',
      '2147483650',
      '2147483651',
    ]);
    expect(market.venue.nextId).toBe(2_147_483_652);
  });

  it('creates tagged, linked and suspended exits with the entry', () => {
    const market = aMarket();
    const entry = market.place({ type: 'stop', price: 110, tag: 'run-1', ...BRACKET });
    expect(market.sink.take().slice(-3)).toEqual([
      'order run-1 open',
      'order run-1-SL suspended',
      'order run-1-TP suspended',
    ]);
    const [, stop, target] = market.venue.orders(ACCOUNT);
    expect(stop).toMatchObject({
      type: 'stop',
      side: 'sell',
      stopPrice: null,
      parentOrderId: entry,
      linkedOrderId: target?.venueOrderId,
    });
    expect(target).toMatchObject({
      type: 'limit',
      limitPrice: null,
      linkedOrderId: stop?.venueOrderId,
    });
    expect(market.venue.openOrders(ACCOUNT).map((order) => order.venueOrderId)).toEqual([entry]);
  });

  it('takes a bracket of one exit, which is linked to none', () => {
    const market = aMarket();
    market.place({ type: 'stop', price: 110, stopTicks: 8 });
    expect(market.venue.orders(ACCOUNT)).toMatchObject([
      { linkedOrderId: null },
      { type: 'stop', linkedOrderId: null, customTag: null },
    ]);
  });

  it.each([
    { name: 'an unknown account', request: { ...aRequest({}), accountId: 1 as AccountId } },
    { name: 'a limit without a price', request: { ...aRequest({}), type: 'limit' as const } },
    { name: 'a stop without a price', request: { ...aRequest({}), type: 'stop' as const } },
  ])('fails an assert on $name: the gateway checks before', ({ request }) => {
    const market = aMarket();
    expect(() => market.venue.place(request, market.at)).toThrow(AssertionError);
  });
});

describe('the events of a fill', () => {
  it('come as order, fill, exits, position, account on an entry', () => {
    const market = aMarket();
    market.place({ type: 'stop', price: 105, tag: 'run-1', ...BRACKET });
    expect(market.leg(107)).toEqual([
      'order run-1 filled',
      'fill buy 1 at 106',
      'order run-1-SL open',
      'order run-1-TP open',
      'position 1',
      'account',
    ]);
  });

  it('come as order, fill, sibling, position, account on an exit', () => {
    const market = aMarket();
    market.place({ type: 'stop', price: 105, tag: 'run-1', ...BRACKET });
    market.leg(107);
    expect(market.leg(90)).toEqual([
      'order run-1-SL filled',
      'fill sell 1 at 97',
      'order run-1-TP canceled',
      'position 0',
      'account',
    ]);
  });

  it('carry prices, fees and cash of both sides', () => {
    const market = aMarket();
    market.place({ quantity: 2, ...BRACKET });
    market.jump(100);
    market.jump(120);
    expect(market.sink.fills).toMatchObject([
      { profitAndLoss: null, fees: 2_800_000, commissions: 1_000_000, price: 101 },
      { profitAndLoss: 120_000_000, fees: 2_800_000, commissions: 1_000_000, price: 113 },
    ]);
    expect(market.venue.account(ACCOUNT)?.balance).toBe(50_000_000_000 + 120_000_000 - 7_600_000);
    expect(market.sink.positions.at(-1)).toMatchObject({ size: 0, averagePriceTicks: 101 });
    expect(market.venue.positions(ACCOUNT)).toEqual([]);
  });

  it('keep the opening time of a position, and renew it on a reversal', () => {
    const market = aMarket();
    market.place({ quantity: 1 });
    market.jump(100);
    const opened = market.at;
    market.place({ quantity: 1 });
    market.jump(103);
    expect(market.venue.positions(ACCOUNT)).toMatchObject([
      { size: 2, averagePriceTicks: 102.5, openedAt: opened },
    ]);
    market.place({ side: 'sell', quantity: 3 });
    market.jump(100);
    expect(market.venue.positions(ACCOUNT)).toMatchObject([
      { size: -1, averagePriceTicks: 99, openedAt: market.at },
    ]);
  });
});

describe('canceling', () => {
  it('an entry cancels the exits that wait for it', () => {
    const market = aMarket();
    const entry = market.place({ type: 'stop', price: 105, tag: 'run-1', ...BRACKET });
    market.sink.take();
    expect(market.venue.cancel(ACCOUNT, entry, market.at)).toBe('done');
    expect(market.sink.take()).toEqual([
      'order run-1 canceled',
      'order run-1-SL canceled',
      'order run-1-TP canceled',
    ]);
    expect(market.leg(130)).toEqual([]);
    expect(market.venue.hasWorkingOrders(CONTRACT.id)).toBe(false);
  });

  it('one exit leaves the other working', () => {
    const market = aMarket();
    market.place({ ...BRACKET });
    market.jump(100);
    const [, stop, target] = market.venue.orders(ACCOUNT).map((order) => order.venueOrderId);
    expect(market.venue.cancel(ACCOUNT, stop ?? ('' as VenueOrderId), market.at)).toBe('done');
    expect(statusOf(market, target ?? ('' as VenueOrderId))).toBe('open');
  });

  it('a waiting exit leaves the entry with the other one', () => {
    const market = aMarket();
    market.place({ type: 'stop', price: 105, ...BRACKET });
    const [, stop] = market.venue.orders(ACCOUNT);
    expect(
      market.venue.cancel(ACCOUNT, stop?.venueOrderId ?? ('' as VenueOrderId), market.at),
    ).toBe('done');
    market.leg(105);
    expect(market.venue.openOrders(ACCOUNT).map((order) => order.type)).toEqual(['limit']);
  });

  it('answers what it cannot cancel', () => {
    const market = aMarket();
    const filled = market.place({});
    market.jump(100);
    expect(market.venue.cancel(ACCOUNT, filled, market.at)).toBe('notWorking');
    expect(market.venue.cancel(ACCOUNT, '1' as VenueOrderId, market.at)).toBe('notFound');
    expect(market.venue.cancel(1 as AccountId, filled, market.at)).toBe('notFound');
  });
});

describe('modifying', () => {
  it('moves a stop from the next price on', () => {
    const market = aMarket();
    market.place({ ...BRACKET });
    market.jump(100);
    const [, stop] =
      market.venue.openOrders(ACCOUNT).length > 0 ? market.venue.orders(ACCOUNT) : [];
    const id = stop?.venueOrderId ?? ('' as VenueOrderId);
    expect(market.venue.modify(ACCOUNT, id, change({ stopPrice: 99 }), market.at)).toBe('done');
    expect(market.sink.take().at(-1)).toBe('order stop sell open');
    market.leg(95);
    expect(market.fills).toEqual(['buy 1@101', 'sell 1@98']);
  });

  it('makes a limit marketable again', () => {
    const market = aMarket();
    const id = market.place({ type: 'limit', price: 90 });
    market.leg(99);
    market.venue.modify(ACCOUNT, id, change({ limitPrice: 103 }), market.at);
    market.jump(98);
    expect(market.fills).toEqual(['buy 1@98']);
  });

  it('does not make a limit better by a change of its size', () => {
    const market = aMarket();
    const id = market.place({ type: 'limit', price: 95 });
    market.leg(99);
    market.venue.modify(ACCOUNT, id, change({ quantity: 3 }), market.at);
    market.jump(90);
    expect(market.fills).toEqual(['buy 3@95']);
  });

  it('gives the exits the size of their entry', () => {
    const market = aMarket();
    const id = market.place({ type: 'stop', price: 105, ...BRACKET });
    market.venue.modify(ACCOUNT, id, change({ quantity: 4 }), market.at);
    expect(market.venue.orders(ACCOUNT).map((order) => order.quantity)).toEqual([4, 4, 4]);
  });

  it('leaves alone a price that the order does not have', () => {
    const market = aMarket();
    const id = market.place({ type: 'stop', price: 105 });
    market.venue.modify(ACCOUNT, id, change({ limitPrice: 90, stopPrice: 106 }), market.at);
    expect(market.venue.order(ACCOUNT, id)).toMatchObject({ limitPrice: null, stopPrice: 106 });
  });

  it('answers what it cannot modify: a filled order, a waiting exit, an unknown one', () => {
    const market = aMarket();
    const filled = market.place({});
    market.jump(100);
    market.place({ type: 'stop', price: 105, ...BRACKET });
    const waiting = market.venue.orders(ACCOUNT).at(-1)?.venueOrderId ?? ('' as VenueOrderId);
    const wish = change({ limitPrice: 120 });
    expect(market.venue.modify(ACCOUNT, filled, wish, market.at)).toBe('notWorking');
    expect(market.venue.modify(ACCOUNT, waiting, wish, market.at)).toBe('notWorking');
    expect(market.venue.modify(ACCOUNT, '1' as VenueOrderId, wish, market.at)).toBe('notFound');
  });
});

describe('closing a position', () => {
  it('sends a market order of its size and leaves the exits working', () => {
    const market = aMarket();
    market.place({ quantity: 2, ...BRACKET });
    market.jump(100);
    expect(market.venue.closePosition(ACCOUNT, CONTRACT.id, market.at)).not.toBeNull();
    market.jump(100);
    expect(market.fills).toEqual(['buy 2@101', 'sell 2@99']);
    expect(market.venue.openOrders(ACCOUNT).map((order) => order.type)).toEqual(['stop', 'limit']);
    market.leg(90);
    expect(market.venue.positions(ACCOUNT)).toMatchObject([{ size: -2 }]);
  });

  it('closes a short by buying', () => {
    const market = aMarket();
    market.place({ side: 'sell' });
    market.jump(100);
    market.venue.closePosition(ACCOUNT, CONTRACT.id, market.at);
    market.jump(100);
    expect(market.fills.at(-1)).toBe('buy 1@101');
  });

  it('closes a part and leaves the rest; more than is held it does not', () => {
    const market = aMarket();
    market.place({ quantity: 3 });
    market.jump(100);
    const close = (part: number) =>
      market.venue.closePosition(ACCOUNT, CONTRACT.id, market.at, part as Quantity);
    expect(close(4)).toBeNull();
    expect(close(2)).not.toBeNull();
    market.jump(100);
    expect(market.fills).toEqual(['buy 3@101', 'sell 2@99']);
    expect(market.venue.positions(ACCOUNT)).toMatchObject([{ size: 1 }]);
  });

  it('answers null when there is none', () => {
    const market = aMarket();
    expect(market.venue.closePosition(ACCOUNT, CONTRACT.id, market.at)).toBeNull();
  });
});

describe('accounts', () => {
  it('keep their books apart', () => {
    const market = aMarket();
    const other = 7_002 as AccountId;
    market.venue.openAccount(anAccount({ accountId: other }));
    market.venue.place({ ...aRequest({}), accountId: other }, market.at);
    market.jump(100);
    expect(market.venue.fills(ACCOUNT, market.at, market.at)).toEqual([]);
    expect(market.venue.fills(other, market.at, market.at)).toHaveLength(1);
    expect(market.venue.positions(ACCOUNT)).toEqual([]);
  });

  it('can be locked, which is told, and be replaced, which is not', () => {
    const market = aMarket();
    market.venue.setCanTrade(ACCOUNT, { canTrade: false });
    expect(market.sink.accounts).toMatchObject([{ canTrade: false }]);
    market.venue.restoreAccount(anAccount({ balance: 5 as Money }));
    expect(market.venue.account(ACCOUNT)).toMatchObject({ balance: 5, canTrade: true });
    expect(market.sink.accounts).toHaveLength(1);
  });
});
