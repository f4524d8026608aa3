import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { DeskHub } from '../hub/desk-hub.ts';
import { textOf } from '../messages/text-of.ts';

/** A message of a client is a few hundred bytes; anything near this is no client of ours. */
export const CLIENT_MESSAGE_BYTES_MAX = 64 * 1024;

/**
 * Joins one accepted WebSocket to a hub. Frames that the hub has built go straight to the TCP
 * socket, the same bytes for every reader. That is sound because compression is off, so that `ws`
 * itself writes each of its own frames (pong, close) at once and whole.
 */
export function servePeer(hub: DeskHub, webSocket: WebSocket, socket: Duplex): void {
  const session = hub.connect({
    get unsentBytes() {
      return socket.writableLength;
    },
    write: (bytes) => webSocket.readyState !== WebSocket.OPEN || socket.write(bytes),
    drop: () => webSocket.terminate(),
  });
  socket.on('drain', () => session.drained());
  webSocket.on('message', (data, isBinary) => {
    if (isBinary) return webSocket.close(1003, 'only text messages are understood');
    session.receive(textOf(data));
  });
  webSocket.on('close', () => session.closed());
  // A broken connection also closes, and nothing more is to be said about it.
  webSocket.on('error', () => webSocket.terminate());
}
