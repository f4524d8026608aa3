import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '@loadline/gateway';
import { figureOf, type Measured } from './figure.ts';

const ROUNDS = 7;
const STEPS = 1_500;
const WARM_UP = 500;
const CONTRACT = 'CON.F.US.ENQ.H26';
const SEPARATOR = '\u001e';

type Post = (path: string, body: object) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Prices per second in stepped mode, over loopback: a step is asked for, and the next one only when
 * every frame that the answer counts has come over the hub. The reference asks a bare HTTP server
 * for an answer of the same length and waits for nothing else.
 */
export async function run(): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  const filePath = join(folder, 'gateway.log');
  const started = await startGateway({ port: 0, controlPort: 0, filePath, speed: 'stepped' });
  if (!started.ok) throw new Error(started.error.message);
  const { api, control } = started.value.addresses;
  const bare = await bareServer();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const hub = await subscribedHub(api, poster(api, agent));
  const values: number[] = [];
  const references: number[] = [];
  // In turn, so that other work on the machine meets both.
  for (let round = 0; round < ROUNDS; round += 1) {
    const step = async () => {
      const { frames } = await poster(control, agent)('/step', {});
      const [told] = frames as readonly { readonly frames: number }[];
      await hub.received(told?.frames ?? 0);
    };
    values.push(await rateOf(step));
    references.push(await rateOf(async () => void (await poster(addressOf(bare), agent)('/', {}))));
  }
  hub.close();
  agent.destroy();
  bare.close();
  await started.value.close();
  rmSync(folder, { recursive: true, force: true });
  const words = { name: 'gateway.steps', unit: 'prices/s', beside: 'a bare HTTP server' };
  return [figureOf(words, values, references)];
}

async function rateOf(step: () => Promise<void>): Promise<number> {
  for (let count = 0; count < WARM_UP; count += 1) await step();
  const startedAt = performance.now();
  for (let count = 0; count < STEPS; count += 1) await step();
  return STEPS / ((performance.now() - startedAt) / 1_000);
}

const addressOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Answers what a step answers, without doing anything for it. */
function bareServer(): Promise<Server> {
  const hub = { connectionId: 'x'.repeat(36), hub: 'market', userName: 'demo', frames: 12_000 };
  const text = JSON.stringify({ marketTime: 1_768_224_600_000, ended: false, frames: [hub] });
  const server = createServer((asked, answer) => {
    asked.resume();
    asked.on('end', () => answer.setHeader('content-type', 'application/json').end(text));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const poster =
  (base: string, agent: Agent, token = ''): Post =>
  (path, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const type = { 'content-type': 'application/json', 'content-length': text.length };
      const headers = { ...type, authorization: `Bearer ${token}` };
      const asked = request(base + path, { method: 'POST', agent, headers }, (answer) => {
        let received = '';
        answer.on('data', (part: Buffer) => {
          received += part.toString();
        });
        answer.on('end', () => resolve(JSON.parse(received) as Record<string, unknown>));
      });
      asked.on('error', reject);
      asked.end(text);
    });

/** One connection with quotes and trades of one contract, which counts its frames. */
async function subscribedHub(api: string, post: Post) {
  const { token } = await post('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' });
  const url = `${api.replace('http', 'ws')}/hubs/market?access_token=${String(token)}`;
  const socket = new WebSocket(url);
  let frames = 0;
  let waiting = { count: 0, go: () => {} };
  socket.addEventListener('message', ({ data }) => {
    for (const record of String(data).split(SEPARATOR))
      if (record.includes('"type":1')) frames += 1;
    if (frames >= waiting.count) waiting.go();
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const send = (message: object) => socket.send(JSON.stringify(message) + SEPARATOR);
  send({ protocol: 'json', version: 1 });
  for (const target of ['SubscribeContractQuotes', 'SubscribeContractTrades']) {
    send({ type: 1, target, arguments: [CONTRACT] });
  }
  const received = (count: number): Promise<void> =>
    frames >= count
      ? Promise.resolve()
      : new Promise((resolve) => {
          waiting = { count, go: resolve };
        });
  await received(1);
  return { received, close: () => socket.close() };
}
