import type { VenueOrder } from '@loadline/core';
import { prepareMarket } from '@loadline/gateway';
import { type NetworkFaults, PERFECT_NETWORK } from '@loadline/testkit';
import type { OrderEntity } from '@loadline/wire';
import { beforeAll, describe, expect, it } from 'vitest';
import { VirtualDesk } from './virtual-desk.ts';

const FAULTS: NetworkFaults = {
  delayMsMax: 250,
  lostRequest: 0.05,
  lostReply: 0.05,
  brokenSocket: 0.002,
  silentSocket: 0.000_2,
};
const SEEDS = [1, 2, 3, 4, 5];

type Market = Extract<Awaited<ReturnType<typeof prepareMarket>>, { ok: true }>['value'];
let market: Market;

beforeAll(async () => {
  const prepared = await prepareMarket({ seed: 7 });
  if (!prepared.ok) throw new Error(prepared.error);
  market = prepared.value;
});

/** Five bad minutes, a killed gateway, five bad minutes more; then the network heals. */
const badDay = async (seed: number): Promise<VirtualDesk> => {
  const desk = new VirtualDesk(market, seed, FAULTS);
  await desk.start();
  await desk.trade(300);
  desk.killGateway();
  await desk.trade(300);
  desk.network.faults = PERFECT_NETWORK;
  await desk.time.advance(120_000);
  return desk;
};

/** What the gateway itself says of the account, past every network. */
const truthOf = (desk: VirtualDesk): Readonly<{ orders: OrderEntity[]; positions: unknown[] }> => {
  const path = `/accounts/${desk.accountId}/truth`;
  const reply = desk.gateway.handleControl({
    method: 'GET',
    path,
    query: {},
    headers: {},
    body: '',
  });
  return JSON.parse(reply.body) as { orders: OrderEntity[]; positions: unknown[] };
};

/** Every order that the venue has ever taken or refused. */
const everyOrder = (desk: VirtualDesk): readonly OrderEntity[] => {
  const ask = (path: string, body: object, token: string): Readonly<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const text = JSON.stringify(body);
    const request = { method: 'POST', path, query: {}, headers, body: text };
    return JSON.parse(desk.gateway.handleHttp(request).body) as Record<string, unknown>;
  };
  const login = ask('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' }, '');
  const startTimestamp = '2020-01-01T00:00:00Z';
  const body = { accountId: desk.accountId, startTimestamp };
  return ask('/api/Order/search', body, String(login['token']))['orders'] as OrderEntity[];
};

describe('the client on a bad network', () => {
  it.each(SEEDS)('never takes a guess for an answer (seed %i)', async (seed) => {
    const desk = await badDay(seed);
    const orders = everyOrder(desk);
    expect(desk.submitted.length).toBeGreaterThan(30);
    expect(desk.submitted.some(({ outcome }) => outcome.kind === 'unknown')).toBe(true);
    for (const { tag, outcome } of desk.submitted) {
      const found = orders.filter(({ customTag }) => customTag === tag);
      const taken = found.filter(({ status }) => status !== 5);
      expect(taken.length).toBeLessThanOrEqual(1);
      if (outcome.kind === 'accepted') {
        expect(taken.map(({ id }) => String(id))).toEqual([outcome.venueOrderId]);
      } else if (outcome.kind === 'rejected') {
        expect(taken).toEqual([]);
      }
    }
  });

  it.each(SEEDS)('knows the truth again once the network heals (seed %i)', async (seed) => {
    const desk = await badDay(seed);
    expect(desk.client.hubs().map(({ state }) => state)).toEqual(['up', 'up']);
    const heard = desk.trades;
    await desk.time.advance(60_000);
    expect(desk.trades).toBeGreaterThan(heard);
    const idsOf = (rows: readonly VenueOrder[]): readonly string[] =>
      rows.map(({ venueOrderId, status }) => `${venueOrderId} ${status}`).sort();
    const snapshot = await desk.snapshot();
    const truth = truthOf(desk);
    const told = truth.orders.map(
      ({ id, status }) => `${id} ${status === 8 ? 'suspended' : 'open'}`,
    );
    expect(idsOf(snapshot.orders)).toEqual(told.sort());
    expect(snapshot.positions.length).toBe(truth.positions.length);
  });

  it('does the same again with the same seed, and something else with another', async () => {
    const hashOf = async (seed: number): Promise<string> => {
      const desk = await badDay(seed);
      return desk.hash.digest('hex');
    };
    const first = await hashOf(11);
    expect(await hashOf(11)).toBe(first);
    expect(await hashOf(12)).not.toBe(first);
  });
});
