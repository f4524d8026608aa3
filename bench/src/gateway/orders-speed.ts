import type { WebSocket } from 'ws';
import { figureOf, type Measured, quantile } from '../figure.ts';
import { echoScene, type LoadScene, loadScene } from './load-scene.ts';

const ACCOUNTS = { users: 10, accountsEach: 5 } as const;
const ROUNDS = 3;
const RATE = 1_000;
const SECONDS = 6;
const WARM_UP_SECONDS = 3;
/** Twenty contracts with a price every eight milliseconds each. */
const SPEED = 1_800;
const SETTLE_MS = 2_000;
const TRADE = /"target":"GatewayUserTrade".*?"orderId":(\d+)/gs;
const SEPARATOR = '\u001e';

type Times = Readonly<{
  ackMs: readonly number[];
  fillMs: readonly number[];
  cpuShare: number;
  megabytes: number;
}>;

/**
 * A thousand market orders a second, in fifty accounts and twenty contracts, from this process to a
 * gateway in another one: how long after its time an order is acknowledged by REST, and told as
 * filled on the user hub. Orders come at their times whatever came before, so a pause of the
 * gateway counts for all that it meets.
 */
export async function run(): Promise<readonly Measured[]> {
  const gateway: Times[] = [];
  const bare: Times[] = [];
  // In turn, so that other work on the machine meets both.
  for (let round = 0; round < ROUNDS; round += 1) {
    gateway.push(await measured(await loadScene({ ...ACCOUNTS, speed: SPEED })));
    bare.push(await measured(await echoScene(ACCOUNTS)));
  }
  const beside = 'a bare Fastify and ws that echo';
  const figure = (name: string, unit: string, value: (times: Times) => number): Measured =>
    figureOf({ name, unit, beside }, gateway.map(value), bare.map(value));
  return [
    figure('gateway.ack-p50', 'ms', ({ ackMs }) => quantile(ackMs, 0.5)),
    figure('gateway.ack-p99', 'ms', ({ ackMs }) => quantile(ackMs, 0.99)),
    figure('gateway.fill-p50', 'ms', ({ fillMs }) => quantile(fillMs, 0.5)),
    figure('gateway.fill-p99', 'ms', ({ fillMs }) => quantile(fillMs, 0.99)),
    figure('gateway.orders-cpu', '% of a core', ({ cpuShare }) => cpuShare * 100),
    figure('gateway.orders-rss', 'MB', ({ megabytes }) => megabytes),
  ];
}

async function measured(scene: LoadScene): Promise<Times> {
  try {
    const watch = new FillWatch();
    const sockets = await Promise.all(
      scene.users.map(({ client, accounts }) =>
        client.hub('user', callsOf(accounts), (data) => watch.read(data)),
      ),
    );
    await load(scene, watch, WARM_UP_SECONDS);
    const before = await scene.venue.usage();
    const startedAt = performance.now();
    const ackMs = await load(scene, watch, SECONDS);
    const { cpuMs, rss } = await scene.venue.usage();
    const cpuShare = (cpuMs - before.cpuMs) / (performance.now() - startedAt);
    for (const socket of sockets as readonly WebSocket[]) socket.terminate();
    return { ackMs, fillMs: watch.take(), cpuShare, megabytes: rss / 2 ** 20 };
  } finally {
    await scene.stop();
  }
}

const callsOf = (accounts: readonly number[]) =>
  accounts.flatMap((account): [string, number][] => [
    ['SubscribeOrders', account],
    ['SubscribeTrades', account],
    ['SubscribePositions', account],
  ]);

/** Places orders at an even pace. Answers how long after its time each was acknowledged. */
async function load(scene: LoadScene, watch: FillWatch, seconds: number): Promise<number[]> {
  const orders = ordersOf(scene);
  watch.forget();
  const ackMs: number[] = [];
  const answers: Promise<void>[] = [];
  const startedAt = performance.now();
  const count = RATE * seconds;
  while (answers.length < count) {
    const due = Math.min(count, ((performance.now() - startedAt) * RATE) / 1_000);
    while (answers.length < due) {
      const dueAt = startedAt + (answers.length * 1_000) / RATE;
      const { user, body } = orders();
      const answered = user.client
        .post('/api/Order/place', body)
        .then(({ orderId, errorMessage }) => {
          if (errorMessage !== null) throw new Error(JSON.stringify(errorMessage));
          ackMs.push(performance.now() - dueAt);
          watch.expect(Number(orderId), dueAt);
        });
      answers.push(answered);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  await watch.settled(count);
  return ackMs;
}

/** Buys and sells in turn, contract by contract and account by account. */
function ordersOf({ users, contracts }: LoadScene) {
  const accounts = ACCOUNTS.users * ACCOUNTS.accountsEach;
  let placed = 0;
  return () => {
    const round = Math.floor(placed / (contracts.length * accounts));
    const user = users[placed % users.length];
    if (user === undefined) throw new RangeError('a load has users');
    const accountId = user.accounts[Math.floor(placed / users.length) % user.accounts.length];
    const contractId = contracts[Math.floor(placed / accounts) % contracts.length];
    placed += 1;
    return { user, body: { accountId, contractId, type: 2, side: round % 2, size: 1 } };
  };
}

/** When each order was told as filled; fills come before and after the answer of their order. */
class FillWatch {
  readonly #filledAt = new Map<number, number>();
  readonly #dueAt = new Map<number, number>();

  read(data: Buffer): void {
    const now = performance.now();
    for (const record of data.toString('latin1').split(SEPARATOR)) {
      if (!record.includes('GatewayUserTrade')) continue;
      for (const [, id] of record.matchAll(TRADE)) {
        if (!this.#filledAt.has(Number(id))) this.#filledAt.set(Number(id), now);
      }
    }
  }

  expect(orderId: number, dueAt: number): void {
    this.#dueAt.set(orderId, dueAt);
  }

  forget(): void {
    this.#filledAt.clear();
    this.#dueAt.clear();
  }

  /** Waits until all orders have filled, with a bound. */
  async settled(count: number): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    const missing = () => [...this.#dueAt.keys()].filter((id) => !this.#filledAt.has(id)).length;
    while (this.#dueAt.size < count || missing() > 0) {
      if (performance.now() > until) throw new Error(`${missing()} orders were not told as filled`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  take(): number[] {
    return [...this.#dueAt].map(([id, dueAt]) => (this.#filledAt.get(id) ?? Number.NaN) - dueAt);
  }
}
