import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Gateway } from '../gateway.ts';
import type { HubSession } from '../hubs/hub-session.ts';
import { hubOfPath } from '../hubs/streams.ts';
import { toRequest } from './http-server.ts';
import { isFromLoopback } from './loopback-guard.ts';

/** Real clients send calls of some dozen bytes. */
const MESSAGE_BYTES_MAX = 64 * 1024;
/** At real speeds a reader that is further behind than this is dropped. */
const BACKLOG_BYTES_MAX = 8 * 2 ** 20;
/** A client that does not answer the end of its connection is cut off after this long. */
const CLOSE_WITHIN_MS = 3_000;

/** The types of ws do not know `closeTimeout` yet. */
const SOCKETS = {
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MESSAGE_BYTES_MAX,
  closeTimeout: CLOSE_WITHIN_MS,
} as const;

/** Status line and headers of an upgrade that is refused. */
const REFUSALS = {
  401: { status: '401 Unauthorized', headers: 'WWW-Authenticate: Bearer\r\n' },
  404: { status: '404 Not Found', headers: '' },
  503: { status: '503 Service Unavailable', headers: '' },
} as const;

/** The WebSocket side of the hubs: upgrades, and how far the sockets are behind. */
export class HubServer {
  readonly #gateway: Gateway;
  readonly #onFatal: (error: unknown) => void;
  readonly #sockets = new Set<WebSocket>();
  /** Connections with frames that wait for the end of this turn of the event loop. */
  readonly #held = new Set<Duplex>();
  readonly #webSockets = new WebSocketServer({ ...SOCKETS });

  constructor(gateway: Gateway, onFatal: (error: unknown) => void) {
    this.#gateway = gateway;
    this.#onFatal = onFatal;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      try {
        this.#onUpgrade(request, socket, head);
      } catch (error) {
        refuse(socket, '500 Internal Server Error');
        this.#onFatal(error);
      }
    });
  }

  /** The most that any connection has not sent yet, in bytes. */
  backlog(): number {
    let most = 0;
    for (const socket of this.#sockets) most = Math.max(most, socket.bufferedAmount);
    return most;
  }

  /** Ends connections that are too far behind to catch up. */
  dropSlow(): void {
    for (const socket of this.#sockets) {
      if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate();
    }
  }

  close(): void {
    this.#release();
    for (const socket of this.#sockets) socket.terminate();
    this.#webSockets.close();
  }

  /**
   * Lets the frames of one turn go out together: a write to the system costs more than all that the
   * gateway does for an event.
   */
  #hold(socket: Duplex): void {
    if (this.#held.has(socket)) return;
    if (this.#held.size === 0) setImmediate(() => this.#release());
    this.#held.add(socket);
    socket.cork();
  }

  #release(): void {
    for (const socket of this.#held) socket.uncork();
    this.#held.clear();
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const asked = toRequest(request, null);
    const hub = hubOfPath(asked.path);
    if (hub === null) return refuse(socket, '404 Not Found');
    if (!isFromLoopback(request.headers)) return refuse(socket, '403 Forbidden');
    // The session is opened before the upgrade is answered, so a bad token gets its 401.
    const link: { socket: WebSocket | null } = { socket: null };
    const session = this.#gateway.openHub(hub, asked, {
      send: (text) => {
        this.#hold(socket);
        link.socket?.send(text);
      },
      close: () => link.socket?.close(),
    });
    if (session === null) {
      const { status, headers } = REFUSALS[this.#gateway.hubRefusal(asked)];
      return refuse(socket, status, headers);
    }
    this.#webSockets.handleUpgrade(request, socket, head, (opened) => {
      link.socket = opened;
      this.#serve(opened, session);
    });
  }

  #serve(socket: WebSocket, session: HubSession): void {
    this.#sockets.add(socket);
    socket.on('message', (data: Buffer) => {
      try {
        session.receive(data.toString());
      } catch (error) {
        this.#onFatal(error);
      }
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      session.onClosed();
    });
    // A broken connection also closes; there is nobody to tell.
    socket.on('error', () => {});
  }
}

function refuse(socket: Duplex, status: string, headers = ''): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
}
