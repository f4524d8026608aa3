import type { WebSocketServer } from 'ws';
import type { DeskHub } from '../hub/desk-hub.ts';
import { machineClock } from './machine.ts';

const HEARTBEAT_MS = 5_000;
const PING_MS = 20_000;

/** Says every few seconds that we are alive, and ends connections whose other end is not. */
export function keepAlive(hub: DeskHub, sockets: WebSocketServer): Readonly<{ stop(): void }> {
  const silent = new WeakSet<object>();
  const heartbeat = setInterval(() => {
    hub.heartbeat(new Date(machineClock.now()).toISOString());
  }, HEARTBEAT_MS);
  const ping = setInterval(() => {
    for (const webSocket of sockets.clients) {
      if (silent.has(webSocket)) {
        webSocket.terminate();
        continue;
      }
      silent.add(webSocket);
      webSocket.once('pong', () => silent.delete(webSocket));
      webSocket.ping();
    }
  }, PING_MS);
  return {
    stop: () => {
      clearInterval(heartbeat);
      clearInterval(ping);
    },
  };
}
