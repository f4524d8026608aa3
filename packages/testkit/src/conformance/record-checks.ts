import assert from 'node:assert/strict';
import { farBelow } from './http-checks.ts';
import { ACCOUNT, assertEnvelope, assertShape, ORDER, POSITION, TRADE } from './raw/shapes.ts';
import type { Check, Members, Venue } from './raw/venue.ts';

const WRITTEN = { nulls: 'written' } as const;
const SEARCH = '/api/Order/search';
const QUERY = '/api/Order/v2/query';
const CLOSE = '/api/Position/closeContract';
const PART = '/api/Position/partialCloseContract';
const EVER = { startTimestamp: '2000-01-01T00:00:00Z' };

/** Reference 4.1 and 4.9 to 4.16: what can be read of accounts, orders, positions and trades. */
export const RECORD_CHECKS: readonly Check[] = [
  {
    name: 'accounts have every member, simulated included, and only ones own are shown',
    run: async (venue) => {
      for (const onlyActiveAccounts of [true, false]) {
        const reply = await venue.ask('/api/Account/search', { onlyActiveAccounts });
        assertEnvelope(reply, ['accounts']);
        const accounts = reply['accounts'] as readonly Members[];
        for (const account of accounts) assertShape(account, ACCOUNT, WRITTEN);
        const ids = accounts.map(({ id }) => id);
        assert.ok(ids.includes(venue.under.accountId), 'its own');
        assert.ok(!ids.includes(venue.under.strangeAccountId), 'a strange one');
      }
    },
  },
  {
    name: 'members that sources disagree on may be left out',
    run: async (venue) => {
      const { accountId } = venue.under;
      const trades = await venue.ask('/api/Trade/search', { accountId });
      assertEnvelope(trades, ['trades']);
      const bounded = { accountId, startTimestamp: null, endTimestamp: null };
      assert.deepEqual(await venue.ask('/api/Trade/search', bounded), trades);
      assertEnvelope(await venue.ask('/api/Contract/search', { live: false }), ['contracts']);
    },
  },
  {
    name: 'orders have every member, and nullable ones are written as null',
    run: async (venue) => {
      await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      await venue.place({ size: 0 });
      const orders = await venue.rows(SEARCH, 'orders', EVER);
      for (const order of orders) assertShape(order, ORDER, WRITTEN);
      const [, resting] = orders;
      const { limitPrice, stopPrice, filledPrice, fillVolume, status, customTag } = resting ?? {};
      assert.ok(Number(limitPrice) > 0, 'a limit price');
      assert.deepEqual(
        [stopPrice, filledPrice, customTag, fillVolume, status],
        [null, null, null, 0, 1],
      );
      await venue.clear();
    },
  },
  {
    name: 'prices of orders are written with nine decimals',
    run: async (venue) => {
      const { accountId } = venue.under;
      await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const { text } = await venue.post('/api/Order/searchOpen', { accountId });
      assert.match(text, /"limitPrice":\d+\.\d{9},"stopPrice":null/);
      await venue.clear();
    },
  },
  {
    name: 'order search keeps to its window, whose end may be left out',
    run: async (venue) => {
      const orderId = await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const { creationTimestamp } = await venue.order(orderId);
      const at = Date.parse(String(creationTimestamp));
      const found = async (from: number, to?: number) => {
        const startTimestamp = new Date(from).toISOString();
        const end = to === undefined ? {} : { endTimestamp: new Date(to).toISOString() };
        const orders = await venue.rows(SEARCH, 'orders', { startTimestamp, ...end });
        return orders.some(({ id }) => id === orderId);
      };
      assert.deepEqual(
        [await found(at), await found(at, at), await found(0, at - 1)],
        [true, true, false],
      );
      await venue.clear();
    },
  },
  {
    name: 'searchOpen shows open orders only',
    run: async (venue) => {
      const orderId = await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const ids = async () =>
        (await venue.rows('/api/Order/searchOpen', 'orders')).map(({ id }) => id);
      assert.deepEqual(await ids(), [orderId]);
      await venue.placed({});
      assert.deepEqual(await ids(), [orderId], 'a market order is pending or filled');
      await venue.clear();
      assert.deepEqual(await ids(), []);
    },
  },
  {
    name: 'searchById gives one order of the account, and code 1 for any other',
    run: async (venue) => {
      const { accountId, strangeAccountId } = venue.under;
      const orderId = await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const path = '/api/Order/searchById';
      const { order } = await venue.ask(path, { accountId, orderId });
      assertShape(order, ORDER, WRITTEN);
      const none = { order: null, success: false, errorCode: 1, errorMessage: null };
      const strange = [
        { accountId, orderId: 1 },
        { accountId: strangeAccountId, orderId },
      ];
      for (const body of strange) assert.deepEqual(await venue.ask(path, body), none);
      await venue.clear();
    },
  },
  {
    name: 'v2/query filters by status and time, and the contract does not narrow it',
    run: async (venue) => {
      const { accountId } = venue.under;
      const orderId = await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const at = Date.parse(String((await venue.order(orderId))['creationTimestamp']));
      const found = async (change: object) => {
        const filter = { accountId, ...change };
        const sorted = { sortBy: 1, sortDirection: 1 };
        const orders = await venue.rows(QUERY, 'orders', { filter, ...sorted });
        return orders.some(({ id }) => id === orderId);
      };
      const iso = (ms: number) => new Date(ms).toISOString();
      assert.ok(await found({ statuses: [1, 6, 7, 8] }), 'working');
      assert.ok(!(await found({ statuses: [2, 3, 4, 5] })), 'not ended');
      assert.ok(await found({ statuses: null, contractId: 'none' }), 'the contract counts not');
      assert.ok(await found({ createdAfter: iso(at), createdBefore: iso(at) }), 'in time');
      assert.ok(!(await found({ createdAfter: iso(at + 1) })), 'too early');
      assert.ok(!(await found({ createdBefore: iso(at - 1) })), 'too late');
      await venue.clear();
    },
  },
  {
    name: 'v2/query pages by rows, sorts both ways, counts on request and holds 100 rows at most',
    run: async (venue) => {
      const { accountId } = venue.under;
      for (let refused = 0; refused < 102; refused += 1) await venue.place({ size: 0 });
      const query = (change: object) => venue.ask(QUERY, { filter: { accountId }, ...change });
      const idsOf = (reply: Members) =>
        (reply['orders'] as readonly Members[]).map(({ id }) => Number(id));
      const first = await query({ sortBy: 1, sortDirection: 1, includeTotalCount: true });
      const ids = idsOf(first);
      assert.equal(ids.length, 100);
      assert.deepEqual(
        ids,
        ids.toSorted((left, right) => right - left),
      );
      assert.ok(Number(first['totalCount']) >= 102, 'the count');
      const page = { sortBy: 0, sortDirection: 1, pageSize: 3, pageOffset: 1 };
      const second = await query(page);
      assert.deepEqual(idsOf(second), ids.slice(1, 4), 'the offset counts rows');
      assert.ok(!('totalCount' in second), 'no count without a wish');
      const rising = idsOf(await query({ sortBy: 1, pageSize: 5 }));
      assert.deepEqual(
        rising,
        rising.toSorted((left, right) => left - right),
      );
      assert.equal(idsOf(await query({ pageSize: 1_000 })).length, 100);
    },
  },
  {
    name: 'searches of a strange account answer code 1 without a payload',
    run: async (venue) => {
      const searches: readonly (readonly [string, string])[] = [
        [SEARCH, 'orders'],
        ['/api/Order/searchOpen', 'orders'],
        ['/api/Position/searchOpen', 'positions'],
        ['/api/Trade/search', 'trades'],
      ];
      for (const accountId of [1, -1, venue.under.strangeAccountId]) {
        for (const [path, payload] of searches) {
          const reply = await venue.ask(path, { accountId, ...EVER });
          const refused = { [payload]: null, success: false, errorCode: 1, errorMessage: null };
          assert.deepEqual(reply, refused, path);
        }
        const query = await venue.ask(QUERY, { filter: { accountId } });
        assert.equal(query['errorCode'], 1);
      }
    },
  },
  {
    name: 'a position is one netted row with a positive size and its direction in type',
    run: async (venue) => {
      await move(venue, { side: 1, size: 2 }, -2);
      const [short] = await venue.positions();
      assertShape(short, POSITION, WRITTEN);
      assert.deepEqual([short['type'], short['size']], [2, 2]);
      assert.match(String(short['contractDisplayName']), /^[A-Z0-9]+[FGHJKMNQUVXZ]\d\d$/);
      await move(venue, { side: 0, size: 3 }, 1);
      const rows = await venue.positions();
      assert.deepEqual(
        rows.map(({ type, size }) => [type, size]),
        [[1, 1]],
      );
      const { text } = await venue.post('/api/Position/searchOpen', {
        accountId: venue.under.accountId,
      });
      assert.match(text, /"averagePrice":\d+\.\d{9}/);
      await venue.clear();
    },
  },
  {
    name: 'closing a position answers the codes of its own two operations',
    run: async (venue) => {
      const { accountId, strangeAccountId, contractId } = venue.under;
      const both = async (body: object, whole: number, part: number) => {
        const base = { accountId, contractId, ...body };
        const text = JSON.stringify(body);
        assert.equal((await venue.ask(CLOSE, base))['errorCode'], whole, text);
        assert.equal((await venue.ask(PART, { ...base, size: 1 }))['errorCode'], part, text);
      };
      await both({ accountId: strangeAccountId }, 1, 1);
      await both({}, 2, 2);
      await both({ contractId: 'none' }, 3, 3);
      await move(venue, { size: 2 }, 2);
      for (const size of [0, -1, 3]) {
        const reply = await venue.ask(PART, { accountId, contractId, size });
        assert.deepEqual(reply, { success: false, errorCode: 5, errorMessage: null });
      }
      const done = { success: true, errorCode: 0, errorMessage: null };
      assert.deepEqual(await venue.ask(PART, { accountId, contractId, size: 1 }), done);
      await venue.moveUntil(async () => (await venue.held()) === 1, 'the part');
      assert.deepEqual(await venue.ask(CLOSE, { accountId, contractId }), done);
      await venue.moveUntil(async () => (await venue.held()) === 0, 'the whole');
    },
  },
  {
    name: 'closing a position leaves its bracket exits behind',
    run: async (venue) => {
      const stopLossBracket = { ticks: -800, type: 4 };
      const entry = await venue.placed({ stopLossBracket });
      await venue.moveUntil(async () => (await venue.held()) === 1, 'the entry');
      const { accountId, contractId } = venue.under;
      await venue.ask(CLOSE, { accountId, contractId });
      await venue.moveUntil(async () => (await venue.held()) === 0, 'the close');
      const open = await venue.rows('/api/Order/searchOpen', 'orders');
      assert.deepEqual(
        open.map(({ parentOrderId }) => parentOrderId),
        [entry],
      );
      await venue.clear();
    },
  },
  {
    name: 'trades are half-turns, newest first, with fees on each side and profit on closing ones',
    run: async (venue) => {
      const balance = await balanceOf(venue);
      const known = (await venue.trades()).length;
      await move(venue, { size: 1 }, 1);
      await venue.clear();
      const trades = await venue.trades();
      for (const trade of trades) assertShape(trade, TRADE, WRITTEN);
      const [close, open] = trades;
      assert.equal(trades.length, known + 2);
      assert.equal(open?.['profitAndLoss'], null);
      assert.equal(typeof close?.['profitAndLoss'], 'number');
      assert.deepEqual([open?.['side'], close?.['side'], open?.['voided']], [0, 1, false]);
      assert.ok(Number(close?.['orderId']) > 2 ** 31 && Number(close?.['id']) > 2 ** 31, 'int64');
      const cost = [close, open].reduce(
        (sum, trade) => sum + Number(trade?.['fees']) + Number(trade?.['commissions']),
        0,
      );
      const change = (await balanceOf(venue)) - balance;
      assert.equal(change.toFixed(2), (Number(close?.['profitAndLoss']) - cost).toFixed(2));
      const body = { accountId: venue.under.accountId };
      const { text } = await venue.post('/api/Trade/search', body);
      assert.match(text, /"price":\d+\.\d{9},"profitAndLoss":-?\d+\.\d{9},"fees":\d+\.\d{4},/);
    },
  },
];

/** Trades at the market until the account holds so many. */
async function move(venue: Venue, order: object, held: number): Promise<void> {
  await venue.placed(order);
  await venue.moveUntil(async () => (await venue.held()) === held, `a position of ${held}`);
}

async function balanceOf(venue: Venue): Promise<number> {
  const { accounts } = await venue.ask('/api/Account/search', { onlyActiveAccounts: true });
  const found = (accounts as readonly Members[]).find(({ id }) => id === venue.under.accountId);
  return Number(found?.['balance']);
}
