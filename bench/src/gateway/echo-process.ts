import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';

/** At this backlog the next push waits, as it does in the gateway at its full speed. */
const BACKLOG_BYTES = 64 * 1024;
const RUN_MS = 4;
const FIRST_ID = 2 ** 31 + 1;
const SEPARATOR = '\u001e';

/**
 * The reference of the load: bare Fastify and ws of the same shape. An order is answered with an id
 * and told to all sockets of its account in as many records of the same length; with `push` every
 * socket gets a trade and a quote, as fast as the sockets take them. Nothing else is done.
 */
const { push } = JSON.parse(process.argv[2] ?? '{}') as Readonly<{ push?: boolean }>;
const app = fastify();
const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const subscribers = new Map<number, Set<WebSocket>>();
let nextId = FIRST_ID;

app.post('/api/Auth/loginKey', async () => ({ token: 'bare', success: true }));
app.post('/api/Order/place', (asked, reply) => {
  const { accountId, contractId } = asked.body as Readonly<{
    accountId: number;
    contractId: string;
  }>;
  const orderId = nextId;
  nextId += 2;
  void reply.send({ orderId, success: true, errorCode: 0, errorMessage: null });
  const text = recordsOf({ accountId, contractId, orderId });
  for (const socket of subscribers.get(accountId) ?? []) socket.send(text);
});
app.server.on('upgrade', (asked, socket, head) => {
  webSockets.handleUpgrade(asked, socket, head, (opened) => serve(opened));
});
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;
process.send?.({ api: `http://127.0.0.1:${port}`, control: '' });
process.on('message', () => {
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, heapUsed, external, cpuMs: (user + system) / 1_000 });
});
process.once('disconnect', () => process.exit(0));
if (push === true) pushOn();

function serve(socket: WebSocket): void {
  socket.on('message', (data: Buffer) => {
    for (const text of data.toString().split(SEPARATOR)) {
      if (!text.startsWith('{"type"')) continue;
      const call = JSON.parse(text) as Readonly<{
        arguments: readonly [number];
        invocationId: string;
      }>;
      const [accountId] = call.arguments;
      subscribers.set(accountId, (subscribers.get(accountId) ?? new Set()).add(socket));
      const { invocationId } = call;
      socket.send(JSON.stringify({ type: 3, invocationId, result: null }) + SEPARATOR);
    }
  });
}

/** Six records: order, trade, order, position, and the account twice. */
function recordsOf(order: Readonly<{ accountId: number; contractId: string; orderId: number }>) {
  const { accountId, contractId, orderId } = order;
  const at = new Date().toISOString();
  const base = { accountId, contractId, creationTimestamp: at };
  const data = {
    id: orderId,
    ...base,
    symbolId: 'F.US.ENQ',
    updateTimestamp: at,
    type: 2,
    side: 0,
  };
  const placed = { ...data, status: 6, size: 1, fillVolume: 0 };
  const filled = { ...data, status: 2, size: 1, fillVolume: 1, filledPrice: 25_000.25 };
  const fees = { profitAndLoss: 5, fees: 1.4, commissions: 0.5, side: 0, size: 1, voided: false };
  const trade = { id: orderId + 1, ...base, price: 25_000.25, ...fees, orderId };
  const position = {
    id: 1,
    ...base,
    contractDisplayName: 'NQH26',
    type: 1,
    size: 1,
    averagePrice: 1,
  };
  const account = { id: accountId, name: 'PRAC-V2-300000-10', balance: 150_000, canTrade: true };
  return [
    record('GatewayUserOrder', placed),
    record('GatewayUserTrade', trade),
    record('GatewayUserOrder', filled),
    record('GatewayUserPosition', position),
    record('GatewayUserAccount', account),
    record('GatewayUserAccount', account),
  ].join('');
}

function record(target: string, data: object): string {
  return JSON.stringify({ type: 1, target, arguments: [{ action: 1, data }] }) + SEPARATOR;
}

/** A trade and a quote to every socket, again and again. */
function pushOn(): void {
  const until = performance.now() + RUN_MS;
  while (performance.now() < until && webSockets.clients.size > 0) {
    const text = marketRecords(performance.now());
    let isBehind = false;
    for (const socket of webSockets.clients) {
      socket.send(text);
      isBehind ||= socket.bufferedAmount > BACKLOG_BYTES;
    }
    if (isBehind) break;
  }
  setTimeout(pushOn, webSockets.clients.size > 0 ? 0 : 10);
}

function marketRecords(price: number): string {
  const [id, at] = ['CON.F.US.ENQ.H26', '2026-01-12T14:30:00.25+00:00'];
  const trade = `{"symbolId":"F.US.ENQ","price":${price},"timestamp":"${at}","type":1,"volume":3}`;
  const quote = `{"symbol":"F.US.ENQ","lastPrice":${price},"bestBid":${price},"bestAsk":${price}`;
  const times = `"lastUpdated":"${at}","timestamp":"${at}"`;
  return (
    `{"type":1,"target":"GatewayTrade","arguments":["${id}",[${trade}]]}${SEPARATOR}` +
    `{"type":1,"target":"GatewayQuote","arguments":["${id}",${quote},${times}}]}${SEPARATOR}`
  );
}
