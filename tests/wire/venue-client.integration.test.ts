import type {
  Bracket,
  ClientOrderId,
  ContractId,
  MarketTrade,
  OrderRequest,
  Price,
  Quantity,
  Ticks,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenuePosition,
} from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';
import type { ApprovedRequest } from '@loadline/risk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SteppedVenue } from './stepped-venue.ts';

const BRACKET: Bracket = { stopTicks: 400 as Ticks, targetTicks: 400 as Ticks };

describe('the client and the gateway over real sockets', () => {
  let venue: SteppedVenue;
  let account: VenueAccount;
  let contractId: ContractId;
  let orders = 0;

  const valueOf = <Value>(answer: Answer<Value>): Value => {
    if (answer.kind === 'failed') throw new Error(answer.reason);
    return answer.value;
  };
  const request = (change: Partial<OrderRequest>): ApprovedRequest => {
    orders += 1;
    return {
      clientOrderId: `run-${orders}` as ClientOrderId,
      accountId: account.accountId,
      contractId,
      type: 'market',
      side: 'buy',
      quantity: 1 as Quantity,
      limitPrice: null,
      stopPrice: null,
      bracket: null,
      ...change,
      // Only `assess` makes these; this test plays the engine.
    } as ApprovedRequest;
  };
  const snapshot = async () =>
    valueOf(
      await venue.client.accounts.snapshot(account.accountId, {
        fillsSince: (venue.marketTime - 3_600_000) as UnixMs,
        tags: [],
      }),
    );
  const connections = (...wanted: readonly string[]): Promise<void> =>
    vi.waitFor(
      () => expect(venue.kind('connection')).toEqual(expect.arrayContaining([...wanted])),
      { timeout: 20_000 },
    );
  const lastPrice = (): Price => {
    const trade = venue.kind('trade').at(-1) as MarketTrade;
    return trade.price;
  };

  beforeAll(async () => {
    venue = await SteppedVenue.start();
    venue.client.start();
    const accounts = valueOf(await venue.client.accounts.accounts());
    const practice = accounts.find(({ simulated, canTrade }) => simulated && canTrade);
    if (practice === undefined) throw new Error('the gateway has no account to trade');
    account = practice;
    const listings = valueOf(await venue.client.feed.contracts());
    const active = listings.find(({ name, active }) => active && name.startsWith('MNQ'));
    if (active === undefined) throw new Error('the gateway lists no MNQ');
    contractId = active.contractId;
    venue.client.watchAccounts([account.accountId]);
    venue.client.feed.subscribe(contractId);
    await venue.client.whenSubscribed();
  });

  afterAll(async () => {
    await venue.stop();
  });

  it('hears every price that the market is stepped by', async () => {
    await venue.step(400);
    const trades = venue.kind('trade') as readonly MarketTrade[];
    expect(trades.length).toBeGreaterThan(100);
    const times = trades.map(({ at }) => at);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(venue.kind('quote').length).toBeGreaterThan(0);
    expect(venue.kind('notice')).toEqual([]);
  });

  it('reads a history that joins the stream without a gap or a double bar', async () => {
    const from = (venue.marketTime - 86_400_000) as UnixMs;
    const { bars, partial } = valueOf(await venue.client.feed.history(contractId, from));
    expect(bars.length).toBeGreaterThan(900);
    expect(new Set(bars.map(({ openedAt }) => openedAt)).size).toBe(bars.length);
    const trades = venue.kind('trade') as readonly MarketTrade[];
    for (const bar of bars.slice(-10)) {
      const within = trades.filter(({ at }) => at >= bar.openedAt && at < bar.openedAt + 60_000);
      expect(within.map(({ price }) => price).at(-1)).toBe(bar.close);
      expect(Math.max(...within.map(({ price }) => price))).toBe(bar.high);
    }
    const forming = trades.filter(({ at }) => at >= (partial?.openedAt ?? venue.marketTime));
    expect(partial?.close ?? null).toBe(forming.at(-1)?.price ?? null);
  });

  it('enters with brackets, knows the suspended exits, moves the stop and closes', async () => {
    const { execution } = venue.client;
    venue.told.length = 0;
    const entry = await execution.submit(request({ bracket: BRACKET }), 'venue');
    if (entry.kind !== 'accepted' || entry.venueOrderId === null) throw new Error(entry.kind);
    await venue.drain();
    const waiting = await snapshot();
    const statuses = waiting.orders.map(({ status, customTag }) => `${customTag} ${status}`);
    expect(statuses.sort()).toEqual(['run-1 pending', 'run-1-SL suspended', 'run-1-TP suspended']);
    await venue.step(4);
    const fill = (venue.kind('fill') as readonly VenueFill[])[0];
    expect(fill?.venueOrderId).toBe(entry.venueOrderId);
    const held = await snapshot();
    expect(held.positions.map(({ size }) => size)).toEqual([1]);
    expect(held.fills.map(({ fillId }) => fillId)).toEqual([fill?.fillId]);
    const stop = held.orders.find(({ customTag }) => customTag === 'run-1-SL');
    if (stop === undefined || fill === undefined) throw new Error('no stop, no fill');
    expect(stop.stopPrice).toBe(fill.price - 400);
    const moved = { quantity: null, limitPrice: null, stopPrice: (fill.price - 300) as Price };
    const answer = await execution.modify(account.accountId, stop.venueOrderId, moved);
    expect(answer.kind).toBe('accepted');
    await venue.drain();
    const told = (venue.kind('order') as readonly VenueOrder[]).at(-1);
    expect([told?.venueOrderId, told?.stopPrice]).toEqual([stop.venueOrderId, fill.price - 300]);
    expect((await execution.closePosition(account.accountId, contractId, null)).kind).toBe(
      'accepted',
    );
    await venue.step(2);
    for (const { venueOrderId } of (await snapshot()).orders) {
      expect((await execution.cancel(account.accountId, venueOrderId)).kind).toBe('accepted');
    }
    await venue.drain();
    const flat = await snapshot();
    expect([flat.positions, flat.orders]).toEqual([[], []]);
    expect((venue.kind('position') as readonly VenuePosition[]).at(-1)?.size).toBe(0);
    expect((venue.kind('account') as readonly VenueAccount[]).at(-1)).toEqual(flat.account);
  });

  it('words refusals with the code and the text of the venue', async () => {
    const { execution } = venue.client;
    await venue.step(8);
    const far = { type: 'limit', limitPrice: (lastPrice() - 2_000) as Price } as const;
    const first = request(far);
    expect((await execution.submit(first, 'venue')).kind).toBe('accepted');
    const again = await execution.submit(first, 'venue');
    expect(again).toMatchObject({ kind: 'rejected', code: 'ORDER_REJECTED' });
    const near: Bracket = { stopTicks: 2 as Ticks, targetTicks: null };
    const refused = await execution.submit(request({ bracket: near }), 'venue');
    expect(refused.kind === 'rejected' && refused.reason).toContain('4 ticks');
    const strange = '999999999' as VenueOrder['venueOrderId'];
    const unknown = await execution.cancel(account.accountId, strange);
    expect(unknown).toMatchObject({ kind: 'rejected', code: 'ORDER_NOT_FOUND' });
    const nothing = await execution.closePosition(account.accountId, contractId, null);
    expect(nothing).toMatchObject({ kind: 'rejected', code: 'POSITION_NOT_FOUND' });
  });

  it('comes back by itself when the venue does, and finds what it left', async () => {
    const before = await snapshot();
    expect(before.orders).toHaveLength(1);
    venue.told.length = 0;
    await venue.restart();
    await connections('market down', 'user down', 'market up', 'user up');
    expect(await snapshot()).toEqual({ ...before, fillsSince: expect.any(Number) as number });
    await venue.step(8);
    expect(venue.kind('trade').length).toBeGreaterThan(0);
  });

  it('says that nothing was sent when the venue is away', async () => {
    venue.told.length = 0;
    await venue.endGateway();
    await connections('market down', 'user down');
    const outcome = await venue.client.execution.submit(request({}), 'venue');
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'NOT_SENT' });
  });
});
