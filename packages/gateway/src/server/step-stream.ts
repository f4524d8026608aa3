import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { HttpReply, HttpRequest } from '../rest/http-message.ts';
import type { ControlStream } from './control-streams.ts';

type Handle = (request: HttpRequest) => HttpReply;

const REQUEST_BYTES_MAX = 1_024;

/**
 * `POST /step` over one WebSocket: every message is the body of a request, every answer the body of
 * its reply, in order. A market is stepped through hundreds of thousands of prices, and a request
 * each costs a client ten times what the step itself does.
 */
export class StepStream implements ControlStream {
  readonly path = /^\/step\/stream\/?(\?|$)/;
  readonly #handle: Handle;
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: REQUEST_BYTES_MAX,
  });

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#webSockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => {});
      opened.on('message', (data: Buffer) => {
        const body = data.toString();
        const asked = { method: 'POST', path: '/step', query: {}, headers: {}, body };
        opened.send(this.#handle(asked).body);
      });
    });
  }

  close(): void {
    for (const socket of this.#webSockets.clients) socket.terminate();
    this.#webSockets.close();
  }
}
