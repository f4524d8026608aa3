import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isFromLoopback } from './loopback-guard.ts';

/** A WebSocket of the control API. */
export interface ControlStream {
  readonly path: RegExp;
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Hands each upgrade to the stream that its path names; any other path is not found. */
export function attachStreams(server: Server, streams: readonly ControlStream[]): void {
  server.on('upgrade', (request, socket, head) => {
    const stream = streams.find(({ path }) => path.test(request.url ?? ''));
    if (stream !== undefined && isFromLoopback(request.headers)) {
      stream.accept(request, socket, head);
      return;
    }
    socket.on('error', () => {});
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
}
