import assert from 'node:assert/strict';
import { farBelow } from './http-checks.ts';
import type { RawHub } from './raw/raw-hub.ts';
import {
  ACCOUNT,
  assertShape,
  ORDER,
  POSITION,
  type Shape,
  TIMESTAMP,
  TRADE,
} from './raw/shapes.ts';
import type { Check, Members, Venue } from './raw/venue.ts';

const EVENTS: Readonly<Record<string, Readonly<{ name: string; shape: Shape; action: number }>>> = {
  GatewayUserOrder: { name: 'order', shape: ORDER, action: 1 },
  GatewayUserTrade: { name: 'trade', shape: TRADE, action: 0 },
  GatewayUserPosition: { name: 'position', shape: POSITION, action: 1 },
  GatewayUserAccount: { name: 'account', shape: ACCOUNT, action: 1 },
};

/** How clients build a book of depth entries. */
const BOOK_SIDES: Readonly<Record<number, 'bid' | 'ask'>> = {
  1: 'ask',
  2: 'bid',
  3: 'ask',
  4: 'bid',
  9: 'bid',
  10: 'ask',
};

/** Reference 7.5 to 7.8: what both hubs push. */
export const EVENT_CHECKS: readonly Check[] = [
  {
    name: 'user events are full snapshots in a wrapper of action and data, without nulls',
    run: async (venue) => {
      const hub = await listening(venue);
      await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      await venue.placed({});
      await venue.moveUntil(() => kinds(hub).includes('account'), 'the fill');
      for (const { target, arguments: args } of hub.records()) {
        if (target === undefined) continue;
        const { shape, action } = EVENTS[target] ?? assert.fail(target);
        assert.equal(args?.length, 1, 'one argument');
        const wrapper = args?.[0] as Members;
        assert.deepEqual(Object.keys(wrapper), ['action', 'data']);
        assert.equal(wrapper['action'], action, target);
        assertShape(wrapper['data'], shape, { nulls: 'omitted' });
      }
      hub.close();
      await venue.clear();
    },
  },
  {
    name: 'hub payloads print plain numbers',
    run: async (venue) => {
      const hub = await listening(venue);
      await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      await hub.until(() => kinds(hub).length > 0, 'the order');
      assert.match(hub.texts.join(''), /"limitPrice":\d+(\.\d*[1-9])?[,}]/);
      hub.close();
      await venue.clear();
    },
  },
  {
    name: 'a filled market order is told as order 6, trade, order 2, position, account twice',
    run: async (venue) => {
      const hub = await listening(venue);
      await venue.placed({});
      await venue.moveUntil(() => kinds(hub).length >= 6, 'the fill');
      assert.deepEqual(kinds(hub), [
        'order 6',
        'trade',
        'order 2',
        'position 1',
        'account',
        'account',
      ]);
      hub.close();
      await venue.clear();
    },
  },
  {
    name: 'a closing trade has its profit and is followed by the opening trade once more',
    run: async (venue) => {
      await venue.placed({});
      await venue.moveUntil(async () => (await venue.held()) === 1, 'the entry');
      const hub = await listening(venue);
      await venue.clear();
      await hub.until(() => kinds(hub).length >= 7, 'the close');
      const told = [
        'order 6',
        'trade profit',
        'trade',
        'order 2',
        'position 0',
        'account',
        'account',
      ];
      assert.deepEqual(kinds(hub), told);
      const flat = entities(hub).find(({ size }) => size === 0);
      assert.ok(Number(flat?.['averagePrice']) > 0, 'the average is still told');
      const trades = await venue.trades();
      const ids = entities(hub)
        .filter(({ orderId }) => orderId !== undefined)
        .map(({ id }) => id);
      assert.deepEqual(ids, [trades[0]?.['id'], trades[1]?.['id']], 'the same id again');
      hub.close();
    },
  },
  {
    name: 'a limit exit is told before its trades, a stop exit after them',
    run: async (venue) => {
      const last = ['trade profit', 'trade'];
      const after = ['position 0', 'account', 'account'];
      const price = await venue.lastPrice();
      const limit = { type: 1, limitPrice: price - 50 };
      assert.deepEqual(await exitSequence(venue, limit), ['order 2', ...last, ...after]);
      const stop = { type: 4, stopPrice: price + 50 };
      assert.deepEqual(await exitSequence(venue, stop), [...last, 'order 2', ...after]);
    },
  },
  {
    name: 'a resting order is first told as open, a canceled one as canceled',
    run: async (venue) => {
      const hub = await listening(venue);
      const price = await farBelow(venue);
      await venue.placed({ type: 1, limitPrice: price });
      await venue.placed({ type: 4, side: 1, stopPrice: price });
      await venue.clear();
      await hub.until(() => kinds(hub).length >= 4, 'both ends');
      assert.deepEqual(kinds(hub).toSorted(), ['order 1', 'order 1', 'order 3', 'order 3']);
      hub.close();
    },
  },
  {
    name: 'a rejected order is told as pending and then as rejected, with the id of the answer',
    run: async (venue) => {
      const hub = await listening(venue);
      const { orderId } = await venue.place({ size: 0 });
      await hub.until(() => kinds(hub).length >= 2, 'the refusal');
      assert.deepEqual(kinds(hub), ['order 6', 'order 5']);
      assert.deepEqual(
        entities(hub).map(({ id }) => id),
        [orderId, orderId],
      );
      hub.close();
    },
  },
  {
    name: 'subscribing twice doubles nothing, unsubscribing ends it, and so does the connection',
    run: async (venue) => {
      const { accountId } = venue.under;
      const hub = await listening(venue);
      await hub.call('SubscribeOrders', [accountId], 'again');
      await venue.place({ size: 0 });
      await hub.until(() => kinds(hub).length >= 2, 'the refusal');
      await hub.call('UnsubscribeOrders', [accountId], 'off');
      await venue.place({ size: 0 });
      const next = await venue.hub('user');
      await venue.place({ size: 0 });
      await next.call('SubscribeAccounts', [], 'settled');
      await hub.call('SubscribeAccounts', [], 'settled');
      assert.deepEqual(kinds(hub), ['order 6', 'order 5']);
      assert.deepEqual(kinds(next), [], 'a new connection has no subscription and no replay');
      for (const one of [hub, next]) one.close();
    },
  },
  {
    name: 'market events have the contract and a payload: quotes an object, trades an array',
    run: async (venue) => {
      const { contractId } = venue.under;
      const hub = await watching(venue);
      await venue.moveUntil(() => hub.events('GatewayTrade').length > 2, 'trades');
      const symbol = contractId.replace(/^CON\.(.*)\.\w+$/, '$1');
      for (const [id, payload, ...more] of hub.events('GatewayTrade')) {
        assert.deepEqual([id, more], [contractId, []]);
        assert.ok(Array.isArray(payload), 'an array');
        for (const trade of payload) assertTrade(trade as Members, symbol);
      }
      for (const [id, payload, ...more] of hub.events('GatewayQuote')) {
        assert.deepEqual([id, more], [contractId, []]);
        const { symbol: told, lastUpdated, timestamp } = payload as Members;
        assert.equal(told, symbol);
        for (const time of [lastUpdated, timestamp]) assert.match(String(time), TIMESTAMP);
        assert.ok(!Object.values(payload as Members).includes(null), 'no nulls');
      }
      hub.close();
    },
  },
  {
    name: 'several contracts and several topics share one connection',
    run: async (venue) => {
      const { contracts } = await venue.ask('/api/Contract/available', { live: false });
      const ids = (contracts as readonly Members[]).slice(0, 2).map(({ id }) => String(id));
      assert.equal(ids.length, 2);
      const hub = await venue.hub('market');
      for (const id of ids) {
        for (const name of ['Quotes', 'Trades']) {
          await hub.call(`SubscribeContract${name}`, [id], `${name} ${id}`);
        }
      }
      const told = (target: string) => new Set(hub.events(target).map(([id]) => String(id)));
      const both = () => told('GatewayTrade').size === 2 && told('GatewayQuote').size === 2;
      await venue.moveUntil(both, 'both contracts');
      assert.deepEqual(told('GatewayTrade'), new Set(ids));
      hub.close();
    },
  },
  {
    name: 'the first quote is full and later ones carry only what has changed',
    run: async (venue) => {
      const hub = await watching(venue);
      await venue.moveUntil(() => hub.events('GatewayQuote').length > 4, 'quotes');
      const [first = {}, ...later] = hub
        .events('GatewayQuote')
        .map(([, quote]) => quote as Members);
      for (const name of ['lastPrice', 'bestBid', 'bestAsk', 'open', 'high', 'low', 'volume']) {
        assert.equal(typeof first[name], 'number', name);
      }
      let merged: Members = first;
      for (const quote of later) {
        const times = ['symbol', 'lastUpdated', 'timestamp'];
        const told = Object.keys(quote).filter((name) => !times.includes(name));
        for (const name of told) assert.notEqual(quote[name], merged[name], `${name} is unchanged`);
        merged = { ...merged, ...quote };
        assert.ok(Number(merged['bestBid']) < Number(merged['bestAsk']), 'bid is below ask');
      }
      assert.ok(
        later.every((quote) => !('open' in quote)),
        'the open stays',
      );
      hub.close();
    },
  },
  {
    name: 'depth comes as an array of entries that make a book: a reset first, bids below asks',
    run: async (venue) => {
      const { contractId } = venue.under;
      const hub = await venue.hub('market');
      await hub.call('SubscribeContractMarketDepth', [contractId], 'depth');
      await venue.moveUntil(() => hub.events('GatewayDepth').length > 5, 'depth');
      const [bids, asks] = [new Map<number, number>(), new Map<number, number>()];
      let entries = 0;
      for (const [id, payload] of hub.events('GatewayDepth')) {
        assert.equal(id, contractId);
        assert.ok(Array.isArray(payload), 'an array');
        for (const entry of payload as readonly (Members | null)[]) {
          if (entry === null) continue;
          const { type, price, volume, timestamp, ...more } = entry;
          assert.deepEqual(Object.keys(more), ['currentVolume']);
          assert.match(String(timestamp), TIMESTAMP);
          if (entries === 0) assert.equal(type, 6, 'a reset');
          entries += 1;
          const side = BOOK_SIDES[Number(type)];
          if (side === undefined) continue;
          (side === 'bid' ? bids : asks).set(Number(price), Number(volume));
        }
        const best = Math.max(...pricesOf(bids));
        assert.ok(best < Math.min(...pricesOf(asks)), `a bid of ${best} is below the asks`);
      }
      hub.close();
    },
  },
];

/** A user hub that has subscribed to everything of the account. */
async function listening(venue: Venue): Promise<RawHub> {
  const hub = await venue.hub('user');
  await hub.call('SubscribeAccounts', [], 'accounts');
  for (const name of ['Orders', 'Positions', 'Trades']) {
    await hub.call(`Subscribe${name}`, [venue.under.accountId], name);
  }
  return hub;
}

async function watching(venue: Venue): Promise<RawHub> {
  const hub = await venue.hub('market');
  for (const name of ['Quotes', 'Trades']) {
    await hub.call(`SubscribeContract${name}`, [venue.under.contractId], name);
  }
  return hub;
}

const dataOf = (args: readonly unknown[] = []): Members =>
  (args[0] as Readonly<{ data: Members }>).data;

const entities = (hub: RawHub): readonly Members[] =>
  hub
    .records()
    .filter(({ target }) => target !== undefined)
    .map(({ arguments: args }) => dataOf(args));

/** What was told, in a word each: orders with their status, positions with their size. */
const kinds = (hub: RawHub): readonly string[] =>
  hub.records().flatMap(({ target, arguments: args }) => {
    const name = EVENTS[target ?? '']?.name;
    if (name === undefined) return [];
    const { status, size, profitAndLoss } = dataOf(args);
    if (name === 'order') return [`order ${String(status)}`];
    if (name === 'position') return [`position ${String(size)}`];
    return [name === 'trade' && profitAndLoss !== undefined ? 'trade profit' : name];
  });

/** What is told of the exit of a long position by an order that is marketable at once. */
async function exitSequence(venue: Venue, exit: object): Promise<readonly string[]> {
  await venue.placed({});
  await venue.moveUntil(async () => (await venue.held()) === 1, 'the entry');
  const hub = await listening(venue);
  await venue.placed({ side: 1, ...exit });
  await venue.moveUntil(() => kinds(hub).filter((kind) => kind === 'account').length >= 2, 'exit');
  hub.close();
  return kinds(hub).filter((kind) => kind !== 'order 1' && kind !== 'order 6');
}

function assertTrade(trade: Members, symbol: string): void {
  const { symbolId, price, timestamp, type, volume, ...more } = trade;
  assert.deepEqual(more, {});
  assert.equal(symbolId, symbol);
  assert.equal(typeof price, 'number');
  assert.match(String(timestamp), TIMESTAMP);
  assert.ok(type === 0 || type === 1, 'the aggressor');
  assert.ok(Number.isInteger(volume), 'volume');
}

/** Levels that are there: a volume of 0 takes one away. */
const pricesOf = (side: ReadonlyMap<number, number>): readonly number[] =>
  [...side].filter(([, volume]) => volume > 0).map(([price]) => price);
