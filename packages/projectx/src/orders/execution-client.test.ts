import type {
  AccountId,
  Bracket,
  ClientOrderId,
  ContractId,
  OrderChange,
  OrderRequest,
  Price,
  Quantity,
  Ticks,
  VenueOrderId,
} from '@loadline/core';
import type { ExecutionClient } from '@loadline/engine/ports';
import { PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { aClient } from '../../test/client-bench.ts';
import { refusal, reply, success } from '../../test/fake-venue.ts';

const ACCOUNT = 42 as AccountId;
const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const BRACKET: Bracket = { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks };
const NO_CHANGE: OrderChange = { quantity: null, limitPrice: null, stopPrice: null };

type Approved = Parameters<ExecutionClient['submit']>[0];

const aRequest = (change: Partial<OrderRequest> = {}): Approved =>
  ({
    clientOrderId: 'run1-0-1' as ClientOrderId,
    accountId: ACCOUNT,
    contractId: MNQ,
    role: 'entry',
    type: 'stop',
    side: 'buy',
    quantity: 2 as Quantity,
    limitPrice: null,
    stopPrice: 100_004 as Price,
    bracket: null,
    ...change,
  }) as Approved;

const signedIn = async () => {
  const bench = aClient();
  let orderId = 900;
  bench.venue.on(PATH.orderPlace, () => {
    orderId += 1;
    return success({ orderId });
  });
  for (const path of [PATH.orderModify, PATH.orderCancel]) bench.venue.on(path, () => success());
  bench.venue.on(PATH.positionClose, () => success());
  bench.venue.on(PATH.positionPartialClose, () => success());
  bench.client.start();
  await bench.time.advance(100);
  return bench;
};

type Bench = Awaited<ReturnType<typeof signedIn>>;

/** What has been sent of an endpoint, by priority. */
const sentOf = ({ client }: Bench, endpoint: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    client
      .calls()
      .rows.filter((row) => row.endpoint === endpoint)
      .map(({ priority, calls }) => [priority, calls]),
  );

describe('the priority of an order', () => {
  it.each([
    { role: 'entry', priority: 'entry' },
    { role: 'stop', priority: 'protect' },
    { role: 'target', priority: 'protect' },
    { role: 'close', priority: 'reduce' },
  ] as const)('of role $role is $priority', async ({ role, priority }) => {
    const bench = await signedIn();
    await bench.client.execution.submit(aRequest({ role }), 'venue');
    expect(sentOf(bench, 'Order/place')).toEqual({ [priority]: 1 });
  });

  it('is kept for its changes', async () => {
    const bench = await signedIn();
    const { execution } = bench.client;
    for (const role of ['entry', 'stop', 'target'] as const) {
      const placed = await execution.submit(aRequest({ role }), 'venue');
      if (placed.kind !== 'accepted' || placed.venueOrderId === null) throw new Error('placed');
      const change = { ...NO_CHANGE, quantity: 1 as Quantity };
      await execution.modify(ACCOUNT, placed.venueOrderId, change);
      await execution.cancel(ACCOUNT, placed.venueOrderId);
    }
    expect(sentOf(bench, 'Order/modify')).toEqual({ entry: 1, protect: 2 });
    expect(sentOf(bench, 'Order/cancel')).toEqual({ reduce: 1, protect: 2 });
  });

  it.each([
    { name: 'an exit of a bracket', shown: { type: 1, parentOrderId: 7 }, cancel: 'protect' },
    { name: 'a stop of unknown origin', shown: { type: 4 }, cancel: 'protect' },
    { name: 'a limit order of unknown origin', shown: { type: 1 }, cancel: 'reduce' },
  ])('is seen in what the venue shows: $name', async ({ shown, cancel }) => {
    const bench = await signedIn();
    bench.client.watchAccounts([ACCOUNT]);
    await bench.time.advance(100);
    const order = { id: 55, accountId: 42, contractId: MNQ, status: 1, side: 1, size: 1 };
    const data = { ...order, creationTimestamp: '2026-11-19T14:00:00Z', ...shown };
    bench.hubs.latest('user').listener.onInvocation('GatewayUserOrder', [{ action: 1, data }]);
    await bench.client.execution.cancel(ACCOUNT, '55' as VenueOrderId);
    expect(sentOf(bench, 'Order/cancel')).toEqual({ [cancel]: 1 });
  });

  it('lets a stop leave where entries have used up their part', async () => {
    const bench = await signedIn();
    const { execution } = bench.client;
    const entries = Array.from({ length: 200 }, () => execution.submit(aRequest(), 'venue'));
    const stop = execution.submit(aRequest({ role: 'stop' }), 'venue');
    await bench.time.advance(2_000);
    expect(await stop).toMatchObject({ kind: 'accepted' });
    // The login has used one of the 170 that are for entries.
    const outcomes = await Promise.all(entries);
    expect(outcomes.filter(({ kind }) => kind === 'accepted').length).toBe(169);
    const { windows } = bench.client.calls();
    expect(windows.general).toMatchObject({ used: 171, limit: 200 });
  });

  it('lets a stop try again within a second of an HTTP 429, an entry not', async () => {
    const bench = await signedIn();
    let refusals = 0;
    bench.venue.on(PATH.orderPlace, () => {
      refusals += 1;
      return refusals <= 2 ? reply('', 429, { 'Retry-After': '60' }) : success({ orderId: 901 });
    });
    const entry = await bench.client.execution.submit(aRequest(), 'venue');
    expect(entry).toMatchObject({ kind: 'rejected', code: 'HTTP_TOO_MANY_REQUESTS' });
    const stop = bench.client.execution.submit(aRequest({ role: 'stop' }), 'venue');
    await bench.time.advance(4_000);
    expect(await stop).toEqual({ kind: 'accepted', venueOrderId: '901' });
    expect(bench.client.calls()).toMatchObject({ refused: 2 });
  });
});

describe('ExecutionClient', () => {
  it('sends the bare order where the exits stay with us', async () => {
    const bench = await signedIn();
    const request = aRequest({ bracket: BRACKET });
    await bench.client.execution.submit(request, 'own');
    await bench.client.execution.submit(request, 'venue');
    expect(bench.venue.bodies(PATH.orderPlace)).toMatchObject([
      { stopLossBracket: null, takeProfitBracket: null },
      { stopLossBracket: { ticks: -40 }, takeProfitBracket: { ticks: 80 } },
    ]);
  });

  it('closes all of a position or a part of it', async () => {
    const bench = await signedIn();
    const { execution } = bench.client;
    bench.venue.on(PATH.positionPartialClose, () => refusal(5));
    expect(await execution.closePosition(ACCOUNT, MNQ, null)).toMatchObject({ kind: 'accepted' });
    expect(await execution.closePosition(ACCOUNT, MNQ, 3 as Quantity)).toMatchObject({
      kind: 'rejected',
      code: 'INVALID_CLOSE_SIZE',
    });
    expect(bench.venue.bodies(PATH.positionPartialClose)).toMatchObject([{ size: 3 }]);
  });

  it('moves a trailing stop of its own by its level', async () => {
    const bench = await signedIn();
    const { execution } = bench.client;
    const trailing = aRequest({ type: 'trailingStop', role: 'stop', side: 'sell' });
    const placed = await execution.submit(trailing, 'venue');
    if (placed.kind !== 'accepted' || placed.venueOrderId === null) throw new Error('placed');
    const change = { ...NO_CHANGE, stopPrice: 100_008 as Price };
    await execution.modify(ACCOUNT, placed.venueOrderId, change);
    expect(bench.venue.bodies(PATH.orderPlace)).toMatchObject([
      { type: 5, trailPrice: 25_001, stopPrice: null },
    ]);
    expect(bench.venue.bodies(PATH.orderModify)).toMatchObject([
      { trailPrice: 25_002, stopPrice: null },
    ]);
  });

  it('does not move a trailing stop to where the venue would take it for another', async () => {
    const bench = await signedIn();
    const { execution, feed } = bench.client;
    feed.subscribe(MNQ);
    await bench.time.advance(100);
    const { listener } = bench.hubs.latest('market');
    listener.onOpen('market-1');
    const trade = { symbolId: 'F.US.MNQ', price: 25_010, type: 0, volume: 1 };
    const timestamp = '2026-11-19T15:00:00Z';
    listener.onInvocation('GatewayTrade', [MNQ, [{ ...trade, timestamp }]]);
    const trailing = aRequest({ type: 'trailingStop', role: 'stop', side: 'sell' });
    const placed = await execution.submit(trailing, 'venue');
    if (placed.kind !== 'accepted' || placed.venueOrderId === null) throw new Error('placed');
    for (const stopPrice of [100_041, 99_000] as Price[]) {
      const outcome = await execution.modify(ACCOUNT, placed.venueOrderId, {
        ...NO_CHANGE,
        stopPrice,
      });
      expect(outcome).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
    }
    expect(bench.venue.sent(PATH.orderModify)).toEqual([]);
  });

  it.each([
    { name: 'a stop limit order', change: { type: 'stopLimit' } },
    { name: 'a trailing stop without a level', change: { type: 'trailingStop', stopPrice: null } },
  ] as const)('does not send $name', async ({ change }) => {
    const bench = await signedIn();
    const outcome = await bench.client.execution.submit(aRequest(change), 'venue');
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
    expect(bench.venue.sent(PATH.orderPlace)).toEqual([]);
  });
});
