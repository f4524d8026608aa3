import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '../figure.ts';
import { type MeasuredProcess, startMeasured, type Usage } from './child-process.ts';
import { LoadClient, type Members } from './load-client.ts';
import type { Addresses } from './load-scene.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/bars_1m/NQ_1m_2025.csv.gz');
const FROM = Date.UTC(2025, 2, 3, 0, 0);
const TO = Date.UTC(2025, 3, 3, 0, 0);
const DAY_MS = 86_400_000;
const MEGABYTE = 2 ** 20;
const LOOK_EVERY_MS = 5;
/** The roll is in the middle of the month. */
const CONTRACTS = ['CON.F.US.ENQ.H25', 'CON.F.US.ENQ.M25'];
const CONTRACT = /"id":"(CON\.F\.US\.ENQ\.\w+)"/;
const AT_ONCE = 8;
/** After so many orders somebody looks for the contract that is in front then. */
const CONTRACT_EVERY = 50;
/** The first days fill caches and let the compiler learn; growth counts from then on. */
const WARM_UP_DAYS = 5;

/** What the gateway held when a day of the market had ended. */
type Day = Usage & Readonly<{ date: string; orders: number }>;

/**
 * The memory of a gateway that replays a month of real minutes at its full speed, with a client on
 * both hubs and orders all the time: printed at the end of each day, after a collection. The figure
 * is what it held at the end, the reference what it held after the first week.
 */
export async function run(): Promise<readonly Measured[]> {
  if (!existsSync(DATA)) {
    process.stderr.write('gateway-month is skipped: ../shared/data is not there.\n');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'loadline-month-'));
  const venue = await startMeasured<Addresses>('venue', optionsOf(folder));
  const days: Day[] = [];
  try {
    for await (const day of month(venue)) {
      days.push(day);
      process.stderr.write(`${lineOf(day)}\n`);
    }
  } finally {
    await venue.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const [early, last] = [days[WARM_UP_DAYS], days.at(-1)];
  if (early === undefined || last === undefined) throw new RangeError('a month has days');
  const beside = 'the same after the first week';
  const figure = (name: string, value: number, reference: number): Measured => {
    return {
      name,
      unit: 'MB',
      value,
      reference,
      ratio: value / reference,
      spread: Number.NaN,
      beside,
    };
  };
  return [
    figure('gateway.month-heap', last.heapUsed / MEGABYTE, early.heapUsed / MEGABYTE),
    figure('gateway.month-rss', last.rss / MEGABYTE, early.rss / MEGABYTE),
  ];
}

function optionsOf(folder: string): object {
  const accountsPath = join(folder, 'accounts.json');
  const users = [{ name: 'user', key: 'user', accounts: [{ pack: 'topstep-practice' }] }];
  writeFileSync(accountsPath, JSON.stringify({ users }));
  return {
    port: 0,
    controlPort: 0,
    filePath: join(folder, 'gateway.log'),
    accountsPath,
    dataPath: DATA,
    from: FROM,
    to: TO,
    speed: 'max',
    paused: true,
    wire: { generalRequests: 0 },
  };
}

const lineOf = ({ date, orders, rss, heapUsed, external }: Day): string => {
  const [held, heap, outside] = [rss, heapUsed, external].map((bytes) => {
    return `${(bytes / MEGABYTE).toFixed(1)} MB`.padStart(9);
  });
  const placed = String(orders).padStart(7);
  return `${date}  ${placed} orders  rss ${held}  heap ${heap}  external ${outside}`;
};

/** Plays day after day, and stands still while the memory is looked at. */
async function* month(venue: MeasuredProcess<Addresses>): AsyncGenerator<Day> {
  const client = new LoadClient(venue.addresses.api, AT_ONCE);
  const control = new LoadClient(venue.addresses.control, 1);
  await client.signIn('user');
  const accountId = await firstAccount(client);
  const trader = new Trader(client, accountId);
  const user: [string, ...unknown[]][] = [
    ['SubscribeAccounts'],
    ['SubscribeOrders', accountId],
    ['SubscribeTrades', accountId],
    ['SubscribePositions', accountId],
  ];
  const sockets = [await client.hub('user', user, () => {})];
  const market = CONTRACTS.flatMap((contract) =>
    ['Quotes', 'Trades', 'MarketDepth'].map((what): [string, string] => {
      return [`SubscribeContract${what}`, contract];
    }),
  );
  sockets.push(await client.hub('market', market, () => {}));
  const trading = trader.run();
  for (let day = Math.floor(FROM / DAY_MS) + 1; ; day += 1) {
    await control.post('/clock', { paused: false });
    const clock = await until(control, day * DAY_MS);
    if (clock['mode'] === 'ended') break;
    await control.post('/clock', { paused: true });
    const date = new Date(day * DAY_MS - 1).toISOString().slice(0, 10);
    yield { ...(await venue.usage()), date, orders: trader.placed };
  }
  trader.stop();
  await trading;
  for (const socket of sockets) socket.terminate();
  client.close();
  control.close();
}

async function until(control: LoadClient, time: number): Promise<Members> {
  for (;;) {
    const clock = await control.get('/clock');
    if (clock['mode'] === 'ended' || Number(clock['marketTime']) >= time) return clock;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function firstAccount(client: LoadClient): Promise<number> {
  const { accounts } = (await client.post('/api/Account/search', {
    onlyActiveAccounts: true,
  })) as Readonly<{ accounts: readonly Readonly<{ id: number }>[] }>;
  return accounts[0]?.id ?? 0;
}

/** Buys and sells in turn, with tags and brackets, as fast as it is answered. */
class Trader {
  readonly #client: LoadClient;
  readonly #accountId: number;
  placed = 0;
  #stopped = false;

  constructor(client: LoadClient, accountId: number) {
    this.#client = client;
    this.#accountId = accountId;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The contract that is in front now. */
  async #contract(): Promise<string> {
    const available = await this.#client.post('/api/Contract/available', { live: false });
    return CONTRACT.exec(JSON.stringify(available))?.[1] ?? '';
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#trade()));
  }

  async #trade(): Promise<void> {
    let contractId = '';
    for (let count = 0; !this.isStopped; count += 1) {
      if (count % CONTRACT_EVERY === 0) contractId = await this.#contract();
      const customTag = `month-${this.placed}`;
      const side = this.placed % 2;
      const [below, above] = [
        { ticks: -40, type: 4 },
        { ticks: 40, type: 1 },
      ];
      const brackets =
        side === 0
          ? { stopLossBracket: below, takeProfitBracket: above }
          : { stopLossBracket: { ticks: 40, type: 4 }, takeProfitBracket: { ticks: -40, type: 1 } };
      const order = { accountId: this.#accountId, contractId, type: 2, side, size: 1, customTag };
      this.placed += 1;
      await this.#client.post('/api/Order/place', { ...order, ...brackets });
    }
  }
}
