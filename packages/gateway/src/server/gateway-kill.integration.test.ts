import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../index.ts';

const NQ = 'CON.F.US.ENQ.H26';
const ACCOUNT = 10_002;
const PROGRAM = fileURLToPath(new URL('../../test/gateway-process.ts', import.meta.url));

type Json = Readonly<Record<string, unknown>>;

let folder = '';
let filePath = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-kill-'));
  filePath = join(folder, 'gateway.log');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A gateway in a process of its own, and a client for it. */
class Spawned {
  readonly #child: ChildProcess;
  readonly #api: string;
  readonly #control: string;
  #token = '';

  private constructor(child: ChildProcess, { api, control }: { api: string; control: string }) {
    this.#child = child;
    this.#api = api;
    this.#control = control;
  }

  static async start(speed = 'stepped'): Promise<Spawned> {
    const child = spawn(process.execPath, [PROGRAM, filePath, speed], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
      child.once('exit', () => reject(new Error('the gateway ended')));
    });
    const spawned = new Spawned(child, JSON.parse(line) as { api: string; control: string });
    const login = await spawned.post('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' });
    spawned.#token = String(login['token']);
    return spawned;
  }

  async post(path: string, body: object): Promise<Json> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await (await fetch(this.#api + path, init)).json()) as Json;
  }

  async control(path: string, method = 'GET'): Promise<Json> {
    return (await (await fetch(this.#control + path, { method })).json()) as Json;
  }

  /** What a client sees of account and market. */
  async told(): Promise<readonly unknown[]> {
    const window = { accountId: ACCOUNT, startTimestamp: '2026-01-01T00:00:00Z' };
    return [
      await this.post('/api/Order/search', window),
      await this.post('/api/Trade/search', window),
      await this.control(`/accounts/${ACCOUNT}/truth`),
      await this.control('/market'),
    ];
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }
}

describe('a gateway process', () => {
  it('killed in the middle goes on with the next price, its orders and its ids', async () => {
    let gateway = await Spawned.start();
    for (let round = 0; round < 3; round += 1) {
      for (let step = 0; step < 7; step += 1) {
        await gateway.control('/step', 'POST');
        const side = (round + step) % 2;
        const sign = side === 0 ? 1 : -1;
        const order = { accountId: ACCOUNT, contractId: NQ, type: 2, side, size: 1 };
        await gateway.post('/api/Order/place', {
          ...order,
          customTag: `${round}-${step}`,
          stopLossBracket: { ticks: -40 * sign, type: 4 },
          takeProfitBracket: { ticks: 40 * sign, type: 1 },
        });
      }
      const before = await gateway.told();
      await gateway.kill();
      gateway = await Spawned.start();
      expect(await gateway.told()).toEqual(before);
      const tag = { customTag: `${round}-0` };
      const order = { accountId: ACCOUNT, contractId: NQ, type: 2, side: 0, size: 1, ...tag };
      expect(await gateway.post('/api/Order/place', order)).toMatchObject({ errorCode: 2 });
    }
    const { orders } = (await gateway.post('/api/Order/search', {
      accountId: ACCOUNT,
      startTimestamp: '2026-01-01T00:00:00Z',
    })) as { readonly orders: readonly { readonly id: number }[] };
    expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
  });

  it('killed while the market runs never goes back', async () => {
    const first = await Spawned.start('600');
    let seen = 0;
    while (seen === 0) {
      const { contracts } = (await first.control('/market')) as { contracts: readonly object[] };
      seen = contracts.length;
    }
    const { marketTime: before } = (await first.control('/clock')) as { marketTime: number };
    await first.kill();
    const second = await Spawned.start('600');
    const { marketTime: after } = (await second.control('/clock')) as { marketTime: number };
    // Between two prices only the clock had moved, by less than the longest gap of a minute.
    expect(after).toBeGreaterThan(before - 30_000);
  });
});

describe('startGateway', () => {
  const start = (change: object = {}) =>
    startGateway({ port: 0, controlPort: 0, filePath, speed: 'stepped', ...change });

  it('cuts a torn tail and goes on', async () => {
    await (await Spawned.start()).kill();
    const whole = readFileSync(filePath);
    appendFileSync(filePath, 'deadbeef [{"kind":"acc');
    const started = await start();
    if (!started.ok) throw new Error(started.error.message);
    await started.value.close();
    expect(readFileSync(filePath)).toEqual(whole);
  });

  it('refuses damage before the last line, and starts afresh when told to', async () => {
    await (await Spawned.start()).kill();
    const text = readFileSync(filePath, 'utf8');
    writeFileSync(filePath, text.replace('PRAC', 'PRAD') + text);
    expect(await start()).toMatchObject({
      ok: false,
      error: { kind: 'badFile' },
    });
    const fresh = await start({ fresh: true });
    expect(fresh.ok).toBe(true);
    if (fresh.ok) await fresh.value.close();
  });

  it('refuses a file that another gateway has open', async () => {
    await Spawned.start();
    const second = await start();
    expect(second).toEqual({
      ok: false,
      error: {
        kind: 'badFile',
        message: `${filePath} is in use by another gateway; stop that one first.`,
      },
    });
  });

  it('refuses the file of another market', async () => {
    await (await Spawned.start()).kill();
    expect(await start({ seed: 2 })).toMatchObject({ ok: false, error: { kind: 'otherMarket' } });
  });

  it('says which port is taken, and leaves the file free', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    expect(await start({ controlPort: port })).toEqual({
      ok: false,
      error: {
        kind: 'portTaken',
        message: `Port ${port} on 127.0.0.1 is taken; choose another one.`,
      },
    });
    await new Promise((resolve) => other.close(resolve));
    const again = await start({ controlPort: port });
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });

  it.each([
    { name: 'a user without a key', change: { users: ['demo'] }, kind: 'badUser' },
    { name: 'a user twice', change: { users: ['a:1', 'A:2'] }, kind: 'badUser' },
    { name: 'a missing file', change: { dataPath: '/nowhere/NQ_1m.csv' }, kind: 'badMarket' },
    { name: 'an empty range', change: { from: 2, to: 1 }, kind: 'badMarket' },
  ])('refuses $name in one sentence', async ({ change, kind }) => {
    const started = await start(change);
    expect(started).toMatchObject({ ok: false, error: { kind } });
    if (!started.ok) expect(started.error.message).toMatch(/^[^\n]+\.$/);
  });
});
