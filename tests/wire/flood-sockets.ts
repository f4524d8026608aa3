import { connect, type Socket } from 'node:net';

/** A socket that never finishes what it has begun, and what came back over it. */
export type UnfinishedSocket = Readonly<{ socket: Socket; status: () => number | null }>;

const AT_ONCE = 200;

/** Begins a request for a hub and never ends its headers. */
export const halfARequest = (api: URL): string =>
  `GET /hubs/market HTTP/1.1\r\nHost: ${api.host}\r\nUpgrade: websocket\r\nX-Slow: `;

/** Opens a WebSocket to a hub; the handshake of the hub never follows. */
export const wholeUpgrade = (api: URL, token: string): string =>
  [
    `GET /hubs/market?access_token=${token} HTTP/1.1`,
    `Host: ${api.host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');

/** Opens so many sockets, some hundred at once, sends one text on each and reads on. */
export async function openSockets(
  api: URL,
  text: string,
  count: number,
): Promise<readonly UnfinishedSocket[]> {
  const opened: UnfinishedSocket[] = [];
  while (opened.length < count) {
    const wanted = Math.min(AT_ONCE, count - opened.length);
    opened.push(...(await Promise.all(Array.from({ length: wanted }, () => openOne(api, text)))));
  }
  return opened;
}

function openOne({ hostname, port }: URL, text: string): Promise<UnfinishedSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let status: number | null = null;
    socket.on('data', (data: Buffer) => {
      status ??= Number(/^HTTP\/1.1 (\d+)/.exec(data.toString('latin1'))?.[1] ?? Number.NaN);
    });
    socket.once('connect', () => {
      socket.write(text);
      resolve({ socket, status: () => status });
    });
    socket.once('error', reject);
    socket.on('error', () => {});
  });
}
