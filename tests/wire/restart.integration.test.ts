import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningGateway, startGateway } from '@loadline/gateway';
import { sendRaw } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const JSON_TYPE = { 'content-type': 'application/json' };

let folder: string;
let running: RunningGateway;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-restart-'));
  running = await start();
});

afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<RunningGateway> {
  const filePath = join(folder, 'gateway.log');
  const started = await startGateway({ port: 0, controlPort: 0, filePath, speed: 'stepped' });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

async function token(): Promise<string> {
  const body = '{"userName":"demo","apiKey":"demo"}';
  const path = '/api/Auth/loginKey';
  const { json } = await sendRaw(running.addresses.api, { path, headers: JSON_TYPE, body });
  return (json as { readonly token: string }).token;
}

async function statusOf(path: string, bearer: string): Promise<number> {
  const headers = { ...JSON_TYPE, authorization: `Bearer ${bearer}` };
  const body = '{"onlyActiveAccounts":true}';
  return (await sendRaw(running.addresses.api, { path, headers, body })).status;
}

describe('after a restart', () => {
  it('a token that was logged out stays so', async () => {
    const [ended, kept] = [await token(), await token()];
    expect(await statusOf('/api/Auth/logout', ended)).toBe(200);
    await running.close();
    running = await start();
    expect(await statusOf('/api/Account/search', ended)).toBe(401);
    expect(await statusOf('/api/Account/search', kept)).toBe(200);
  });
});
