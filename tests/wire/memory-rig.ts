import type { VenueListener } from '@loadline/engine/ports';
import { emptyState, Gateway, type PreparedMarket } from '@loadline/gateway';
import { createHubTransport, createProjectxClient, type ProjectxClient } from '@loadline/projectx';
import { evenChance, type LiveRig, MemoryNetwork, VirtualTime } from '@loadline/testkit';

type Told = readonly [kind: keyof VenueListener, value: unknown];

/** A stepped gateway and a client in one process on one virtual clock, without a network. */
export class MemoryRig implements LiveRig {
  readonly client: ProjectxClient;
  readonly #time = new VirtualTime(Date.UTC(2026, 10, 19, 15));
  readonly #gateway: Gateway;
  #told: Told[] = [];

  constructor(market: PreparedMarket) {
    let ids = 0;
    const time = this.#time;
    this.#gateway = new Gateway({
      ...market,
      users: [{ name: 'demo', key: 'demo' }],
      speed: 'stepped',
      state: emptyState(),
      log: { append: () => undefined },
      now: () => time.now(),
      randomId: () => `id-${(ids += 1)}`,
    });
    const { http, sockets } = new MemoryNetwork(this.#gateway, time, evenChance);
    this.client = createProjectxClient({
      credentials: { userName: 'demo', apiKey: 'demo' },
      http,
      hubs: createHubTransport({ http, sockets, clock: time, timers: time }),
      marketClock: { now: () => this.now() },
      machineClock: time,
      timers: time,
      random: evenChance,
      listener: this.#listener(),
      report: () => undefined,
      rateLimits: false,
    });
  }

  now() {
    return this.#gateway.clock().marketTime;
  }

  told(kind: keyof VenueListener): readonly unknown[] {
    return this.#told.filter(([name]) => name === kind).map(([, value]) => value);
  }

  forget(): void {
    this.#told = [];
  }

  async step(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      this.#gateway.advance();
      await this.drain();
    }
  }

  drain(): Promise<void> {
    return this.#time.advance(1);
  }

  async answer<Value>(asking: Promise<Value>): Promise<Value> {
    const box: { value: { is: Value } | null } = { value: null };
    void asking.then((value) => {
      box.value = { is: value };
    });
    for (let waited = 0; waited < 10_000 && box.value === null; waited += 1) await this.drain();
    if (box.value === null) throw new Error('there was no answer');
    return box.value.is;
  }

  #listener(): VenueListener {
    const keep =
      (kind: keyof VenueListener) =>
      (value: unknown): void => {
        this.#told.push([kind, value]);
      };
    return {
      onTrade: keep('onTrade'),
      onQuote: keep('onQuote'),
      onOrder: keep('onOrder'),
      onFill: keep('onFill'),
      onPosition: keep('onPosition'),
      onAccount: keep('onAccount'),
      onConnection: keep('onConnection'),
      onSession: keep('onSession'),
      onFeedStale: keep('onFeedStale'),
    };
  }
}
