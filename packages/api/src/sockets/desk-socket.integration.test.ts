import { readFile, stat, writeFile } from 'node:fs/promises';
import type { ServerMessage } from '@loadline/api-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { aFeedEntry } from '../../test/desk-builders.ts';
import { aDataFolder, ask, aTrader, eventually } from '../../test/live-desk.ts';
import { DeskClient } from '../client/desk-client.ts';
import { deskConnector } from './desk-connector.ts';
import { readDeskEndpoint } from './desk-endpoint.ts';
import { startDeskSocket } from './desk-socket-server.ts';
import { machineTimers } from './machine.ts';

let data: Awaited<ReturnType<typeof aDataFolder>>;
let closers: (() => unknown)[] = [];

beforeEach(async () => {
  data = await aDataFolder();
});

afterEach(async () => {
  for (const close of closers) await close();
  closers = [];
  await data.remove();
});

async function trader(options: Parameters<typeof aTrader>[1] = {}) {
  const started = await aTrader(data.endpointFile, options);
  closers.unshift(() => started.close());
  return started;
}

function reader() {
  const heard: ServerMessage[] = [];
  const client = new DeskClient({
    connector: deskConnector(data.endpointFile),
    timers: machineTimers,
    actor: 'test',
    listener: {
      onUp: () => undefined,
      onAway: () => undefined,
      onFault: () => undefined,
      onMessage: (message) => heard.push(message),
    },
  });
  closers.unshift(() => client.stop());
  client.start();
  const feed = () => heard.flatMap((one) => (one.type === 'feed' ? one.entry.sequence : []));
  return { client, heard, feed };
}

const UPGRADE = {
  connection: 'upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

describe('the desk socket', () => {
  it('is opened only with the token that its owner can read, and never by a web page', async () => {
    const { port } = await trader();
    expect((await stat(data.endpointFile)).mode & 0o777).toBe(0o600);
    const endpoint = await readDeskEndpoint(data.endpointFile);
    const authorization = `Bearer ${endpoint?.token ?? ''}`;
    const origin = 'http://127.0.0.1';
    for (const headers of [
      UPGRADE,
      { ...UPGRADE, authorization: 'Bearer nonsense' },
      { ...UPGRADE, authorization, origin },
    ]) {
      expect((await ask(port, '/', { headers })).status).toBe(403);
    }
    const { client } = reader();
    await eventually(() => client.up, Boolean);
  });

  it('is found again after a trader that was killed left its address behind', async () => {
    const first = await aTrader(data.endpointFile);
    const left = await readFile(data.endpointFile, 'utf8');
    await first.close();
    await writeFile(data.endpointFile, left);
    const { client, heard } = reader();
    const second = await trader();
    second.hub.addFeed(aFeedEntry(2));
    await eventually(() => client.up, Boolean);
    second.hub.addFeed(aFeedEntry(3));
    await eventually(
      () => heard.some((one) => one.type === 'feed' && one.entry.sequence === 3),
      Boolean,
    );
    expect(heard[0]).toMatchObject({ type: 'snapshot', feed: [aFeedEntry(1), aFeedEntry(2)] });
  });

  it('gives a reader that lost its connection every feed entry, once and in order', async () => {
    const first = await aTrader(data.endpointFile);
    const { client, heard } = reader();
    await eventually(() => client.up, Boolean);
    first.hub.addFeed(aFeedEntry(2));
    await first.close();
    await eventually(
      () => client.up,
      (up) => !up,
    );
    const second = await trader();
    for (const number of [2, 3]) second.hub.addFeed(aFeedEntry(number));
    await eventually(() => client.up, Boolean);
    const later = heard.filter(({ type }) => type === 'snapshot')[1];
    expect(later).toMatchObject({ feed: [aFeedEntry(3)], feedComplete: true });
  });

  it('leaves the address of a newer trader alone when an older one stops', async () => {
    const old = await aTrader(data.endpointFile);
    const young = await trader();
    await old.close();
    expect(await readDeskEndpoint(data.endpointFile)).toMatchObject({ port: young.port });
  });

  it('says in one sentence that the address cannot be written', async () => {
    const started = await startDeskSocket({
      endpointFile: '/nowhere/desk.json',
      onCommand: async () => ({ accepted: true }),
    });
    expect(started).toMatchObject({ ok: false, error: { kind: 'cannotWrite' } });
  });

  it('drops a reader that takes nothing, and the others hear everything', async () => {
    const { hub, port } = await trader({ backlogBytesMax: 200_000 });
    const endpoint = await readDeskEndpoint(data.endpointFile);
    const stuck = await stuckReader(port, endpoint?.token ?? '');
    closers.unshift(() => stuck.terminate());
    const { client, feed } = reader();
    await eventually(() => client.up && hub.readers === 2, Boolean);
    const text = 'x'.repeat(50_000);
    let number = 1;
    while (hub.readers === 2) {
      number += 1;
      const sent = number;
      hub.addFeed({ ...aFeedEntry(sent), text });
      await eventually(feed, (numbers) => numbers.at(-1) === sent);
    }
    expect(feed()).toEqual(Array.from({ length: number - 1 }, (_, index) => index + 2));
    expect(client.up).toBe(true);
  });
});

/** Says hello and then never reads again. */
async function stuckReader(port: number, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers });
  await new Promise((resolve) => webSocket.once('open', resolve));
  webSocket.send(JSON.stringify({ type: 'hello' }));
  webSocket.pause();
  return webSocket;
}
