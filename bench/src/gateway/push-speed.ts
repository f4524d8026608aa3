import type { WebSocket } from 'ws';
import { figureOf, type Measured } from '../figure.ts';
import { startMeasured } from './child-process.ts';
import { countRecords, LoadClient } from './load-client.ts';
import { type Addresses, loadScene } from './load-scene.ts';

const SOCKETS = 50;
const ROUNDS = 5;
const ROUND_MS = 1_500;
const WARM_UP_MS = 1_500;
const SUBSCRIPTIONS = ['SubscribeContractQuotes', 'SubscribeContractTrades'];

/**
 * Events a second summed over fifty market hub connections, each with the trades and quotes of
 * twenty contracts, at the gateway's full speed: it waits for the slowest reader, and all of them
 * are in this one process. The reference sends ready-made records in as many messages.
 */
export async function run(): Promise<readonly Measured[]> {
  const values: number[] = [];
  const references: number[] = [];
  // In turn, so that other work on the machine meets both.
  for (let round = 0; round < ROUNDS; round += 1) {
    values.push(await gatewayRate());
    references.push(await echoRate());
  }
  const beside = 'a bare ws that sends ready-made records';
  return [figureOf({ name: 'gateway.pushed', unit: 'events/s', beside }, values, references)];
}

async function gatewayRate(): Promise<number> {
  const scene = await loadScene({ users: 1, accountsEach: 1, speed: 'max', paused: true });
  const calls = scene.contracts.flatMap((contract) =>
    SUBSCRIPTIONS.map((target): [string, string] => [target, contract]),
  );
  const [user] = scene.users;
  if (user === undefined) throw new RangeError('a load has users');
  try {
    return await rateOf(user.client, calls, () => {
      const clock = new LoadClient(scene.venue.addresses.control, 1);
      return clock.post('/clock', { paused: false }).finally(() => clock.close());
    });
  } finally {
    await scene.stop();
  }
}

async function echoRate(): Promise<number> {
  const echo = await startMeasured<Addresses>('echo', { push: true });
  const client = new LoadClient(echo.addresses.api, 1);
  try {
    return await rateOf(client, [['Subscribe', 1]], async () => {});
  } finally {
    client.close();
    await echo.stop();
  }
}

async function rateOf(
  client: LoadClient,
  calls: readonly (readonly [string, string | number])[],
  begin: () => Promise<unknown>,
): Promise<number> {
  let events = 0;
  const sockets: WebSocket[] = [];
  for (let count = 0; count < SOCKETS; count += 1) {
    sockets.push(await client.hub('market', calls, (data) => (events += countRecords(data))));
  }
  await begin();
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const [before, startedAt] = [events, performance.now()];
  await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  const rate = (events - before) / ((performance.now() - startedAt) / 1_000);
  for (const socket of sockets) socket.terminate();
  return rate;
}
