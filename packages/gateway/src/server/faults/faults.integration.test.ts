import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually, StartedGateway } from '../../../test/started-gateway.ts';

const SEPARATOR = '\u001e';
const SECOND_MS = 1_000;
const FOR_EVER_MS = 60_000;
const accounts = { onlyActiveAccounts: true };

/** The faults that only sockets can show: what is late, what never comes, and what is cut off. */
describe('faults over real sockets', () => {
  let gateway: StartedGateway | null = null;

  afterEach(async () => await gateway?.stop());

  async function started(fault: string, parameter?: number): Promise<StartedGateway> {
    gateway = await (await StartedGateway.start()).signIn();
    const answer = await gateway.control('POST', '/faults', { name: fault, parameter });
    expect(answer.status).toBe(200);
    return gateway;
  }

  it('never answers a request that times out, and closes all the same', async () => {
    const on = await started('rest.timeout-after-accept');
    const body = JSON.stringify({ accountId: 1, orderId: 1 });
    const patience = AbortSignal.timeout(SECOND_MS / 5);
    const given = on.send('POST', '/api/Order/cancel', { body, signal: patience });
    await expect(given).rejects.toMatchObject({ name: 'TimeoutError' });
    const next = await on.post('/api/Order/cancel', { accountId: 1, orderId: 1 });
    expect(next.body).toMatchObject({ success: false, errorCode: 1 });
  });

  it('sends half of a slow body, which a client can give up', async () => {
    const on = await started('rest.slow-body', FOR_EVER_MS);
    const abort = new AbortController();
    const response = await fetch(`${on.api}/api/Account/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${on.token}` },
      body: JSON.stringify(accounts),
      signal: abort.signal,
    });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^\{"accounts"/);
    expect(first.length).toBeLessThan(Number(response.headers.get('content-length')));
    abort.abort();
  });

  it('sends the rest of a slow body in the end', async () => {
    const on = await started('rest.slow-body', 50);
    const answer = await on.post('/api/Account/search', accounts);
    expect(answer.body).toMatchObject({ success: true });
  });

  it('sends what is late by itself, also while the market stands still', async () => {
    const on = await started('hub.slow', 100);
    const socket = new WebSocket(
      `${on.api.replace('http', 'ws')}/hubs/market?access_token=${on.token}`,
    );
    const texts: string[] = [];
    socket.on('message', (data: Buffer) => texts.push(data.toString()));
    socket.on('open', () => socket.send(`{"protocol":"json","version":1}${SEPARATOR}`));
    await eventually(() => texts.length > 0, 'the late answer to the handshake');
    expect(texts).toEqual([`{}${SEPARATOR}`]);
    socket.terminate();
  });

  it('closes hub connections without a word', async () => {
    gateway = await (await StartedGateway.start()).signIn();
    const socket = new WebSocket(
      `${gateway.api.replace('http', 'ws')}/hubs/user?access_token=${gateway.token}`,
    );
    const seen = { texts: [] as string[], closed: false };
    socket.on('message', (data: Buffer) => seen.texts.push(data.toString()));
    socket.on('close', () => (seen.closed = true));
    socket.on('open', () => socket.send(`{"protocol":"json","version":1}${SEPARATOR}`));
    await eventually(() => seen.texts.length > 0, 'the handshake');
    await gateway.control('POST', '/faults', { name: 'hub.close' });
    await eventually(() => seen.closed, 'the end of the connection');
    expect(seen.texts).toEqual([`{}${SEPARATOR}`]);
  });
});
