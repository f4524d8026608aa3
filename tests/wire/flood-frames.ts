import { END, HANDSHAKE } from '@loadline/testkit';

type Random = Readonly<{ next: () => number }>;

/** Records that a hub has to bear: the connection goes on. */
const BORNE: readonly ((random: Random) => string)[] = [
  () => '{"type":6}',
  (random) => `{"type":${Math.floor(random.next() * 1e6) + 10}}`,
  () => '{"type":3,"invocationId":"nobody","result":9007199254740993}',
  () => '{"type":1,"target":"SubscribeOrders","arguments":[9007199254740993]}',
  () => '{"type":1,"target":"SubscribeOrders","arguments":[-2147483649]}',
  () => '{"type":1,"target":"SubscribeOrders","arguments":[null,{},[]]}',
  (random) => `{"type":1,"target":"${word(random)}","arguments":["${word(random)}"]}`,
  (random) => `{"type":1,"target":"SubscribeContractQuotes","arguments":["${word(random)}"]}`,
];

/** Records after which the hub ends the connection. */
const FATAL: readonly ((random: Random) => string)[] = [
  (random) => word(random),
  () => '{"type":1,"target":7,"arguments":NaN}',
  () => '{"type":1}',
  () => `${'['.repeat(2_000)}`,
  () => '{"type":"1"}',
  (random) => String.fromCharCode(...Array.from({ length: 40 }, () => random.next() * 65_535)),
];

/** After so many frames one ends the connection, and another one is opened. */
const FATAL_EVERY = 1_000;
const BACKLOG_BYTES = 2 ** 20;

/**
 * Sends so many garbage frames, a WebSocket message each, over one connection after the other.
 *
 * @returns how many connections it took.
 */
export async function sendGarbage(url: string, count: number, random: Random): Promise<number> {
  let connections = 0;
  for (let sent = 0; sent < count; connections += 1) {
    const socket = await opened(url);
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    for (const until = Math.min(count, sent + FATAL_EVERY); sent < until; sent += 1) {
      socket.send(pick(sent + 1 < until ? BORNE : FATAL, random) + END);
      if (socket.bufferedAmount > BACKLOG_BYTES) await new Promise((done) => setTimeout(done, 1));
    }
    await closed;
  }
  return connections;
}

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  socket.send(HANDSHAKE);
  return socket;
}

function pick(makers: readonly ((random: Random) => string)[], random: Random): string {
  const made = makers[Math.floor(random.next() * makers.length)]?.(random) ?? '';
  return made.replaceAll(END, '');
}

const word = (random: Random): string => Math.floor(random.next() * 2 ** 32).toString(36);
