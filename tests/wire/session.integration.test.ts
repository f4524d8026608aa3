import type { ContractId, MarketTrade } from '@loadline/core';
import { emptyState, Gateway, type PreparedMarket, prepareMarket } from '@loadline/gateway';
import { createHubTransport, createProjectxClient, type ProjectxClient } from '@loadline/projectx';
import { MemoryNetwork, PERFECT_NETWORK, seededRandom, VirtualTime } from '@loadline/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

const HOUR_MS = 3_600_000;
const TICK_MS = 5_000;

let market: PreparedMarket;

beforeAll(async () => {
  const prepared = await prepareMarket({ seed: 7 });
  if (!prepared.ok) throw new Error(prepared.error);
  market = prepared.value;
});

type Listening = Readonly<{ client: ProjectxClient; trades: MarketTrade[]; said: string[] }>;

/** A gateway on a virtual clock with as many clients as a test wants. */
class Venue {
  readonly time = new VirtualTime(Date.UTC(2026, 10, 19, 15));
  readonly gateway: Gateway;
  contractId = '' as ContractId;
  #seed = 0;

  constructor(singleSession: boolean) {
    let ids = 0;
    this.gateway = new Gateway({
      ...market,
      users: [{ name: 'demo', key: 'demo' }],
      speed: 1,
      state: emptyState(),
      wire: { singleSession },
      log: { append: () => undefined },
      now: () => this.time.now(),
      randomId: () => `id-${(ids += 1)}`,
    });
    this.#play();
  }

  /** A client with a session of its own, that hears everything of one contract and account. */
  async join(): Promise<Listening> {
    this.#seed += 1;
    const [trades, said]: [MarketTrade[], string[]] = [[], []];
    const random = seededRandom(this.#seed);
    const network = new MemoryNetwork(this.gateway, this.time, random, PERFECT_NETWORK);
    const machine = { clock: this.time, timers: this.time };
    const client = createProjectxClient({
      credentials: { userName: 'demo', apiKey: 'demo' },
      http: network.http,
      hubs: createHubTransport({ http: network.http, sockets: network.sockets, ...machine }),
      marketClock: { now: () => this.gateway.clock().marketTime },
      machineClock: this.time,
      timers: this.time,
      random,
      listener: {
        onTrade: (trade) => void trades.push(trade),
        onQuote: () => undefined,
        onOrder: () => undefined,
        onFill: () => undefined,
        onPosition: () => undefined,
        onAccount: () => undefined,
        onConnection: (hub, state) => void said.push(`${hub} ${state}`),
        onSession: (state) => void said.push(state),
        onFeedStale: (contractId) => void said.push(`stale ${contractId}`),
      },
      report: () => undefined,
      rateLimits: true,
    });
    client.start();
    const accounts = client.accounts.accounts();
    const contracts = client.feed.contracts();
    await this.time.advance(2_000);
    const [told, listed] = await Promise.all([accounts, contracts]);
    if (told.kind === 'failed' || listed.kind === 'failed') throw new Error('no answer');
    this.contractId = listed.value.find(({ active }) => active)?.contractId ?? this.contractId;
    client.watchAccounts(told.value.slice(0, 1).map(({ accountId }) => accountId));
    client.feed.subscribe(this.contractId);
    await this.time.advance(2_000);
    return { client, trades, said };
  }

  /** Somebody else signs in as the same user. */
  logInElsewhere(): void {
    const body = JSON.stringify({ userName: 'demo', apiKey: 'demo' });
    const headers = { 'content-type': 'application/json' };
    const path = '/api/Auth/loginKey';
    this.gateway.handleHttp({ method: 'POST', path, query: {}, headers, body });
  }

  #play(): void {
    this.time.after(TICK_MS, () => {
      while ((this.gateway.delayMs() ?? 1) <= 0) this.gateway.advance();
      this.gateway.tick();
      this.#play();
    });
  }
}

const wordsOf = (trades: readonly MarketTrade[], from: number): readonly string[] =>
  trades.filter(({ at }) => at > from).map(({ at, price, size }) => `${at} ${price} ${size}`);

describe('a session at the gateway', () => {
  it('is renewed without a trade missed or heard twice', async () => {
    const venue = new Venue(false);
    const desk = await venue.join();
    await venue.time.advance(23 * HOUR_MS - 60_000);
    // Whose token is renewed a day later hears what was pushed meanwhile.
    const witness = await venue.join();
    const since = venue.gateway.clock().marketTime;
    desk.said.splice(0);
    await venue.time.advance(120_000);
    expect(desk.said).toEqual(['market down', 'market up', 'user down', 'user up']);
    expect(witness.said).not.toContain('market down');
    expect(wordsOf(desk.trades, since).length).toBeGreaterThan(3);
    expect(wordsOf(desk.trades, since)).toEqual(wordsOf(witness.trades, since));
    desk.client.stop();
    witness.client.stop();
  });

  it('says that somebody else is in, takes it back and says so', async () => {
    const venue = new Venue(true);
    const desk = await venue.join();
    await venue.time.advance(60_000);
    desk.said.splice(0);
    venue.logInElsewhere();
    await venue.time.advance(1_000);
    expect(desk.said).toEqual(['market down', 'user down', 'displaced']);
    const asked = desk.client.accounts.accounts();
    await venue.time.advance(100);
    expect((await asked).kind).toBe('answered');
    await venue.time.advance(20_000);
    expect(desk.said.slice(3).sort()).toEqual(['market up', 'user up']);
    await venue.time.advance(30_000);
    expect(desk.said.at(-1)).toBe('own');
    const heard = desk.trades.length;
    await venue.time.advance(60_000);
    expect(desk.trades.length).toBeGreaterThan(heard);
    desk.client.stop();
  });

  it('is renewed where one session is allowed, and nobody else is told to be in', async () => {
    const venue = new Venue(true);
    const desk = await venue.join();
    await venue.time.advance(24 * HOUR_MS);
    expect(desk.said).not.toContain('displaced');
    expect(desk.said.filter((word) => word.startsWith('stale'))).toEqual([]);
    expect(desk.client.hubs().map(({ state }) => state)).toEqual(['up', 'up']);
    desk.client.stop();
  });
});
