import assert from 'node:assert/strict';
import { farBelow } from './http-checks.ts';
import type { Check, Members, Venue } from './raw/venue.ts';

const MODIFY = '/api/Order/modify';
const CANCEL = '/api/Order/cancel';
const EVER = { startTimestamp: '2000-01-01T00:00:00Z' };
const UNKNOWN_IDS = [1, 0, -1, 2 ** 31, 2 ** 53 + 2, 2 ** 62];

/** Reference 4.6 to 4.8 and 8: placing, changing, canceling, and what they are refused with. */
export const ORDER_CHECKS: readonly Check[] = [
  {
    name: 'a taken order answers its id, an int64 above 2^31, and no message',
    run: async (venue) => {
      const reply = await venue.place({ type: 1, limitPrice: await farBelow(venue) });
      const orderId = Number(reply['orderId']);
      assert.deepEqual(reply, { orderId, success: true, errorCode: 0, errorMessage: null });
      assert.ok(orderId > 2 ** 31, `${orderId}`);
      await venue.clear();
    },
  },
  {
    name: 'place answers its own codes for strange accounts and contracts, with orderId null',
    run: async (venue) => {
      const { strangeAccountId, expiredContractId } = venue.under;
      const cases: readonly (readonly [object, number])[] = [
        [{ accountId: 1 }, 1],
        [{ accountId: strangeAccountId }, 1],
        [{ contractId: 'none' }, 8],
        [{ contractId: expiredContractId }, 9],
      ];
      for (const [change, errorCode] of cases) {
        const expected = { orderId: null, success: false, errorCode, errorMessage: null };
        assert.deepEqual(await venue.place(change), expected, JSON.stringify(change));
      }
    },
  },
  {
    name: 'a rejected order carries code 2, the text of the venue and a real id',
    run: async (venue) => {
      const price = await farBelow(venue);
      const cases: readonly (readonly [object, string])[] = [
        [{ type: 0 }, 'Invalid order type specified'],
        [{ type: 3, limitPrice: price, stopPrice: price }, 'Invalid order type specified'],
        [{ type: 99 }, 'Invalid order type specified'],
        [{ size: 0 }, 'Invalid order size specified'],
        [{ size: -1 }, 'Invalid order size specified'],
        [{ type: 4, stopPrice: price + 0.1 }, misaligned('stop')],
        [{ type: 1, limitPrice: price + 0.1 }, misaligned('limit')],
        [{ type: 5 }, 'Trail Distance not set.'],
        [{ type: 5, trailPrice: price + 0.1 }, `${misaligned('trail')}.`],
        [{ type: 5, trailPrice: 1 }, 'Trail Distance exceeds maximum (1000)'],
      ];
      for (const [change, message] of cases) await assertRejected(venue, change, message);
    },
  },
  {
    name: 'bracket ticks are signed, at least four, and of the types that exits have',
    run: async (venue) => {
      const stop = (ticks: number, type = 4) => ({ stopLossBracket: { ticks, type } });
      const target = (ticks: number, type = 1) => ({ takeProfitBracket: { ticks, type } });
      const sign = (name: string, ticks: number, wanted: string, doing: string) =>
        `Invalid ${name} ticks (${ticks}). Ticks should be ${wanted} than zero when ${doing}.`;
      const near = (name: string, ticks: number) =>
        `Invalid ${name} ticks (${ticks}). Price should be at least 4 ticks away.`;
      const cases: readonly (readonly [object, string])[] = [
        [stop(20), sign('stop loss', 20, 'less', 'longing')],
        [{ side: 1, ...stop(-20) }, sign('stop loss', -20, 'greater', 'shorting')],
        [target(-20), sign('take profit', -20, 'greater', 'longing')],
        [{ side: 1, ...target(20) }, sign('take profit', 20, 'less', 'shorting')],
        [stop(-3), near('stop loss', -3)],
        [target(3), near('take profit', 3)],
      ];
      for (const [change, message] of cases) await assertRejected(venue, change, message);
      for (const change of [stop(-20, 1), stop(-20, 2), target(20, 4)]) {
        assert.equal((await venue.place(change))['errorCode'], 2, JSON.stringify(change));
      }
    },
  },
  {
    name: 'brackets in Position Brackets mode are refused, and the order still gets an id',
    run: async (venue) => {
      const accountId = venue.under.positionBracketsAccountId;
      if (accountId === null) return;
      const bracket = { stopLossBracket: { ticks: -20, type: 4 } };
      const reply = await venue.place({ accountId, ...bracket });
      const { orderId } = reply;
      assert.ok(Number.isInteger(orderId), 'an id');
      assert.deepEqual(reply, {
        orderId,
        success: false,
        errorCode: 2,
        errorMessage:
          'Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.',
      });
      const { order } = await venue.ask('/api/Order/searchById', { accountId, orderId });
      assert.equal((order as Members)['status'], 5);
    },
  },
  {
    name: 'a custom tag is unique across the account, also after its order is gone',
    run: async (venue) => {
      const limitPrice = await farBelow(venue);
      const order = { type: 1, limitPrice, customTag: venue.tag('unique') };
      const orderId = await venue.placed(order);
      const again = await venue.place(order);
      assert.equal(again['errorCode'], 2);
      assert.match(String(again['errorMessage']), /tag.*already in use/i);
      await venue.ask(CANCEL, { accountId: venue.under.accountId, orderId });
      assert.equal((await venue.place(order))['errorCode'], 2);
      await venue.clear();
    },
  },
  {
    name: 'linkedOrderId of old clients is ignored, and nulls count as absent',
    run: async (venue) => {
      const nothing = { stopPrice: null, trailPrice: null, customTag: null, linkedOrderId: null };
      const brackets = { stopLossBracket: null, takeProfitBracket: null };
      const limitPrice = await farBelow(venue);
      const one = await venue.placed({ type: 1, limitPrice, ...nothing, ...brackets });
      await venue.placed({ type: 1, limitPrice, linkedOrderId: one });
      assert.equal((await venue.order(one))['linkedOrderId'], null);
      await venue.clear();
    },
  },
  {
    name: 'a trailing stop is placed by an absolute price and read back as a distance',
    run: async (venue) => {
      const last = await venue.lastPrice();
      const orderId = await venue.placed({ type: 5, side: 1, trailPrice: last - 25 });
      const { trailPrice, trailDistance, stopPrice, limitPrice } = await venue.order(orderId);
      assert.equal(trailPrice, 25);
      assert.equal(trailDistance, 25 / (await tickSize(venue)));
      assert.equal(stopPrice, last - 25);
      assert.equal(limitPrice, null);
      await venue.clear();
    },
  },
  {
    name: 'a trailing stop has no ceiling on modify, and its texts come with code 3',
    run: async (venue) => {
      const last = await venue.lastPrice();
      const orderId = await venue.placed({ type: 5, side: 1, trailPrice: last - 25 });
      const accountId = venue.under.accountId;
      const change = (trailPrice: number) => venue.ask(MODIFY, { accountId, orderId, trailPrice });
      assert.equal((await change(last - 2_000))['success'], true);
      assert.equal((await venue.order(orderId))['trailPrice'], 2_000);
      const refused = { success: false, errorCode: 3, errorMessage: `${misaligned('trail')}.` };
      assert.deepEqual(await change(last + 0.1), refused);
      await venue.clear();
    },
  },
  {
    name: 'joins take no price and rest at the best bid and the best ask',
    run: async (venue) => {
      const bid = await venue.order(await venue.placed({ type: 6, side: 0 }));
      const ask = await venue.order(await venue.placed({ type: 7, side: 1 }));
      assert.equal(bid['type'], 6);
      assert.equal(ask['type'], 7);
      assert.ok(Number(bid['limitPrice']) <= Number(ask['limitPrice']), 'bid is below ask');
      await venue.clear();
    },
  },
  {
    name: 'modify changes what it is given and leaves alone what is null or absent',
    run: async (venue) => {
      const price = await farBelow(venue);
      const accountId = venue.under.accountId;
      const orderId = await venue.placed({ type: 1, limitPrice: price, customTag: venue.tag('m') });
      const before = await venue.order(orderId);
      const change = { limitPrice: price + 1, stopPrice: null, trailPrice: null, size: null };
      const done = { success: true, errorCode: 0, errorMessage: null };
      assert.deepEqual(await venue.ask(MODIFY, { accountId, orderId, ...change }), done);
      assert.deepEqual(await venue.ask(MODIFY, { accountId, orderId, size: 2 }), done);
      const after = await venue.order(orderId);
      const { updateTimestamp } = after;
      assert.deepEqual(after, { ...before, updateTimestamp, limitPrice: price + 1, size: 2 });
      const type = { type: 2, side: 1, customTag: 'x' };
      assert.deepEqual(await venue.ask(MODIFY, { accountId, orderId, ...type }), done);
      const last = await venue.order(orderId);
      const { updateTimestamp: lastAt } = last;
      assert.deepEqual(last, { ...after, updateTimestamp: lastAt }, 'type, side and tag stay');
      const off = await venue.ask(MODIFY, { accountId, orderId, limitPrice: price + 0.1 });
      const refused = { success: false, errorCode: 3, errorMessage: misaligned('limit') };
      assert.deepEqual(off, refused);
      await venue.clear();
    },
  },
  {
    name: 'modify and cancel of strange accounts and orders answer codes 1 and 2 without a text',
    run: async (venue) => {
      const { accountId, strangeAccountId } = venue.under;
      for (const path of [MODIFY, CANCEL]) {
        const codeOf = async (body: object) => {
          const { errorCode, errorMessage, success } = await venue.ask(path, body);
          assert.equal(errorMessage, null);
          assert.equal(success, false);
          return errorCode;
        };
        for (const id of [1, strangeAccountId])
          assert.equal(await codeOf({ accountId: id, orderId: 1 }), 1);
        for (const orderId of UNKNOWN_IDS)
          assert.equal(await codeOf({ accountId, orderId }), 2, `${path} ${orderId}`);
      }
    },
  },
  {
    name: 'cancel takes an order away once, and a second cancel is rejected with code 3',
    run: async (venue) => {
      const accountId = venue.under.accountId;
      const orderId = await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const done = { success: true, errorCode: 0, errorMessage: null };
      assert.deepEqual(await venue.ask(CANCEL, { accountId, orderId }), done);
      assert.equal((await venue.order(orderId))['status'], 3);
      assert.equal((await venue.ask(CANCEL, { accountId, orderId }))['errorCode'], 3);
      assert.equal((await venue.ask(MODIFY, { accountId, orderId, size: 2 }))['errorCode'], 3);
    },
  },
  {
    name: 'bracket exits wait suspended with their tags, and open when the entry fills',
    run: async (venue) => {
      const tag = venue.tag('entry');
      const entry = await venue.placed({ ...bracketed, customTag: tag });
      const filter = { accountId: venue.under.accountId, statuses: [1, 8] };
      const exits = async () =>
        (await venue.rows('/api/Order/v2/query', 'orders', { filter })).filter(
          ({ parentOrderId }) => parentOrderId === entry,
        );
      const asked = await exits();
      assert.equal(asked.length, 2);
      await venue.moveUntil(async () => (await venue.held()) === 1, 'the entry');
      const open = await exits();
      assert.deepEqual(
        open.map(({ status }) => status),
        [1, 1],
      );
      const [stop, target] = [
        open.find(({ type }) => type === 4),
        open.find(({ type }) => type === 1),
      ];
      assert.equal(stop?.['customTag'], `${tag}-SL`);
      assert.equal(target?.['customTag'], `${tag}-TP`);
      assert.deepEqual(
        [stop?.['linkedOrderId'], target?.['linkedOrderId']],
        [target?.['id'], stop?.['id']],
      );
      assert.deepEqual([stop?.['side'], target?.['side']], [1, 1]);
      await venue.clear();
    },
  },
  {
    name: 'canceling an entry cancels its suspended exits, which searchOpen does not show',
    run: async (venue) => {
      const { accountId } = venue.under;
      const limitPrice = await farBelow(venue);
      const entry = await venue.placed({ ...bracketed, type: 1, limitPrice });
      const filter = { accountId, statuses: [8] };
      const query = () => venue.rows('/api/Order/v2/query', 'orders', { filter });
      const suspended = await query();
      assert.deepEqual(
        suspended.map(({ parentOrderId }) => parentOrderId),
        [entry, entry],
      );
      const open = await venue.rows('/api/Order/searchOpen', 'orders');
      assert.deepEqual(
        open.map(({ id }) => id),
        [entry],
      );
      await venue.ask(CANCEL, { accountId, orderId: entry });
      assert.deepEqual(await query(), []);
    },
  },
  {
    name: 'one exit of a bracket that fills cancels the other',
    run: async (venue) => {
      const near = {
        stopLossBracket: { ticks: -4, type: 4 },
        takeProfitBracket: { ticks: 4, type: 1 },
      };
      const entry = await venue.placed(near);
      const exits = async () =>
        (await venue.rows('/api/Order/search', 'orders', EVER)).filter(
          ({ parentOrderId }) => parentOrderId === entry,
        );
      const isOver = async () => (await exits()).some(({ status }) => status === 2);
      await venue.moveUntil(isOver, 'an exit');
      const ends = (await exits()).map(({ status }) => Number(status));
      assert.deepEqual(
        ends.toSorted((left, right) => left - right),
        [2, 3],
      );
      assert.equal(await venue.held(), 0);
    },
  },
];

/** Exits so far away that only a check closes the position. */
const bracketed = {
  stopLossBracket: { ticks: -800, type: 4 },
  takeProfitBracket: { ticks: 800, type: 1 },
};

const misaligned = (kind: string): string =>
  `Invalid ${kind} price. Price is not aligned to tick size`;

async function assertRejected(venue: Venue, change: object, message: string): Promise<void> {
  const reply = await venue.place(change);
  const { orderId } = reply;
  const refused = { orderId, success: false, errorCode: 2, errorMessage: message };
  assert.deepEqual(reply, refused, JSON.stringify(change));
  assert.equal((await venue.order(Number(orderId)))['status'], 5, 'it is told as rejected');
}

async function tickSize(venue: Venue): Promise<number> {
  const { contractId } = venue.under;
  const { contract } = await venue.ask('/api/Contract/searchById', { contractId });
  return Number((contract as Members)['tickSize']);
}
