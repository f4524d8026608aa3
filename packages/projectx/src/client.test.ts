import type {
  AccountId,
  ContractId,
  OrderChange,
  Price,
  UnixMs,
  VenueOrderId,
} from '@loadline/core';
import { PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { aClient } from '../test/client-bench.ts';
import { refusal, reply, success } from '../test/fake-venue.ts';

const ACCOUNT = 42 as AccountId;
const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const MINUTE_MS = 60_000;

const ROW = {
  accountId: 42,
  contractId: MNQ,
  creationTimestamp: '2026-11-19T14:00:00+00:00',
};
const order = (id: number, status: number, change = {}) => ({
  ...ROW,
  id,
  status,
  type: 4,
  side: 1,
  size: 1,
  stopPrice: 25_000,
  fillVolume: 0,
  ...change,
});
const trade = (id: number, at: string) => ({
  ...ROW,
  id,
  creationTimestamp: at,
  price: 25_000,
  side: 0,
  size: 1,
  orderId: 5,
  voided: false,
  fees: 0.37,
});
const account = { id: 42, name: 'PRAC', balance: 50_000, canTrade: true, isVisible: true };

const signedIn = async () => {
  const bench = aClient();
  bench.venue.on(PATH.accountSearch, () => success({ accounts: [account] }));
  bench.venue.on(PATH.positionSearchOpen, () => success({ positions: [] }));
  bench.venue.on(PATH.tradeSearch, () => success({ trades: [] }));
  bench.client.start();
  await bench.time.advance(100);
  return bench;
};
type Bench = Awaited<ReturnType<typeof signedIn>>;

const snapshotOf = async ({ client, time }: Bench) => {
  const since = Date.parse('2026-11-19T14:30:00Z') as UnixMs;
  const running = client.accounts.snapshot(ACCOUNT, { fillsSince: since, tags: [] });
  await time.advance(60_000);
  return running;
};

describe('AccountClient.snapshot', () => {
  it('asks v2/query for every working status, page by page', async () => {
    const bench = await signedIn();
    const rows = Array.from({ length: 150 }, (_, index) => order(index + 1, 1 + 7 * (index % 2)));
    bench.venue.on(PATH.orderQuery, (body) => {
      const { pageOffset } = body as { pageOffset: number };
      return success({ orders: rows.slice(pageOffset, pageOffset + 100), totalCount: 150 });
    });
    const answer = await snapshotOf(bench);
    expect(answer.kind === 'answered' && answer.value.orders.length).toBe(150);
    expect(bench.venue.bodies(PATH.orderQuery)).toMatchObject([
      { filter: { accountId: 42, statuses: [1, 6, 7, 8] }, pageSize: 100, pageOffset: 0 },
      { pageOffset: 100 },
    ]);
    expect(bench.venue.sent(PATH.orderSearchOpen)).toEqual([]);
  });

  it('finds suspended exits without v2/query, and asks for it only once', async () => {
    const bench = await signedIn();
    bench.venue.on(PATH.orderSearchOpen, () => success({ orders: [order(3, 1), order(1, 1)] }));
    const all = [order(1, 1), order(2, 8), order(4, 2), order(5, 1), order(6, 77)];
    bench.venue.on(PATH.orderSearch, () => success({ orders: all }));
    const answer = await snapshotOf(bench);
    const found = answer.kind === 'answered' ? answer.value.orders : [];
    expect(found.map(({ venueOrderId, status }) => `${venueOrderId} ${status}`)).toEqual([
      '1 open',
      '2 suspended',
      '3 open',
      '6 unknown',
    ]);
    await snapshotOf(bench);
    expect(bench.venue.sent(PATH.orderQuery)).toHaveLength(1);
  });

  it('gives fills in order, once each, since the time that was asked for', async () => {
    const bench = await signedIn();
    bench.venue.on(PATH.orderQuery, () => success({ orders: [] }));
    bench.venue.on(PATH.tradeSearch, () =>
      success({
        trades: [
          trade(12, '2026-11-19T14:31:00Z'),
          trade(11, '2026-11-19T14:31:00Z'),
          trade(12, '2026-11-19T14:31:00Z'),
          trade(10, '2026-11-19T14:29:59Z'),
        ],
      }),
    );
    const answer = await snapshotOf(bench);
    const fills = answer.kind === 'answered' ? answer.value.fills : [];
    expect(fills.map(({ fillId }) => fillId)).toEqual(['11', '12']);
    const asked = { accountId: 42, startTimestamp: '2026-11-19T14:30:00+00:00' };
    // Again behind the positions: a fill that they contain must not be missing.
    expect(bench.venue.bodies(PATH.tradeSearch)).toEqual([asked, asked]);
  });

  it.each([
    { name: 'an unreadable row', path: PATH.orderQuery, answer: success({ orders: [{ id: 1 }] }) },
    {
      name: 'a row of an unknown contract',
      path: PATH.orderQuery,
      answer: success({ orders: [order(1, 1, { contractId: 'X' })] }),
    },
    { name: 'a refusal', path: PATH.positionSearchOpen, answer: refusal(1) },
    { name: 'a broken part', path: PATH.tradeSearch, answer: reply('', 500) },
    { name: 'no such account', path: PATH.accountSearch, answer: success({ accounts: [] }) },
  ])('fails as a whole on $name', async ({ path, answer }) => {
    const bench = await signedIn();
    bench.venue.on(PATH.orderQuery, () => success({ orders: [] }));
    bench.venue.on(path, () => answer);
    expect((await snapshotOf(bench)).kind).toBe('failed');
  });
});

describe('MarketDataFeed.contracts', () => {
  const contract = (symbolId: string, id: string, tickSize: number, tickValue: number) => ({
    id,
    name: id,
    description: id,
    tickSize,
    tickValue,
    activeContract: true,
    symbolId,
  });

  it('leaves out what differs from the product table, says so and refuses its orders', async () => {
    const { client, venue, notices } = await signedIn();
    const contracts = [
      contract('F.US.MNQ', MNQ, 0.25, 0.5),
      contract('F.US.ENQ', 'CON.F.US.ENQ.Z26', 0.25, 2),
      contract('F.US.EP', 'CON.F.US.EP.Z26', 0.5, 12.5),
      contract('F.US.XXX', 'CON.F.US.XXX.Z26', 0.25, 12.5),
    ];
    venue.on(PATH.contractAvailable, () => success({ contracts }));
    const answer = await client.feed.contracts();
    expect(answer).toEqual({
      kind: 'answered',
      value: [{ contractId: MNQ, name: MNQ, active: true }],
    });
    expect(notices.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      "TICK_MISMATCH: CON.F.US.ENQ.Z26: the venue's tick value is 2.00 USD, ours 5.00 USD.",
      "TICK_MISMATCH: CON.F.US.EP.Z26: the venue's tick size is 0.5, ours 0.25.",
    ]);
    client.feed.subscribe('CON.F.US.ENQ.Z26' as ContractId);
    expect(notices.at(-1)?.code).toBe('UNKNOWN_CONTRACT');
    const history = await client.feed.history('CON.F.US.ENQ.Z26' as ContractId, 0 as UnixMs);
    expect(history.kind === 'failed' && history.reason).toContain('tick value');
  });
});

describe('MarketDataFeed.history', () => {
  it('pages under the cap, joins overlapping pages and sets the forming bar apart', async () => {
    const { client, venue, time } = await signedIn();
    const bars = 45_000;
    const first = Math.floor(time.now() / MINUTE_MS) * MINUTE_MS - (bars - 1) * MINUTE_MS;
    const barAt = (ms: number) => ({
      t: new Date(ms).toISOString(),
      o: 1,
      h: 1,
      l: 1,
      c: 1,
      v: 1,
    });
    venue.on(PATH.retrieveBars, (body) => {
      const { startTime, endTime, limit } = body as Record<string, string>;
      const to = Math.min(Date.parse(endTime ?? ''), time.now());
      const found = [];
      // One bar more at each end than was asked for: the edges are not documented.
      for (let ms = to - (to % MINUTE_MS); ms > Date.parse(startTime ?? '') - 2 * MINUTE_MS; ) {
        if (ms >= first && found.length < Number(limit)) found.push(barAt(ms));
        ms -= MINUTE_MS;
      }
      return success({ bars: found });
    });
    const answer = await client.feed.history(MNQ, first as UnixMs);
    if (answer.kind === 'failed') throw new Error(answer.reason);
    expect(answer.value.bars).toHaveLength(bars - 1);
    expect(answer.value.partial?.openedAt).toBe(first + (bars - 1) * MINUTE_MS);
    const times = answer.value.bars.map((bar) => bar.openedAt);
    expect(times.every((at, index) => at === first + index * MINUTE_MS)).toBe(true);
    expect(venue.bodies(PATH.retrieveBars)).toHaveLength(3);
    expect(venue.bodies(PATH.retrieveBars)[0]).toMatchObject({
      contractId: MNQ,
      live: false,
      unit: 2,
      unitNumber: 1,
      limit: 20_000,
      includePartialBar: true,
    });
  });

  it('fails as a whole when a page does', async () => {
    const { client, venue, time } = await signedIn();
    venue.on(PATH.retrieveBars, () => refusal(4));
    const answer = client.feed.history(MNQ, (time.now() - MINUTE_MS) as UnixMs);
    expect(await answer).toMatchObject({ kind: 'failed' });
  });
});

describe('ExecutionClient.modify', () => {
  const change: OrderChange = { quantity: null, limitPrice: null, stopPrice: 100_004 as Price };
  const id = '9056789012' as VenueOrderId;

  it('writes prices on the grid of an order that it has heard of', async () => {
    const { client, venue, hubs, time } = await signedIn();
    venue.on(PATH.orderModify, () => success());
    client.watchAccounts([ACCOUNT]);
    await time.advance(100);
    const frame = [{ action: 1, data: order(9_056_789_012, 8) }];
    hubs.latest('user').listener.onInvocation('GatewayUserOrder', frame);
    expect(await client.execution.modify(ACCOUNT, id, change)).toEqual({
      kind: 'accepted',
      venueOrderId: id,
    });
    expect(venue.bodies(PATH.orderModify)[0]).toMatchObject({
      orderId: 9_056_789_012,
      stopPrice: 25_001,
    });
  });

  it('does not send a price for an order that it has never heard of', async () => {
    const { client, venue } = await signedIn();
    const outcome = await client.execution.modify(ACCOUNT, id, change);
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
    expect(venue.sent(PATH.orderModify)).toEqual([]);
  });
});
