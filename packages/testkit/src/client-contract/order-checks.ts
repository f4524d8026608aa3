import assert from 'node:assert/strict';
import type { Price, Quantity, Ticks } from '@loadline/core';
import { ACCOUNT, type ClientCheck, MNQ } from './client-under-test.ts';
import { given, OPERATIONS, ORDER, PLACE, PRICED, submit, UNCERTAIN } from './order-wishes.ts';
import { ENTRY_ID, ok, refused, TOKEN } from './reference-bodies.ts';

/** What a client sends for each wish: reference 4.6 to 4.8, 4.14, 4.15, 8.1, 8.4 and 8.5. */
export const ORDER_CHECKS: readonly ClientCheck[] = [
  {
    name: 'a market order is sent with its name, and exits with signed ticks',
    run: async (rig) => {
      const bracket = { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks };
      assert.deepEqual(await submit(rig, { bracket }), { kind: 'accepted', venueOrderId: ORDER });
      await submit(rig, { bracket, side: 'sell' });
      const [buy, sell] = rig.venue.asked(PLACE);
      assert.deepEqual(given(buy), {
        accountId: 42,
        contractId: MNQ,
        type: 2,
        side: 0,
        size: 1,
        customTag: 'run-1',
        stopLossBracket: { ticks: -40, type: 4 },
        takeProfitBracket: { ticks: 80, type: 1 },
      });
      assert.deepEqual(
        [sell?.['side'], sell?.['stopLossBracket'], sell?.['takeProfitBracket']],
        [1, { ticks: 40, type: 4 }, { ticks: -80, type: 1 }],
      );
    },
  },
  ...PRICED.map(
    ({ type, wish, sent }): ClientCheck => ({
      name: `${type} is sent with the one price that it has`,
      run: async (rig) => {
        assert.equal((await submit(rig, wish)).kind, 'accepted');
        const [asked] = rig.venue.asked(PLACE);
        const common = { accountId: 42, contractId: MNQ, side: 0, size: 1, customTag: 'run-1' };
        assert.deepEqual(given(asked), { ...common, ...sent });
      },
    }),
  ),
  {
    name: 'a stop limit, which the venue refuses, is not sent',
    run: async (rig) => {
      const prices = { limitPrice: 100_000 as Price, stopPrice: 100_000 as Price };
      const outcome = await submit(rig, { type: 'stopLimit', ...prices });
      assert.equal(outcome.kind, 'rejected');
      assert.deepEqual(rig.venue.asked(PLACE), []);
    },
  },
  {
    name: 'a change names only what changes, by an id beyond 2^31',
    run: async (rig) => {
      await submit(rig, { type: 'limit', limitPrice: 100_000 as Price });
      const change = { quantity: null, limitPrice: 100_001 as Price, stopPrice: null };
      const outcome = await rig.answer(rig.client.execution.modify(ACCOUNT, ORDER, change));
      assert.equal(outcome.kind, 'accepted');
      const [asked] = rig.venue.asked('/api/Order/modify');
      assert.deepEqual(given(asked), { accountId: 42, orderId: ENTRY_ID, limitPrice: 25_000.25 });
    },
  },
  {
    name: 'a trailing stop is moved by a level, never by the distance that is read back',
    run: async (rig) => {
      await submit(rig, { type: 'trailingStop', stopPrice: 99_960 as Price });
      const change = { quantity: null, limitPrice: null, stopPrice: 99_964 as Price };
      await rig.answer(rig.client.execution.modify(ACCOUNT, ORDER, change));
      const [asked] = rig.venue.asked('/api/Order/modify');
      assert.deepEqual(given(asked), { accountId: 42, orderId: ENTRY_ID, trailPrice: 24_991 });
    },
  },
  {
    name: 'cancel and both ways of closing are sent as they are wished',
    run: async (rig) => {
      const { execution } = rig.client;
      await rig.answer(execution.cancel(ACCOUNT, ORDER));
      await rig.answer(execution.closePosition(ACCOUNT, MNQ, null));
      await rig.answer(execution.closePosition(ACCOUNT, MNQ, 2 as Quantity));
      const { venue } = rig;
      const account = { accountId: 42 };
      assert.deepEqual(venue.asked('/api/Order/cancel').map(given), [
        { ...account, orderId: ENTRY_ID },
      ]);
      const closing = { ...account, contractId: MNQ };
      assert.deepEqual(venue.asked('/api/Position/closeContract').map(given), [closing]);
      assert.deepEqual(venue.asked('/api/Position/partialCloseContract').map(given), [
        { ...closing, size: 2 },
      ]);
    },
  },
  ...OPERATIONS.flatMap(({ name, path, act, codes, undecided }) =>
    codes.map((code): ClientCheck => {
      const kind = undecided.includes(code) ? 'unknown' : 'rejected';
      return {
        name: `code ${code} of ${name} is ${kind}`,
        run: async (rig) => {
          rig.venue.on(path, refused(code, null, name === 'place' ? '"orderId":null' : ''));
          assert.equal((await act(rig)).kind, kind);
          assert.equal(rig.venue.asked(path).length, 1, 'it was sent once');
        },
      };
    }),
  ),
  ...OPERATIONS.flatMap(({ name, path, act }) =>
    UNCERTAIN.map(
      ({ what, answer }): ClientCheck => ({
        name: `${name} is unknown and not repeated after ${what}`,
        run: async (rig) => {
          rig.venue.on(path, answer);
          assert.equal((await act(rig)).kind, 'unknown');
          assert.equal(rig.venue.asked(path).length, 1, 'it was sent once');
        },
      }),
    ),
  ),
  {
    name: 'a refused order is rejected with the text of the venue, though it has an id',
    run: async (rig) => {
      const text = 'Invalid stop price. Price is not aligned to tick size';
      rig.venue.on(PLACE, refused(2, text, `"orderId":${ENTRY_ID}`));
      const outcome = await submit(rig, {});
      assert.equal(outcome.kind, 'rejected');
      assert.ok(outcome.kind === 'rejected' && outcome.reason.includes(text));
    },
  },
  {
    name: 'an order that is refused because its name is in use may be ours: it is unknown',
    run: async (rig) => {
      rig.venue.on(PLACE, refused(2, 'The custom tag is already in use.', `"orderId":${ENTRY_ID}`));
      assert.equal((await submit(rig, {})).kind, 'unknown');
    },
  },
  {
    name: 'an accepted order without an id is unknown',
    run: async (rig) => {
      rig.venue.on(PLACE, ok('"orderId":null'));
      assert.equal((await submit(rig, {})).kind, 'unknown');
    },
  },
  {
    name: 'an order that cannot leave is rejected and not sent later',
    run: async (rig) => {
      rig.venue.on(PLACE, 'unreachable');
      assert.equal((await submit(rig, {})).kind, 'rejected');
      rig.venue.on(PLACE, ok(`"orderId":${ENTRY_ID}`));
      await rig.pass(600_000);
      assert.equal(rig.venue.asked(PLACE).length, 1);
    },
  },
  {
    name: 'a bad request was not taken: it is rejected and not repeated',
    run: async (rig) => {
      const body = '{"type":"x","title":"One or more validation errors occurred.","status":400}';
      rig.venue.on(PLACE, { status: 400, body });
      assert.equal((await submit(rig, {})).kind, 'rejected');
      assert.equal(rig.venue.asked(PLACE).length, 1);
    },
  },
  {
    name: 'HTTP 401 was not taken: it is sent once more with a new token',
    run: async (rig) => {
      rig.venue
        .on('/api/Auth/loginKey', ok(`"token":${JSON.stringify(`${TOKEN}2`)}`))
        .inTurn(PLACE, [{ status: 401, body: '' }, ok(`"orderId":${ENTRY_ID}`)]);
      assert.equal((await submit(rig, {})).kind, 'accepted');
      const tokens = rig.venue.requests
        .filter(({ path }) => path === PLACE)
        .map(({ headers }) => headers['authorization']);
      assert.deepEqual(tokens, [`Bearer ${TOKEN}`, `Bearer ${TOKEN}2`]);
    },
  },
  ...[{}, { 'retry-after': '1' }, { 'Retry-After': 'Thu, 19 Nov 2026 15:00:03 GMT' }].map(
    (headers): ClientCheck => ({
      name: `HTTP 429 ${JSON.stringify(headers)} was not taken: a close is sent again, once`,
      run: async (rig) => {
        const path = '/api/Position/closeContract';
        rig.venue.inTurn(path, [{ status: 429, body: '', headers }, ok()]);
        const { execution } = rig.client;
        const outcome = await rig.answer(execution.closePosition(ACCOUNT, MNQ, null));
        assert.equal(outcome.kind, 'accepted');
        assert.equal(rig.venue.asked(path).length, 2);
      },
    }),
  ),
];
