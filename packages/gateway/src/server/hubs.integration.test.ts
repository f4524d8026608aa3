import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  LogLevel,
} from '@microsoft/signalr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually, StartedGateway } from '../../test/started-gateway.ts';

const NQ = 'CON.F.US.ENQ.H26';
const END = '\u001e';

let gateway: StartedGateway;

beforeAll(async () => {
  gateway = await (await StartedGateway.start()).signIn();
  await gateway.steps(1);
});

afterAll(() => gateway.stop());

const hubUrl = (path: string) => gateway.api.replace('http', 'ws') + path;

type Opened = Readonly<{ socket: WebSocket; text: () => string; status: number | null }>;

/** Opens a raw WebSocket; `status` is that of a refused upgrade. */
function open(path: string, headers: Record<string, string> = {}): Promise<Opened> {
  return new Promise((resolve) => {
    const socket = new WebSocket(hubUrl(path), { headers });
    let received = '';
    socket.on('message', (data: Buffer) => (received += data.toString()));
    const text = () => received;
    socket.on('open', () => resolve({ socket, text, status: null }));
    socket.on('unexpected-response', (_, { statusCode }) => {
      resolve({ socket, text, status: statusCode ?? 0 });
    });
    socket.on('error', () => {});
  });
}

describe('opening a hub', () => {
  it.each([
    { name: 'a token in the query', path: (token: string) => `/hubs/user?access_token=${token}` },
    {
      name: 'a token twice in the query, the first one bad',
      path: (token: string) => `/hubs/user?access_token=bad&access_token=${token}`,
    },
    { name: 'a trailing slash', path: (token: string) => `/hubs/market/?access_token=${token}` },
  ])('works with $name', async ({ path }) => {
    const { socket, text, status } = await open(path(gateway.token));
    expect(status).toBeNull();
    socket.send(`{"protocol":"json","version":1}${END}`);
    await eventually(() => text() === `{}${END}`, 'the handshake');
    socket.close();
  });

  it('works with a token in the header', async () => {
    const { socket, status } = await open('/hubs/user', {
      authorization: `Bearer ${gateway.token}`,
    });
    expect(status).toBeNull();
    socket.close();
  });

  it.each([
    { name: 'no token', path: '/hubs/user', headers: {}, status: 401 },
    { name: 'a bad token', path: '/hubs/user?access_token=x', headers: {}, status: 401 },
    { name: 'another path', path: '/hubs/other?access_token=x', headers: {}, status: 404 },
    {
      name: 'a page of another site',
      path: '/hubs/user',
      headers: { origin: 'https://example.com' },
      status: 403,
    },
  ])('is refused with $name', async ({ path, headers, status }) => {
    expect((await open(path, headers)).status).toBe(status);
  });

  it('is negotiated with version 1, 0 and not without a token', async () => {
    const negotiate = (query: string) => gateway.send('POST', `/hubs/user/negotiate${query}`);
    const transports = [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }];
    const one = await negotiate('?negotiateVersion=1');
    expect(one.body).toMatchObject({
      negotiateVersion: 1,
      availableTransports: transports,
      connectionToken: expect.any(String) as string,
    });
    const zero = await negotiate('');
    expect(zero.body).not.toHaveProperty('connectionToken');
    expect(zero.body).toHaveProperty('connectionId');
    const refused = await gateway.send('POST', '/hubs/user/negotiate', { headers: {} });
    expect(refused.status).toBe(401);
    expect((await gateway.send('GET', '/hubs/user/negotiate')).status).toBe(405);
  });

  it('counts frames under the connection id that was negotiated', async () => {
    const { body } = await gateway.send('POST', '/hubs/market/negotiate?negotiateVersion=1');
    const { connectionId, connectionToken } = body as Record<string, string>;
    const token = `access_token=${gateway.token}`;
    const { socket, text } = await open(`/hubs/market?id=${connectionToken}&${token}`);
    socket.send(`{"protocol":"json","version":1}${END}`);
    const call = { type: 1, target: 'SubscribeContractTrades', arguments: [NQ], invocationId: '1' };
    socket.send(JSON.stringify(call) + END);
    await eventually(() => text().includes('"type":3'), 'the completion');
    const { body: step } = await gateway.steps(2);
    expect(step).toMatchObject({
      frames: expect.arrayContaining([
        { connectionId, hub: 'market', userName: 'demo', frames: 1 },
      ]),
    });
    socket.close();
  });
});

/** As the official sample connects: no negotiation, and the token in the URL and the factory. */
function sampleConnection(hub: string): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(`${gateway.api}/hubs/${hub}?access_token=${gateway.token}`, {
      skipNegotiation: true,
      transport: HttpTransportType.WebSockets,
      accessTokenFactory: () => gateway.token,
      timeout: 10_000,
    })
    .withAutomaticReconnect()
    .configureLogging(LogLevel.None)
    .build();
}

const negotiatedConnection = (hub: string): HubConnection =>
  new HubConnectionBuilder()
    .withUrl(`${gateway.api}/hubs/${hub}`, { accessTokenFactory: () => gateway.token })
    .configureLogging(LogLevel.None)
    .build();

describe.each([
  { name: 'the official sample', connect: sampleConnection },
  { name: 'a client that negotiates', connect: negotiatedConnection },
])('$name', ({ connect }) => {
  it('gets quotes and trades of a contract once, and none after it unsubscribes', async () => {
    const hub = connect('market');
    const trades: unknown[][] = [];
    const quotes: unknown[][] = [];
    hub.on('GatewayTrade', (...args: unknown[]) => {
      trades.push(args);
    });
    hub.on('GatewayQuote', (...args: unknown[]) => {
      quotes.push(args);
    });
    await hub.start();
    for (const method of ['SubscribeContractQuotes', 'SubscribeContractTrades']) {
      await hub.invoke(method, NQ);
      await hub.invoke(method, NQ);
    }
    const sparse = quotes.length;
    await gateway.steps(8);
    await eventually(() => trades.length >= 4, 'the trades');
    expect(trades).toHaveLength(4);
    expect(trades[0]).toEqual([NQ, [expect.objectContaining({ symbolId: 'F.US.ENQ' })]]);
    expect(sparse).toBe(1);
    expect(Object.keys(quotes[0]?.[1] as object)).toContain('open');
    expect(Object.keys(quotes[1]?.[1] as object)).not.toContain('open');
    await hub.invoke('UnsubscribeContractTrades', NQ);
    await gateway.steps(8);
    await eventually(() => quotes.length >= 9, 'the quotes');
    expect(trades).toHaveLength(4);
    await hub.stop();
  });

  it('gets wrapped events of its orders, and errors of bad calls', async () => {
    const hub = connect('user');
    const orders: unknown[] = [];
    hub.on('GatewayUserOrder', (event: unknown) => {
      orders.push(event);
    });
    await hub.start();
    await hub.invoke('SubscribeOrders', 10_001);
    const order = { accountId: 10_001, contractId: NQ, type: 2, side: 0, size: 0 };
    await gateway.post('/api/Order/place', order);
    await eventually(() => orders.length >= 2, 'the refused order');
    expect(orders).toMatchObject([
      { action: 1, data: { accountId: 10_001, status: 6 } },
      { action: 1, data: { status: 5 } },
    ]);
    const failed = "Failed to invoke 'Nothing' due to an error on the server.";
    await expect(hub.invoke('Nothing')).rejects.toThrow(failed);
    await expect(hub.invoke('SubscribeOrders', 'x')).rejects.toThrow("'SubscribeOrders'");
    await expect(hub.invoke('SubscribeOrders', 99)).rejects.toThrow('not found');
    await hub.stop();
  });
});
