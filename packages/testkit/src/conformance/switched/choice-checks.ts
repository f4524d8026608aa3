import assert from 'node:assert/strict';
import type { Check, Members, Venue } from '../raw/venue.ts';

/** A gateway with `singleSession`: reference 7.7. */
export const SINGLE_SESSION_CHECKS: readonly Check[] = [
  {
    name: 'GatewayLogout comes on both hubs when a second session starts; they are useless then',
    run: async (venue) => {
      const { accountId } = venue.under;
      const hubs = [await venue.hub('user'), await venue.hub('market')];
      const [user] = hubs;
      await user?.call('SubscribeOrders', [accountId], 'orders');
      const token = await venue.freshToken();
      for (const hub of hubs) {
        await hub.until(() => hub.events('GatewayLogout').length === 1, 'GatewayLogout');
      }
      await venue.place({ size: 0 });
      const { error } = (await user?.call('SubscribeAccounts', [], 'late')) ?? {};
      assert.match(String(error), /ended/);
      assert.deepEqual(user?.events('GatewayUserOrder'), [], 'no event any more');
      venue.token = token;
      const next = await venue.hub('user');
      await next.call('SubscribeOrders', [accountId], 'orders');
      await venue.place({ size: 0 });
      await next.until(() => next.events('GatewayUserOrder').length === 2, 'the new session');
      for (const hub of [...hubs, next]) hub.close();
    },
  },
];

/** A gateway with bare user events and plain decimals: the other side of reference 10. */
export const DOCUMENTED_SHAPE_CHECKS: readonly Check[] = [
  {
    name: 'user events are bare entities where the documentation is chosen',
    run: async (venue) => {
      const hub = await venue.hub('user');
      await hub.call('SubscribeOrders', [venue.under.accountId], 'orders');
      const { orderId } = await venue.place({ size: 0 });
      await hub.until(() => hub.events('GatewayUserOrder').length === 2, 'the refusal');
      const told = hub.events('GatewayUserOrder').map(([entity]) => (entity as Members)['id']);
      assert.deepEqual(told, [orderId, orderId]);
      hub.close();
    },
  },
  {
    name: 'REST prices are plain numbers where that is chosen',
    run: async (venue) => {
      const { text } = await venue.post('/api/History/retrieveBars', {
        contractId: venue.under.contractId,
        live: false,
        includePartialBar: false,
        startTime: '2020-01-01T00:00:00Z',
        endTime: '2100-01-01T00:00:00Z',
        unit: 2,
        unitNumber: 1,
        limit: 50,
      });
      assert.ok(!/\.\d*0[,}]/.test(text), 'no trailing zeros');
    },
  },
  {
    name: 'market trades and depth are single objects where the documentation is chosen',
    run: async (venue) => {
      const hub = await venue.hub('market');
      const { contractId } = venue.under;
      await hub.call('SubscribeContractTrades', [contractId], 'trades');
      await hub.call('SubscribeContractMarketDepth', [contractId], 'depth');
      await venue.moveUntil(() => hub.events('GatewayTrade').length > 2, 'trades');
      for (const name of ['GatewayTrade', 'GatewayDepth']) {
        const payloads = hub.events(name).map(([, payload]) => payload);
        assert.ok(payloads.length > 2, name);
        for (const payload of payloads) {
          assert.ok(!Array.isArray(payload), `${name} is no array`);
          if (payload !== null) assert.equal(typeof (payload as Members)['price'], 'number');
        }
      }
      hub.close();
    },
  },
  {
    name: 'every quote is a full one where the documentation is chosen',
    run: async (venue) => {
      const hub = await venue.hub('market');
      await hub.call('SubscribeContractQuotes', [venue.under.contractId], 'quotes');
      await venue.moveUntil(() => hub.events('GatewayQuote').length > 3, 'quotes');
      const shapes = hub.events('GatewayQuote').map(([, quote]) => Object.keys(quote as Members));
      for (const shape of shapes) assert.deepEqual(shape, shapes[0]);
      assert.ok(shapes[0]?.includes('high'), 'the session figures');
      hub.close();
    },
  },
  {
    name: 'searchById answers an array where clients of 2025 want one',
    run: async (venue) => {
      const { contractId } = venue.under;
      const { json } = await venue.post('/api/Contract/searchById', { contractId });
      const { contracts, contract } = json as Members;
      assert.deepEqual(
        [(contracts as readonly Members[])[0]?.['id'], contract],
        [contractId, undefined],
      );
    },
  },
  {
    name: 'members that came in 2026 are left out where clients of 2025 break on them',
    run: async (venue) => {
      const { accountId } = venue.under;
      const hub = await venue.hub('user');
      await hub.call('SubscribeOrders', [accountId], 'orders');
      await hub.call('SubscribePositions', [accountId], 'positions');
      await venue.placed({});
      await venue.moveUntil(async () => (await venue.held()) !== 0, 'a position');
      await hub.until(() => hub.events('GatewayUserPosition').length > 0, 'the position');
      const paths = ['Order/search', 'Position/searchOpen', 'Trade/search'];
      const startTimestamp = '2020-01-01T00:00:00Z';
      const replies = await Promise.all(
        paths.map((path) => venue.post(`/api/${path}`, { accountId, startTimestamp })),
      );
      const texts = [...hub.texts, ...replies.map(({ text }) => text)].join('');
      const late = /trailDistance|parentOrderId|contractDisplayName|commissions/;
      assert.ok(!late.test(texts), 'none of them');
      assert.match(texts, /"averagePrice"/);
      hub.close();
      await venue.clear();
    },
  },
  {
    name: 'bracket ticks may be unsigned where the official samples are chosen',
    run: async (venue) => {
      const stopLossBracket = { ticks: 800, type: 4 };
      const takeProfitBracket = { ticks: 800, type: 1 };
      for (const side of [0, 1]) {
        await venue.placed({ side, stopLossBracket, takeProfitBracket });
        await venue.moveUntil(async () => (await venue.held()) !== 0, 'the entry');
        await venue.clear();
      }
    },
  },
  {
    name: 'v2/query narrows by contract where that is chosen',
    run: async (venue) => {
      const { accountId } = venue.under;
      await venue.place({ size: 0 });
      const filter = { accountId, contractId: 'none' };
      assert.deepEqual(await venue.rows('/api/Order/v2/query', 'orders', { filter }), []);
    },
  },
  {
    name: 'refusals are wrapped as Rejected (...) where a deployment does so',
    run: async (venue) => {
      const { errorMessage } = await venue.place({ size: 0 });
      assert.equal(errorMessage, 'Rejected (Invalid order size specified)');
    },
  },
];

/** A gateway with `depthNulls`: reference 7.6. */
export const NULL_CHECKS: readonly Check[] = [
  {
    name: 'depth events may hold a null entry where captures are followed',
    run: async (venue) => {
      const hub = await venue.hub('market');
      await hub.call('SubscribeContractMarketDepth', [venue.under.contractId], 'depth');
      await venue.moveUntil(() => hub.events('GatewayDepth').length > 2, 'depth');
      for (const [, entries] of hub.events('GatewayDepth')) {
        assert.ok(Array.isArray(entries) && entries.includes(null), 'a null');
      }
      hub.close();
    },
  },
];

/** A gateway with `trailPrice` as a distance: reference 10. */
export const TRAIL_CHECKS: readonly Check[] = [
  {
    name: 'a trailing stop is placed and moved by its distance where older material is chosen',
    run: async (venue) => {
      const orderId = await venue.placed({ type: 5, side: 1, trailPrice: 25 });
      const trailOf = async () => Number((await venue.order(orderId))['trailPrice']);
      assert.equal(await trailOf(), 25);
      const { accountId } = venue.under;
      await venue.post('/api/Order/modify', { accountId, orderId, trailPrice: 30 });
      assert.equal(await trailOf(), 30);
      await venue.clear();
    },
  },
];

/** A gateway whose market is closed: reference 4.6 and 4.14. */
export const closedMarketChecks = (code: 2 | 5): readonly Check[] => [
  {
    name: `place outside of trading hours answers code ${code} with its text and a real id`,
    run: async (venue) => {
      const reply = await venue.place({});
      const { orderId } = reply;
      assert.ok(Number.isInteger(orderId), 'an id');
      const errorMessage = 'Outside of trading hours.';
      const { errorMessage: told } = reply;
      assert.ok(told === errorMessage || told === `Rejected (${errorMessage})`, String(told));
      assert.deepEqual(
        { ...reply, errorMessage },
        {
          orderId,
          success: false,
          errorCode: code,
          errorMessage,
        },
      );
      assert.equal(await statusOf(venue, Number(orderId)), 5);
    },
  },
];

async function statusOf(venue: Venue, orderId: number): Promise<unknown> {
  return (await venue.order(orderId))['status'];
}
