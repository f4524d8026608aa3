import { createHash } from 'node:crypto';
import {
  type AccountId,
  type ClientOrderId,
  type ContractId,
  type MarketTrade,
  MINUTE_MS,
  type OrderRequest,
  type Price,
  type Quantity,
  type Ticks,
  type VenueOrder,
  type VenueOrderId,
} from '@loadline/core';
import type { AccountSnapshot, Answer, Random, RequestOutcome } from '@loadline/engine/ports';
import { emptyState, Gateway, type PreparedMarket, readLines } from '@loadline/gateway';
import { createHubTransport, createProjectxClient, type ProjectxClient } from '@loadline/projectx';
import type { ApprovedRequest } from '@loadline/risk';
import { MemoryNetwork, type NetworkFaults, seededRandom, VirtualTime } from '@loadline/testkit';

export type Submitted = Readonly<{ tag: string; outcome: RequestOutcome }>;

const SPEED = 60;

/**
 * Client, network and gateway in one process on one virtual clock, and a careless trader that
 * sends random orders. The same seed gives the same run, faults included.
 */
export class VirtualDesk {
  readonly time = new VirtualTime(Date.UTC(2026, 10, 19, 15));
  readonly network: MemoryNetwork;
  readonly client: ProjectxClient;
  readonly submitted: Submitted[] = [];
  readonly hash = createHash('sha256');
  accountId = 0 as AccountId;
  contractId = '' as ContractId;
  trades = 0;
  gateway: Gateway;
  readonly #market: PreparedMarket;
  readonly #lines: string[] = [];
  readonly #random: Random;
  readonly #open = new Map<VenueOrderId, VenueOrder>();
  #lastPrice: Price | null = null;
  #life = 0;
  #orders = 0;

  constructor(market: PreparedMarket, seed: number, faults: NetworkFaults) {
    this.#market = market;
    this.#random = seededRandom(seed);
    this.gateway = this.#newGateway();
    this.network = new MemoryNetwork(this.gateway, this.time, seededRandom(seed + 1), faults);
    const { http, sockets } = this.network;
    const machine = { clock: this.time, timers: this.time };
    const hubs = createHubTransport({ http, sockets, ...machine });
    this.client = createProjectxClient({
      credentials: { userName: 'demo', apiKey: 'demo' },
      http,
      hubs,
      marketClock: { now: () => this.gateway.clock().marketTime },
      machineClock: this.time,
      timers: this.time,
      random: this.#random,
      listener: {
        onTrade: (trade) => this.#onTrade(trade),
        onQuote: () => undefined,
        onOrder: (order) => this.#onOrder(order),
        onFill: (fill) => this.#note('fill', fill),
        onPosition: (position) => this.#note('position', position),
        onAccount: (account) => this.#note('account', account),
        onConnection: (...connection) => this.#note('connection', connection),
        onSession: (...session) => this.#note('session', session),
        onFeedStale: (...stale) => this.#note('feedStale', stale),
      },
      report: (notice) => this.#note('notice', notice),
      rateLimits: true,
    });
  }

  async start(): Promise<void> {
    this.client.start();
    const accounts = await this.answered(() => this.client.accounts.accounts());
    const contracts = await this.answered(() => this.client.feed.contracts());
    const active = contracts.find((contract) => contract.active && contract.name.startsWith('MNQ'));
    this.accountId = accounts[0]?.accountId ?? this.accountId;
    this.contractId = active?.contractId ?? this.contractId;
    this.client.watchAccounts([this.accountId]);
    this.client.feed.subscribe(this.contractId);
  }

  /** Asks until there is an answer, as a trader does. */
  async answered<Value>(ask: () => Promise<Answer<Value>>): Promise<Value> {
    for (;;) {
      const asking = { answer: null as Answer<Value> | null };
      void ask().then((answer) => {
        asking.answer = answer;
      });
      while (asking.answer === null) await this.time.advance(1_000);
      if (asking.answer.kind === 'answered') return asking.answer.value;
    }
  }

  /** Lets the careless trader act once a second. */
  async trade(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      if (this.#random.next() < 0.3) this.#act();
      await this.time.advance(1_000);
    }
  }

  snapshot(): Promise<AccountSnapshot> {
    const since = this.#market.from;
    return this.answered(() =>
      this.client.accounts.snapshot(this.accountId, { fillsSince: since, tags: [] }),
    );
  }

  /** Kills the gateway; another one goes on from its file. */
  killGateway(): void {
    this.gateway = this.#newGateway();
    this.network.replaceGateway(this.gateway);
  }

  #newGateway(): Gateway {
    const state = emptyState();
    readLines(Buffer.from(this.#lines.join('')), state);
    this.#life += 1;
    const life = this.#life;
    let ids = 0;
    const gateway = new Gateway({
      ...this.#market,
      users: [{ name: 'demo', key: 'demo' }],
      speed: SPEED,
      state,
      log: { append: (line) => void this.#lines.push(line) },
      now: () => this.time.now(),
      randomId: () => `id-${life}-${(ids += 1)}`,
    });
    this.#play(gateway, life);
    return gateway;
  }

  #play(gateway: Gateway, life: number): void {
    const delayMs = gateway.delayMs() ?? MINUTE_MS;
    this.time.after(Math.min(1_000, Math.max(1, Math.ceil(delayMs))), () => {
      if (life !== this.#life) return;
      while ((gateway.delayMs() ?? 1) <= 0) gateway.advance();
      gateway.tick();
      this.#play(gateway, life);
    });
  }

  #act(): void {
    const orders = [...this.#open.values()];
    const chosen = orders[Math.floor(this.#random.next() * orders.length * 2)];
    const { execution } = this.client;
    if (chosen === undefined) {
      this.#submit();
    } else if (chosen.stopPrice !== null && this.#random.next() < 0.5) {
      const stopPrice = (chosen.stopPrice + (chosen.side === 'buy' ? 4 : -4)) as Price;
      const change = { quantity: null, limitPrice: null, stopPrice };
      const { venueOrderId } = chosen;
      void execution
        .modify(this.accountId, venueOrderId, change)
        .then((outcome) => this.#note('modified', outcome));
    } else if (this.#random.next() < 0.3) {
      void execution
        .closePosition(this.accountId, this.contractId, null)
        .then((outcome) => this.#note('closed', outcome));
    } else {
      void execution
        .cancel(this.accountId, chosen.venueOrderId)
        .then((outcome) => this.#note('canceled', outcome));
    }
  }

  #submit(): void {
    if (this.#lastPrice === null) return;
    this.#orders += 1;
    const side = this.#random.next() < 0.5 ? 'buy' : 'sell';
    const type = this.#random.next() < 0.5 ? 'market' : 'stop';
    const away = (side === 'buy' ? 1 : -1) * Math.floor(4 + this.#random.next() * 100);
    const request: OrderRequest = {
      clientOrderId: `chaos-${this.#orders}` as ClientOrderId,
      accountId: this.accountId,
      contractId: this.contractId,
      role: 'entry',
      type,
      side,
      quantity: 1 as Quantity,
      limitPrice: null,
      stopPrice: type === 'stop' ? ((this.#lastPrice + away) as Price) : null,
      bracket: { stopTicks: 80 as Ticks, targetTicks: 120 as Ticks },
    };
    // Only `assess` makes these; this desk has no engine.
    void this.client.execution.submit(request as ApprovedRequest, 'venue').then((outcome) => {
      this.submitted.push({ tag: request.clientOrderId, outcome });
      this.#note('submitted', outcome);
    });
  }

  #onTrade(trade: MarketTrade): void {
    this.trades += 1;
    this.#lastPrice = trade.price;
    this.#note('trade', trade);
  }

  #onOrder(order: VenueOrder): void {
    if (order.status === 'open') this.#open.set(order.venueOrderId, order);
    else this.#open.delete(order.venueOrderId);
    this.#note('order', order);
  }

  #note(kind: string, value: unknown): void {
    this.hash.update(JSON.stringify([kind, value]));
  }
}
