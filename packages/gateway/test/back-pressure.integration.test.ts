import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually, StartedGateway } from './started-gateway.ts';

const NQ = 'CON.F.US.ENQ.H26';
const END = '\u001e';

let gateway: StartedGateway | null = null;

afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

type Reader = Readonly<{ socket: WebSocket; times: number[]; state: { closed: boolean } }>;

/** A subscriber to trades that can stop reading, as a client that hangs does. */
async function reader({ api, token }: StartedGateway): Promise<Reader> {
  const socket = new WebSocket(`${api.replace('http', 'ws')}/hubs/market?access_token=${token}`);
  const times: number[] = [];
  const state = { closed: false };
  socket.on('message', (data: Buffer) => {
    for (const [, at = ''] of data.toString().matchAll(/"timestamp":"([^"]+)","type"/g)) {
      times.push(Date.parse(at));
    }
  });
  socket.on('close', () => {
    state.closed = true;
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(`{"protocol":"json","version":1}${END}`);
  for (const target of ['SubscribeContractQuotes', 'SubscribeContractTrades']) {
    socket.send(JSON.stringify({ type: 1, target, arguments: [NQ] }) + END);
  }
  return { socket, times, state };
}

describe('a reader that hangs', () => {
  it('is waited for at max speed and misses nothing', async () => {
    gateway = await (await StartedGateway.start({ speed: 'max', paused: true })).signIn();
    const { socket, times } = await reader(gateway);
    await gateway.control('POST', '/clock', { paused: false });
    await eventually(() => times.length > 2_000, 'the market');
    socket.pause();
    const started = gateway;
    const timeNow = async () => {
      const { body } = await started.control('GET', '/clock');
      return (body as { readonly marketTime: number }).marketTime;
    };
    let before = -1;
    let now = await timeNow();
    // The buffers of the system fill first; then the market stands still.
    for (let look = 0; look < 200 && now !== before; look += 1) {
      before = now;
      await new Promise((done) => setTimeout(done, 50));
      now = await timeNow();
    }
    expect(now).toBe(before);
    socket.resume();
    await eventually(() => (times.at(-1) ?? 0) > now, 'the rest');
    await gateway.control('POST', '/clock', { paused: true });
    // Four prices a minute, at 0, 15, 30 and 59 seconds: none of them is missing.
    const firstDay = times.slice(0, 2_000);
    const seconds = firstDay.map((at) => (at / 1_000) % 60);
    const phase = [0, 15, 30, 59].indexOf(seconds[0] ?? 0);
    expect(seconds).toEqual(seconds.map((_, index) => [0, 15, 30, 59][(index + phase) % 4]));
    socket.terminate();
  });

  it('is dropped at real speeds when it is more than 8 MB behind', async () => {
    gateway = await (await StartedGateway.start({ speed: 90_000 })).signIn();
    const { socket, state } = await reader(gateway);
    socket.pause();
    const started = gateway;
    const connections = async () => {
      const { body } = await started.control('GET', '/health');
      return (body as { readonly connections: number }).connections;
    };
    const until = performance.now() + 30_000;
    while ((await connections()) > 0 && performance.now() < until) {
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(await connections()).toBe(0);
    socket.resume();
    await eventually(() => state.closed, 'the end of the connection');
  });
});
