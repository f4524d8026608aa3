import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientMessage, type ServerMessage, serverMessage } from '@loadline/api-schema';
import { WebSocket } from 'ws';
import {
  type ApiStore,
  type DeskSocket,
  type DeskSocketOptions,
  deskConnector,
  type RunningApi,
  startApi,
  startDeskSocket,
} from '../src/index.ts';
import { aDeskState, aFeedEntry } from './desk-builders.ts';

/** A folder of its own for each test, with an endpoint file to be and a tiny dashboard. */
export async function aDataFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'loadline-api-'));
  const page = '<!doctype html><title>Loadline</title>';
  await writeFile(join(folder, 'index.html'), page);
  return {
    folder,
    endpointFile: join(folder, 'desk.json'),
    page,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A trader's desk socket with a state and one feed entry. */
export async function aTrader(
  endpointFile: string,
  {
    onCommand = async () => ({ accepted: true }),
    ...rest
  }: { onCommand?: DeskSocketOptions['onCommand']; paceMs?: number; backlogBytesMax?: number } = {},
): Promise<DeskSocket> {
  const started = await startDeskSocket({ endpointFile, onCommand, paceMs: 1, ...rest });
  if (!started.ok) throw new Error(started.error.detail);
  const { hub } = started.value;
  hub.load({ state: aDeskState(), feed: [aFeedEntry(1)], fills: [] }, { feedContinues: false });
  return started.value;
}

export const EMPTY: ApiStore = {
  bars: async () => ({ kind: 'answered', value: [] }),
  feed: async () => ({ kind: 'answered', value: [] }),
  trades: async () => ({ kind: 'answered', value: [] }),
  decisions: async () => ({ kind: 'answered', value: [] }),
  decision: async () => ({ kind: 'answered', value: null }),
};

export async function anApi(
  endpointFile: string,
  {
    store = EMPTY,
    dashboardFolder = null,
  }: { store?: ApiStore; dashboardFolder?: string | null } = {},
): Promise<RunningApi> {
  const started = await startApi({
    port: 0,
    connector: deskConnector(endpointFile),
    store,
    version: '0.1.0',
    dashboardFolder,
  });
  if (!started.ok) throw new Error(started.error.detail);
  return started.value;
}

/** A browser's WebSocket that keeps what it hears. */
export class Browser {
  readonly heard: ServerMessage[] = [];
  readonly #webSocket: WebSocket;
  #changed: () => void = () => undefined;
  closed = false;

  constructor(port: number, headers: Record<string, string> = {}) {
    this.#webSocket = new WebSocket(`ws://127.0.0.1:${port}/api/stream`, { headers });
    this.#webSocket.on('message', (data: Buffer) => {
      this.heard.push(serverMessage.parse(JSON.parse(data.toString())));
      this.#changed();
    });
    this.#webSocket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
    this.#webSocket.on('error', () => undefined);
  }

  /** Connects, says hello and waits for the state. */
  static async onPort(port: number, ...messages: ClientMessage[]): Promise<Browser> {
    const browser = new Browser(port);
    await browser.say({ type: 'hello' }, ...messages);
    await browser.until(({ type }) => type === 'snapshot');
    return browser;
  }

  async say(...messages: ClientMessage[]): Promise<void> {
    if (this.#webSocket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve) => this.#webSocket.once('open', resolve));
    }
    for (const message of messages) this.#webSocket.send(JSON.stringify(message));
  }

  /** The first message that fits, waiting for it if need be. */
  async until(fits: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      if (this.closed) throw new Error('The connection ended before the message came.');
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Stops reading, as a page does that hangs. */
  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  async close(): Promise<void> {
    this.#webSocket.terminate();
    while (!this.closed) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }
}

export type HttpReply = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
  json: unknown;
}>;

/** One request with exactly these headers; `fetch` would not let us choose the Host. */
export function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const isJson = response.headers['content-type']?.startsWith('application/json') === true;
        const json: unknown = isJson ? JSON.parse(text) : null;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const post = (port: number, path: string, body: unknown, headers = {}): Promise<HttpReply> =>
  ask(port, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Asks again until the answer fits; the test's own time limit bounds it. */
export async function eventually<Value>(
  read: () => Value | Promise<Value>,
  fits: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
