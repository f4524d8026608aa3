import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Gateway } from '../gateway.ts';
import type { ControlStream } from './control-streams.ts';

/** At `max` speed nobody can reckon the time, so it is told this often. */
const MAX_SPEED_EVERY_MS = 100;
/** Some thousand reports: who is this far behind does not read any more. */
const BACKLOG_BYTES_MAX = 2 ** 20;

/** Pushes the market clock: at connect, on each change, and steadily at `max` speed. */
export class ClockStream implements ControlStream {
  readonly path = /^\/clock\/stream\/?(\?|$)/;
  readonly #gateway: Gateway;
  readonly #webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  #told = 0;
  #toldAt = 0;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#webSockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => {});
      opened.send(JSON.stringify(this.#gateway.clock()));
    });
  }

  /** Tells everybody when the clock has changed since the last call. */
  notify(): void {
    const clock = this.#gateway.clock();
    const steadily = clock.speed === 'max' && clock.mode === 'running';
    const due = steadily && clock.machineTime - this.#toldAt >= MAX_SPEED_EVERY_MS;
    if (clock.sequence === this.#told && !due) return;
    this.#told = clock.sequence;
    this.#toldAt = clock.machineTime;
    const text = JSON.stringify(clock);
    for (const socket of this.#webSockets.clients) {
      if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate();
      else socket.send(text);
    }
  }

  close(): void {
    for (const socket of this.#webSockets.clients) socket.terminate();
    this.#webSockets.close();
  }
}
