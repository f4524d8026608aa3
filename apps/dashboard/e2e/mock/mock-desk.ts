import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { clientMessage, type ServerMessage, serverMessage } from '@loadline/api-schema';
import { type WebSocket, WebSocketServer } from 'ws';
import { serveStatic } from '../static-files.ts';
import { answerApi } from './mock-routes.ts';
import { MockScript } from './mock-script.ts';

/** How fast the scripted day runs: machine milliseconds between two prices, null stands still. */
export type MockOptions = Readonly<{
  port?: number;
  priceEveryMs?: number | null;
  folder?: string;
}>;

const HEARTBEAT_MS = 2_000;

/**
 * A desk made up for the page: it speaks the same HTTP and WebSocket as the API, plays a scripted
 * day, and takes commands. A test can break it: sockets die, requests fail, the trader goes away.
 */
export class MockDesk {
  readonly script: MockScript;
  /** Requests that commanded something, as `METHOD path body`. */
  readonly commands: string[] = [];
  /** While set, every command is refused with this sentence. */
  refuseCommands: string | null = null;
  /** While true, history cannot be read. */
  failBars = false;
  /** While true, the page is served but its WebSocket is refused. */
  deaf = false;
  /** While true, nobody can connect: the page sees a desk that is away. */
  away = false;
  readonly #server: Server;
  readonly #sockets = new Set<WebSocket>();
  readonly #tcp = new Set<Socket>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor({ folder }: MockOptions = {}) {
    this.script = new MockScript((message) => this.#broadcast(message));
    this.#server = createServer(
      (request, response) => void this.#answer(request, response, folder),
    );
    const hub = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.#server.on('connection', (socket) => {
      this.#tcp.add(socket);
      socket.once('close', () => this.#tcp.delete(socket));
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.away || this.deaf || request.url !== '/api/stream') return socket.destroy();
      return hub.handleUpgrade(request, socket, head, (browser) => this.#greet(browser));
    });
  }

  /** @returns the address of the page. */
  async start({ port = 0, priceEveryMs = 250 }: MockOptions = {}): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.setPace(priceEveryMs);
    this.#heartbeat = setInterval(() => this.script.heartbeat(), HEARTBEAT_MS);
    const { port: bound } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${bound}`;
  }

  async stop(): Promise<void> {
    this.setPace(null);
    clearInterval(this.#heartbeat);
    for (const socket of this.#sockets) socket.terminate();
    for (const socket of this.#tcp) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  setPace(priceEveryMs: number | null): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer =
      priceEveryMs === null ? null : setInterval(() => this.script.step(), priceEveryMs);
  }

  /** Ends every WebSocket at once, as a killed API would. */
  dropSockets(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.#sockets.clear();
  }

  #greet(browser: WebSocket): void {
    browser.on('message', (data: Buffer) => {
      const message = clientMessage.parse(JSON.parse(data.toString('utf8')));
      if (message.type === 'subscribe') return this.script.quote();
      if (message.type !== 'hello') return;
      this.#sockets.add(browser);
      this.#send(browser, this.script.snapshot(message.resumeFrom));
    });
    browser.on('close', () => this.#sockets.delete(browser));
  }

  #broadcast(message: ServerMessage): void {
    for (const socket of this.#sockets) this.#send(socket, message);
  }

  /**
   * Everything is checked against the schema on its way out, so that the mock cannot drift from
   * it.
   */
  #send(socket: WebSocket, message: ServerMessage): void {
    socket.send(JSON.stringify(serverMessage.parse(message)));
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    folder?: string,
  ): Promise<void> {
    if (this.away) return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://mock');
    if (url.pathname.startsWith('/api/')) return answerApi(this, request, response);
    return serveStatic(folder, url.pathname, response);
  }
}
