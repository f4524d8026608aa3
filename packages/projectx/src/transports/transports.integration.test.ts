import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpOutcome, HttpRequest } from '@loadline/engine/ports';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHttpTransport } from './fetch-transport.ts';
import { createSocketTransport } from './web-socket-transport.ts';

const REQUEST: HttpRequest = {
  method: 'POST',
  path: '/api/Order/place',
  headers: { 'content-type': 'application/json' },
  body: '{"size":1}',
  timeoutMs: 2_000,
};

let server: Server | null = null;

const listen = async (handle: RequestListener): Promise<string> => {
  const started = createServer(handle);
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${(started.address() as AddressInfo).port}`;
};

const ask = async (host: string, change: Partial<HttpRequest> = {}): Promise<HttpOutcome> => {
  const transport = createHttpTransport({ httpUrl: `http://${host}`, socketUrl: `ws://${host}` });
  const outcome = await transport.request({ ...REQUEST, ...change });
  await transport.close();
  return outcome;
};

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

describe('the HTTP transport', () => {
  it('gives status, headers and body of any reply', async () => {
    const host = await listen((_request, response) => {
      response.writeHead(429, { 'Retry-After': '7' }).end('slow down');
    });
    const outcome = await ask(host);
    expect(outcome).toMatchObject({ kind: 'reply', status: 429, body: 'slow down' });
    expect(outcome.kind === 'reply' && outcome.headers['retry-after']).toBe('7');
  });

  it('knows that a refused connection sent nothing', async () => {
    const host = await listen(() => undefined);
    server?.close();
    expect(await ask(host)).toMatchObject({ kind: 'failed', sent: false, reason: 'ECONNREFUSED' });
  });

  it('takes a timeout for sent', async () => {
    const host = await listen(() => undefined);
    const outcome = await ask(host, { timeoutMs: 50 });
    expect(outcome).toEqual({ kind: 'failed', sent: true, reason: 'no answer within 50 ms' });
  });

  it('takes a dropped connection for sent, and asks only once', async () => {
    let asked = 0;
    const host = await listen((request) => {
      asked += 1;
      request.socket.destroy();
    });
    expect(await ask(host)).toMatchObject({ kind: 'failed', sent: true });
    expect(asked).toBe(1);
  });

  it('takes an answer that breaks off for sent', async () => {
    const host = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"success":');
      setImmediate(() => response.destroy());
    });
    expect(await ask(host)).toMatchObject({ kind: 'failed', sent: true });
  });
});

describe('the socket transport', () => {
  const open = (host: string) => {
    const heard: unknown[][] = [];
    const transport = createSocketTransport({ httpUrl: '', socketUrl: `ws://${host}` });
    const socket = transport.open(
      { path: '/hubs/user?id=1', headers: { authorization: 'Bearer t' } },
      {
        onOpen: () => heard.push(['open']),
        onText: (text) => heard.push(['text', text]),
        onClose: (reason, status) => heard.push(['close', reason, status]),
      },
    );
    return { heard, socket };
  };
  const bounded = { timeout: 5_000 };

  it('carries text both ways with the token in a header', async () => {
    const host = await listen(() => undefined);
    const sockets = new WebSocketServer({ server: server as Server });
    sockets.on('connection', (peer, request) => {
      peer.send(`${request.url} ${request.headers.authorization}`);
      peer.on('message', (data: Buffer) => peer.send(data.toString().toUpperCase()));
    });
    const { heard, socket } = open(host);
    await vi.waitFor(() => expect(heard).toHaveLength(2), bounded);
    socket.send('grüße');
    await vi.waitFor(() => expect(heard).toHaveLength(3), bounded);
    expect(heard).toEqual([['open'], ['text', '/hubs/user?id=1 Bearer t'], ['text', 'GRÜSSE']]);
    for (const peer of sockets.clients) peer.terminate();
    await vi.waitFor(() => expect(heard.at(-1)).toEqual(['close', 'closed with code 1006', null]));
  });

  it('tells the status of a refused upgrade', async () => {
    const host = await listen(() => undefined);
    server?.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    const { heard } = open(host);
    const expected = ['close', 'the upgrade was answered with HTTP 401', 401];
    await vi.waitFor(() => expect(heard).toEqual([expected]), bounded);
  });

  it('closes, with a reason and without throwing, where nobody listens', async () => {
    const host = await listen(() => undefined);
    server?.close();
    const { heard, socket } = open(host);
    await vi.waitFor(() => expect(heard).toHaveLength(1), bounded);
    expect(heard[0]?.[1]).toContain('ECONNREFUSED');
    socket.send('into the void');
    socket.close();
  });

  it('can be closed before it has opened', async () => {
    const host = await listen(() => undefined);
    const { heard, socket } = open(host);
    socket.close();
    await vi.waitFor(() => expect(heard.at(-1)?.[0]).toBe('close'), bounded);
    expect(heard.some(([what]) => what === 'open')).toBe(false);
  });
});
