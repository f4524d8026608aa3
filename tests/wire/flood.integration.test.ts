import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, operationsOf, seededRandom, sendRaw, Venue } from '@loadline/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendGarbage } from './flood-frames.ts';
import { halfARequest, openSockets, wholeUpgrade } from './flood-sockets.ts';

const PROGRAM = fileURLToPath(new URL('./flood-venue.ts', import.meta.url));
/** The soak is ten times the flood: 5,000 sockets of each kind, 1,000,000 frames. */
const TIMES = Number(process.env['LOADLINE_SOAK_TIMES'] ?? 1);
const SOCKETS = 500 * TIMES;
const FRAMES = 100_000 * TIMES;
const BODIES = 2_000 * TIMES;
const SEED = 20_260_112;
/** What a gateway may hold more than before, however long the flood was. */
const HEAP_SLACK = 16 * 2 ** 20;
/** Headers and handshakes are waited for 15 seconds, and looked for each second. */
const GIVEN_UP_WITHIN_MS = 40_000;
const MINUTES_MS = 20 * 60_000;

type Held = Readonly<{ heap: number; sockets: number }>;

const folder = mkdtempSync(join(tmpdir(), 'loadline-flood-'));
let child: ChildProcess;
let control: string;
let api: URL;
let alice: Venue;
let bob: Venue;

const next = <Value>(): Promise<Value> =>
  new Promise((resolve, reject) => {
    child.once('message', (value) => resolve(value as Value));
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });

beforeAll(async () => {
  const accounts = [{ pack: 'topstep-practice' }];
  const users = ['alice', 'bob'].map((name) => ({ name, key: name, accounts }));
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify({ users }));
  child = fork(PROGRAM, [folder], { execArgv: ['--expose-gc'] });
  child.setMaxListeners(0);
  const addresses = await next<Readonly<{ api: string; control: string }>>();
  api = new URL(addresses.api);
  control = addresses.control;
  const signIn = (userName: string, accountId: number) =>
    Venue.signIn({
      api: addresses.api,
      credentials: { userName, apiKey: userName },
      accountId,
      positionBracketsAccountId: accountId,
      strangeAccountId: accountId,
      contractId: 'CON.F.US.ENQ.H26',
      expiredContractId: 'CON.F.US.ENQ.Z25',
      advance: null,
    });
  alice = await signIn('alice', 10_001);
  bob = await signIn('bob', 10_002);
});

afterAll(() => {
  child.disconnect();
  rmSync(folder, { recursive: true, force: true });
});

function held(): Promise<Held> {
  const answer = next<Held>();
  child.send('held');
  return answer;
}

async function connections(): Promise<number> {
  const reply = await fetch(`${control}/health`);
  return ((await reply.json()) as { readonly connections: number }).connections;
}

/** Everything that is known of an account of bob's but what the market moves. */
const ofBob = async (): Promise<unknown> => [
  await bob.ask('/api/Order/search', { accountId: 10_002, startTimestamp: '2020-01-01T00:00:00Z' }),
  await bob.ask('/api/Account/search', { onlyActiveAccounts: true }),
  await bob.ask('/api/Position/searchOpen', { accountId: 10_002 }),
];

/** Bodies that no client sends: wrong types, numbers beyond 2^53, deep, huge, and cut off. */
function badBody(body: object, random: Readonly<{ next: () => number }>): string {
  const odd = ['9007199254740993', '-1', '1e400', 'NaN', '[[]]', '"\\u0000"', 'null', '{"a":{}}'];
  const names = Object.keys(body);
  const name = names[Math.floor(random.next() * names.length)] ?? 'x';
  const value = odd[Math.floor(random.next() * odd.length)] ?? '';
  const text = JSON.stringify({ ...body, [name]: '@' }).replace('"@"', () => value);
  const chance = random.next();
  if (chance < 0.1) return text.slice(0, Math.floor(random.next() * text.length));
  if (chance < 0.12) return `{"a":`.repeat(5_000);
  if (chance < 0.14) return `{"x":"${'y'.repeat(100_000)}"}`;
  return text;
}

async function sendBodies(count: number): Promise<void> {
  const random = seededRandom(SEED);
  const operations = operationsOf({ ...alice.under, accountId: 10_002 });
  for (let sent = 0; sent < count; sent += 1) {
    const { path, body } = operations[sent % operations.length] ?? { path: '', body: {} };
    if (path.endsWith('logout')) continue;
    const { status } = await alice.send(path, badBody(body, random));
    expect([200, 400, 413]).toContain(status);
  }
}

async function giveUp(text: string): Promise<void> {
  const sockets = await openSockets(api, text, SOCKETS);
  const ended = () => sockets.every(({ socket }) => socket.closed);
  const ping = { method: 'GET', path: '/api/Status/ping' };
  expect((await sendRaw(api.origin, ping)).status).toBe(200);
  await eventually(ended, 'the end of every unfinished socket', GIVEN_UP_WITHIN_MS);
  const statuses = new Set(sockets.map(({ status }) => status()));
  expect([...statuses].filter((status) => ![101, 408, null].includes(status))).toEqual([]);
}

it(
  'bears sockets that never shake hands by the thousand and garbage frames by the million',
  async () => {
    const order = { accountId: 10_002, contractId: bob.under.contractId, side: 0, size: 1 };
    const limitPrice = Math.round((await bob.lastPrice()) * 0.9);
    await bob.ask('/api/Order/place', { ...order, type: 1, limitPrice });
    const before = await ofBob();
    const url = `ws://${api.host}/hubs/user?access_token=${alice.token}`;
    const random = seededRandom(SEED);
    // What is compiled and cached at first is no leak.
    await sendGarbage(url, 5_000, random);
    await sendBodies(200);
    await eventually(async () => (await connections()) === 0, 'no connection');
    const idle = await held();
    await Promise.all([giveUp(halfARequest(api)), giveUp(wholeUpgrade(api, alice.token))]);
    expect(await sendGarbage(url, FRAMES, random)).toBeGreaterThanOrEqual(FRAMES / 1_000);
    await sendBodies(BODIES);
    await eventually(async () => (await connections()) === 0, 'the end of every connection');
    const after = await held();
    expect(after.heap - idle.heap).toBeLessThan(HEAP_SLACK);
    expect(after.sockets).toBeLessThanOrEqual(idle.sockets + 2);
    expect(await ofBob()).toEqual(before);
    expect((await alice.post('/api/Account/search', { onlyActiveAccounts: true })).status).toBe(
      200,
    );
  },
  MINUTES_MS,
);
