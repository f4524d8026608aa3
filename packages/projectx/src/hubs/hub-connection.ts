import type {
  Clock,
  HttpTransport,
  HubConnection,
  HubListener,
  TimerHandle,
  Timers,
} from '@loadline/engine/ports';
import {
  encodeRecord,
  HANDSHAKE_REQUEST_RECORD,
  HUB_MESSAGE,
  HUB_PATH,
  type HubName,
  handshakeReply,
  KEEP_ALIVE,
  negotiateReply,
  PING_RECORD,
  splitRecords,
} from '@loadline/wire';
import { postRequest, readJson } from '../session/http-messages.ts';
import { PendingCalls } from './pending-calls.ts';
import type { Socket, SocketTransport } from './socket-port.ts';

export type HubPorts = Readonly<{
  http: HttpTransport;
  sockets: SocketTransport;
  clock: Clock;
  timers: Timers;
}>;

type Phase = 'negotiating' | 'opening' | 'handshaking' | 'open' | 'closed';

type Message = Readonly<{
  type?: unknown;
  target?: unknown;
  arguments?: unknown;
  invocationId?: unknown;
  error?: unknown;
  result?: unknown;
}>;

/**
 * One SignalR connection over JSON: negotiation (which tells our connection id), upgrade,
 * handshake, pings, calls, and the watchdog. Quotes stop in quiet markets but pings do not, so a
 * connection on which nothing at all has come for 30 s is dead, however open the socket looks.
 */
export class JsonHubConnection implements HubConnection {
  readonly #hub: HubName;
  readonly #token: string;
  readonly #listener: HubListener;
  readonly #ports: HubPorts;
  readonly #calls = new PendingCalls();
  #phase: Phase = 'negotiating';
  #connectionId = '';
  #socket: Socket | null = null;
  #heardAt = 0;
  #rest = '';
  #watchdog: TimerHandle | null = null;
  #pinger: TimerHandle | null = null;

  constructor(hub: HubName, token: string, listener: HubListener, ports: HubPorts) {
    this.#hub = hub;
    this.#token = token;
    this.#listener = listener;
    this.#ports = ports;
    void this.#negotiate();
  }

  invoke(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#phase !== 'open') return Promise.reject(new Error('The hub is not connected.'));
    const call = this.#calls.open();
    const type = HUB_MESSAGE.invocation;
    const message = { type, invocationId: call.id, target: method, arguments: args };
    this.#socket?.send(encodeRecord(message));
    return call.answer;
  }

  /** Ends the connection from our side; the listener hears nothing more. */
  close(): void {
    this.#end('The hub connection was closed by us.');
  }

  async #negotiate(): Promise<void> {
    const path = `${HUB_PATH[this.#hub]}/negotiate?negotiateVersion=1`;
    const request = postRequest({ path, body: null, token: this.#token });
    const timeoutMs = KEEP_ALIVE.handshakeWithinMs;
    const outcome = await this.#ports.http.request({ ...request, timeoutMs });
    if (this.#phase !== 'negotiating') return;
    if (outcome.kind === 'failed') return this.#fail(`negotiation failed: ${outcome.reason}`);
    const reply = negotiateReply.safeParse(readJson(outcome.body));
    if (outcome.status !== 200 || !reply.success) {
      this.#fail(`negotiation was answered with HTTP ${outcome.status}`, outcome.status);
      return;
    }
    this.#connectionId = reply.data.connectionId;
    this.#open(reply.data.connectionToken ?? reply.data.connectionId);
  }

  #open(connectionToken: string): void {
    this.#phase = 'opening';
    this.#hear();
    this.#watch(KEEP_ALIVE.handshakeWithinMs);
    const path = `${HUB_PATH[this.#hub]}?id=${encodeURIComponent(connectionToken)}`;
    const headers = { authorization: `Bearer ${this.#token}` };
    this.#socket = this.#ports.sockets.open(
      { path, headers },
      {
        onOpen: () => this.#shakeHands(),
        onText: (text) => this.#onText(text),
        onClose: (reason, status) => this.#fail(reason, status),
      },
    );
  }

  #shakeHands(): void {
    if (this.#phase !== 'opening') return;
    this.#phase = 'handshaking';
    this.#socket?.send(HANDSHAKE_REQUEST_RECORD);
  }

  #onText(text: string): void {
    if (this.#phase === 'closed') return;
    this.#hear();
    const { records, rest } = splitRecords(this.#rest === '' ? text : this.#rest + text);
    this.#rest = rest;
    for (const record of records) this.#onRecord(record);
  }

  #onRecord(record: string): void {
    if (this.#phase === 'closed') return;
    const message = readJson(record);
    if (typeof message !== 'object' || message === null) return this.#fail('unreadable record');
    if (this.#phase === 'open') this.#onMessage(message);
    else this.#onHandshake(message);
  }

  #onHandshake(message: object): void {
    const reply = handshakeReply.safeParse(message);
    const error = reply.success ? reply.data.error : 'unreadable answer';
    if (error !== null) return this.#fail(`the handshake was refused: ${error}`);
    this.#phase = 'open';
    this.#watch(KEEP_ALIVE.silentForMs);
    this.#ping();
    this.#listener.onOpen(this.#connectionId);
  }

  #onMessage(message: Message): void {
    switch (message.type) {
      case HUB_MESSAGE.invocation:
        if (typeof message.target === 'string' && Array.isArray(message.arguments)) {
          this.#listener.onInvocation(message.target, message.arguments);
        }
        return;
      case HUB_MESSAGE.completion:
        this.#calls.complete(message.invocationId, message.error, message.result);
        return;
      case HUB_MESSAGE.close:
        this.#fail(
          `closed by the venue${typeof message.error === 'string' ? `: ${message.error}` : ''}`,
        );
        return;
      default:
      // Pings have done their work by being heard; other kinds are not used by this venue.
    }
  }

  #hear(): void {
    this.#heardAt = this.#ports.clock.now();
  }

  #watch(limitMs: number): void {
    this.#watchdog?.cancel();
    const silentMs = this.#ports.clock.now() - this.#heardAt;
    if (silentMs >= limitMs) return this.#fail(`nothing was heard for ${limitMs} ms`);
    this.#watchdog = this.#ports.timers.after(limitMs - silentMs, () => this.#watch(limitMs));
  }

  #ping(): void {
    this.#pinger = this.#ports.timers.after(KEEP_ALIVE.pingEveryMs, () => {
      this.#socket?.send(PING_RECORD);
      this.#ping();
    });
  }

  #fail(reason: string, status: number | null = null): void {
    if (this.#phase === 'closed') return;
    this.#end(reason);
    this.#listener.onClose(reason, status);
  }

  #end(reason: string): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#watchdog?.cancel();
    this.#pinger?.cancel();
    this.#socket?.close();
    this.#calls.rejectAll(reason);
  }
}
