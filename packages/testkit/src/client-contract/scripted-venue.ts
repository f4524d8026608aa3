import type { HttpOutcome, HttpRequest, HttpTransport } from '@loadline/engine/ports';
import type { Socket, SocketListener, SocketTransport } from '@loadline/projectx';

/** An answer as it comes off the wire: nothing of it is made by code of ours. */
export type RawReply = Readonly<{
  status: number;
  body: string;
  headers?: Readonly<Record<string, string>>;
}>;

/** `never`: the request arrives and no answer comes. `unreachable`: it does not even arrive. */
export type Answering = RawReply | 'never' | 'unreachable';

/** What the script says to a request: an answer, or one that depends on what was asked. */
export type Script = Answering | ((body: Asked, request: HttpRequest) => Answering);

/** A parsed request body. Members that a body lacks are undefined. */
export type Asked = Readonly<Record<string, unknown>>;

export type HubName = 'market' | 'user';

/** One hub connection of the client, from the server's side. */
export type ServedHub = Readonly<{
  hub: HubName;
  /** Everything that the client has sent on it, as text. */
  sent: string[];
  /** Sends one WebSocket message as it is; `END` separates records. */
  send: (text: string) => void;
  close: () => void;
  readonly closed: () => boolean;
}>;

export const END = '\u001e';

type Invocation = Readonly<{ invocationId?: unknown; target?: unknown; arguments?: unknown }>;

/**
 * A server that plays a script: raw HTTP bodies by path, hub frames as text. It knows the
 * handshake and answers calls, as every SignalR server does, and nothing else of the protocol.
 */
export class ScriptedVenue implements HttpTransport, SocketTransport {
  readonly requests: HttpRequest[] = [];
  readonly hubs: ServedHub[] = [];
  /** Every call of the client on a hub, in order: its name and arguments. */
  readonly calls: (readonly [hub: HubName, target: string, args: unknown])[] = [];
  /** What the server says to a call; null says nothing. */
  completion: (call: Invocation) => string | null = ({ invocationId }) =>
    `{"type":3,"invocationId":${JSON.stringify(invocationId)},"result":null}${END}`;
  /** What the server says to a handshake. */
  handshake = `{}${END}`;
  /** The HTTP status by which upgrades are refused; null takes them. */
  refusesUpgrade: number | null = null;
  /** False for a server that has died behind an open socket. */
  pings = true;
  readonly #scripts = new Map<string, Script>();

  /** Plays `script` for every request to this path from now on. */
  on(path: string, script: Script): this {
    this.#scripts.set(path.toLowerCase(), script);
    return this;
  }

  /** Plays these answers in turn and then the last one for ever. */
  inTurn(path: string, answers: readonly Answering[]): this {
    let next = 0;
    return this.on(path, () => {
      const answer = answers[Math.min(next, answers.length - 1)] ?? 'never';
      next += 1;
      return answer;
    });
  }

  /** The parsed bodies of the requests to a path, oldest first. */
  asked(path: string): readonly Asked[] {
    const found = this.requests.filter((request) => pathOf(request) === path.toLowerCase());
    return found.map((request) => parsed(request.body));
  }

  /** The latest connection of a hub that is still open. */
  hub(name: HubName): ServedHub {
    const found = this.hubs.findLast(({ hub, closed }) => hub === name && !closed());
    if (found === undefined) throw new Error(`the client holds no ${name} hub open`);
    return found;
  }

  ping(): void {
    if (!this.pings) return;
    for (const { send } of this.hubs) send(`{"type":6}${END}`);
  }

  request(request: HttpRequest): Promise<HttpOutcome> {
    this.requests.push(request);
    const script = this.#scripts.get(pathOf(request)) ?? { status: 404, body: '' };
    const answer = typeof script === 'function' ? script(parsed(request.body), request) : script;
    if (answer === 'never') return Promise.resolve(failed(true, 'no answer came in time'));
    if (answer === 'unreachable') return Promise.resolve(failed(false, 'connection refused'));
    return Promise.resolve({ kind: 'reply', headers: {}, ...answer });
  }

  open({ path }: Readonly<{ path: string }>, listener: SocketListener): Socket {
    const hub: HubName = path.includes('/user') ? 'user' : 'market';
    const state = { closed: false };
    const close = (reason: string, status: number | null): void => {
      if (state.closed) return;
      state.closed = true;
      listener.onClose(reason, status);
    };
    const served: ServedHub = {
      hub,
      sent: [],
      send: (text) => state.closed || listener.onText(text),
      close: () => close('closed by the server', null),
      closed: () => state.closed,
    };
    this.hubs.push(served);
    const refusal = this.refusesUpgrade;
    queueMicrotask(() => (refusal === null ? listener.onOpen() : close('refused', refusal)));
    return {
      send: (text) => this.#hear(served, text),
      close: () => {
        state.closed = true;
      },
    };
  }

  #hear(served: ServedHub, text: string): void {
    served.sent.push(text);
    for (const record of text.split(END).filter((part) => part !== '')) {
      const message = parsed(record);
      if ('protocol' in message) queueMicrotask(() => served.send(this.handshake));
      else if (message['type'] === 1) this.#complete(served, message);
    }
  }

  #complete(served: ServedHub, call: Invocation): void {
    this.calls.push([served.hub, String(call.target), call.arguments]);
    const answer = this.completion(call);
    if (answer !== null) queueMicrotask(() => served.send(answer));
  }
}

const pathOf = ({ path }: HttpRequest): string => (path.split('?')[0] ?? '').toLowerCase();

function parsed(body: string | null): Asked {
  const value: unknown = JSON.parse(body ?? '{}');
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const failed = (sent: boolean, reason: string): HttpOutcome => ({ kind: 'failed', sent, reason });
