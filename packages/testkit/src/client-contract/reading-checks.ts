import assert from 'node:assert/strict';
import type { ClientOrderId, UnixMs } from '@loadline/core';
import type { AccountSnapshot } from '@loadline/engine/ports';
import { ACCOUNT, type ClientCheck, MNQ, type Rig } from './client-under-test.ts';
import {
  ENTRY_ID,
  ORDERS,
  ok,
  RESTING_ID,
  refused,
  STOP_ID,
  TARGET_ID,
} from './reference-bodies.ts';

const SINCE = Date.parse('2026-11-19T14:00:00Z') as UnixMs;

const WHOLE = '"positions":[{"id":7001,"accountId":42,"contractId":"CON.F.US.MNQ.Z26"';

/** Answers that are no list of positions, whatever their status says. */
const UNREADABLE: readonly Readonly<{ name: string; body: string }>[] = [
  { name: 'cut off', body: `{${WHOLE}` },
  { name: 'empty', body: '' },
  { name: 'a page of HTML', body: '<html></html>' },
  { name: 'of another shape', body: '[]' },
  { name: 'lacking a member', body: `{${WHOLE}}],"success":true,"errorCode":0}` },
  {
    name: 'without a direction',
    body:
      `{${WHOLE},"creationTimestamp":"2026-11-19T14:31:00Z","type":0,"size":1,` +
      '"averagePrice":1}],"success":true,"errorCode":0}',
  },
  { name: 'refused', body: '{"success":false,"errorCode":1,"errorMessage":null}' },
];

/** What a client makes of the venue's lists: reference 3, 4.1, 4.4, 4.5, 4.9 to 4.16. */
export const READING_CHECKS: readonly ClientCheck[] = [
  {
    name: 'accounts are read with their cash, and one that does not say so is not simulated',
    run: async (rig) => {
      const accounts = await answered(rig, rig.client.accounts.accounts());
      assert.deepEqual(accounts, [
        {
          accountId: 42,
          name: '50KTC-V2-1-12345678',
          balance: 50_123_450_000,
          canTrade: true,
          simulated: true,
        },
        {
          accountId: 43,
          name: 'PRAC-V2-1-1',
          balance: 150_000_000_000,
          canTrade: false,
          simulated: false,
        },
      ]);
    },
  },
  {
    name: 'contracts of unknown products are left out, unknown members ignored',
    run: async (rig) => {
      const contracts = await answered(rig, rig.client.feed.contracts());
      assert.deepEqual(
        contracts.map(({ contractId, active }) => [contractId, active]),
        [
          ['CON.F.US.MNQ.Z26', true],
          ['CON.F.US.EP.Z26', true],
        ],
      );
      const [asked] = rig.venue.asked('/api/Contract/available');
      assert.equal(typeof asked?.['live'], 'boolean');
    },
  },
  {
    name: 'bars in any order and any style of time are told oldest first, the forming one apart',
    run: async (rig) => {
      const { bars, partial } = await answered(rig, rig.client.feed.history(MNQ, SINCE));
      const minutes = ['14:57', '14:58', '14:59'];
      assert.deepEqual(
        bars.map(({ openedAt, close }) => [openedAt, close]),
        minutes.map((at, index) => [
          Date.parse(`2026-11-19T${at}:00Z`),
          [100_029, 100_032, 100_041][index],
        ]),
      );
      assert.equal(partial?.close, 100_047);
      const [asked] = rig.venue.asked('/api/History/retrieveBars');
      assert.equal(typeof asked?.['contractId'], 'string');
      assert.ok(Number(asked?.['limit']) <= 20_000, 'the cap of the venue');
    },
  },
  {
    name: 'a snapshot has working and suspended orders with exact ids, and none of other accounts',
    run: async (rig) => {
      const { orders } = await snapshot(rig);
      assert.deepEqual(
        orders.map(({ venueOrderId, status, parentOrderId }) => [
          venueOrderId,
          status,
          parentOrderId,
        ]),
        [
          [String(ENTRY_ID), 'open', null],
          [String(STOP_ID), 'suspended', String(ENTRY_ID)],
          [String(TARGET_ID), 'pendingCancel', String(ENTRY_ID)],
        ],
      );
      assert.ok(!orders.some(({ venueOrderId }) => venueOrderId === String(RESTING_ID)));
      const [entry] = orders;
      assert.deepEqual([entry?.limitPrice, entry?.filledQuantity], [100_001, 1]);
    },
  },
  {
    name: 'working orders are asked for by their four statuses, page by page, by rows',
    run: async (rig) => {
      const row = (id: number) =>
        ORDERS.replace('"orders":[', '')
          .split(/(?<=}),(?={"id")/)[0]
          ?.replace(String(ENTRY_ID), String(id));
      const page = (from: number, rows: number) =>
        ok(`"orders":[${Array.from({ length: rows }, (_, index) => row(from + index)).join(',')}]`);
      rig.venue.on('/api/Order/v2/query', ({ pageOffset }) =>
        Number(pageOffset) === 0 ? page(1, 100) : page(101, 7),
      );
      const { orders } = await snapshot(rig);
      assert.equal(orders.length, 107);
      const asked = rig.venue.asked('/api/Order/v2/query');
      assert.deepEqual(
        asked.map(({ pageOffset }) => pageOffset ?? 0),
        [0, 100],
      );
      const filter = asked[0]?.['filter'] as Readonly<Record<string, unknown>> | undefined;
      const statuses = (filter?.['statuses'] ?? []) as readonly number[];
      assert.deepEqual(new Set(statuses), new Set([1, 6, 7, 8]));
      assert.equal(filter?.['accountId'], ACCOUNT);
    },
  },
  {
    name: 'a venue without v2/query is asked for its open and its recent orders',
    run: async (rig) => {
      rig.venue.on('/api/Order/v2/query', { status: 404, body: '' });
      const { orders } = await snapshot(rig);
      assert.equal(orders.length, 3);
    },
  },
  {
    name: 'a position is signed by its type, its average need not be on the grid',
    run: async (rig) => {
      const { positions } = await snapshot(rig);
      assert.equal(positions.length, 1);
      const [position] = positions;
      assert.equal(position?.size, -3);
      assert.ok(Math.abs(Number(position?.averagePriceTicks) - 100_041.333_333) < 1e-3);
    },
  },
  {
    name: 'fills are told once each, oldest first, with fees and commissions apart',
    run: async (rig) => {
      const { fills } = await snapshot(rig);
      assert.deepEqual(
        fills.map(({ fillId, profitAndLoss, fees, commissions }) => [
          fillId,
          profitAndLoss,
          fees,
          commissions,
        ]),
        [
          ['8589934592', null, 1_400_000, 0],
          ['8589934593', -12_500_000, 370_000, 250_000],
        ],
      );
    },
  },
  {
    name: 'null and absent lists with success are empty ones',
    run: async (rig) => {
      rig.venue
        .on('/api/Position/searchOpen', ok('"positions":null'))
        .on('/api/Order/v2/query', ok('"orders":null,"totalCount":null'))
        .on('/api/Trade/search', ok());
      const { positions, orders, fills } = await snapshot(rig);
      assert.deepEqual([positions, orders, fills], [[], [], []]);
    },
  },
  {
    name: 'orders of unknown status count as working, and are found by name in any status',
    run: async (rig) => {
      const strange = ORDERS.replace('"status":1,"type":1', '"status":77,"type":1');
      rig.venue.on('/api/Order/v2/query', ok(strange));
      const { orders } = await snapshot(rig);
      assert.equal(orders[0]?.status, 'unknown');
      const ended = ORDERS.replace('"status":1,"type":1', '"status":3,"type":1');
      rig.venue.on('/api/Order/v2/query', ok(ended));
      const asked = await snapshot(rig, ['run-1' as ClientOrderId]);
      assert.equal(asked.orders[0]?.status, 'canceled');
    },
  },
  ...UNREADABLE.map(
    ({ name, body }): ClientCheck => ({
      name: `a snapshot of which a part is ${name} is none at all`,
      run: async (rig) => {
        rig.venue.on('/api/Position/searchOpen', { status: 200, body });
        const question = { fillsSince: SINCE, tags: [] };
        const answer = await rig.answer(rig.client.accounts.snapshot(ACCOUNT, question));
        assert.equal(answer.kind, 'failed');
      },
    }),
  ),
  {
    name: 'a read is repeated after failures that pass, and fails for one that does not',
    run: async (rig) => {
      const trouble = { status: 500, body: '' };
      const html = { status: 502, body: '<html>Bad Gateway</html>' };
      const list = ok('"accounts":[]');
      rig.venue.inTurn('/api/Account/search', [trouble, html, list]);
      assert.deepEqual(await answered(rig, rig.client.accounts.accounts()), []);
      rig.venue.on('/api/Account/search', refused(1));
      const answer = await rig.answer(rig.client.accounts.accounts());
      assert.equal(answer.kind, 'failed');
    },
  },
];

async function snapshot(rig: Rig, tags: readonly ClientOrderId[] = []): Promise<AccountSnapshot> {
  return answered(rig, rig.client.accounts.snapshot(ACCOUNT, { fillsSince: SINCE, tags }));
}

async function answered<Value>(
  rig: Rig,
  asking: Promise<
    Readonly<{ kind: 'answered'; value: Value } | { kind: 'failed'; reason: string }>
  >,
): Promise<Value> {
  const answer = await rig.answer(asking);
  if (answer.kind === 'failed') return assert.fail(answer.reason);
  return answer.value;
}
