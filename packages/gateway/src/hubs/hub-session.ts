import {
  encodeRecord,
  HANDSHAKE_OK_RECORD,
  HUB_MESSAGE,
  type HubName,
  handshakeRequest,
  invocationMessage,
  invocationRecord,
  KEEP_ALIVE,
  LOGOUT_EVENT,
  PING_RECORD,
  splitRecords,
} from '@loadline/wire';

/** How a session reaches its socket. After `close` nothing more is sent. */
export interface HubSocket {
  send(text: string): void;
  close(): void;
}

/** What a hub answers to one call: null when it is done, else one sentence what was wrong. */
export type HubCall = (
  session: HubSession,
  target: string,
  args: readonly unknown[],
) => string | null;

export type HubSessionOptions = Readonly<{
  connectionId: string;
  hub: HubName;
  userName: string;
  socket: HubSocket;
  call: HubCall;
  /** Called when no event may reach it any more, and when it has closed. */
  silenced: (session: HubSession) => void;
  /** Machine time of the opening, in milliseconds. */
  nowMs: number;
  now: () => number;
}>;

/** A longer record is not read: the default of the real server. */
const RECORD_LENGTH_MAX = 32_768;

/**
 * The server's side of one hub connection: handshake, calls, pings and the silence watchdog, as
 * text and time in, text out. Events are gathered by `push` and leave as one message on `flush`.
 */
export class HubSession {
  readonly connectionId: string;
  readonly hub: HubName;
  readonly userName: string;
  readonly #socket: HubSocket;
  readonly #call: HubCall;
  readonly #silenced: (session: HubSession) => void;
  readonly #now: () => number;
  readonly #openedAt: number;
  #state: 'handshake' | 'open' | 'closed' = 'handshake';
  #loggedOut = false;
  #partial = '';
  #outbox = '';
  #frames = 0;
  #sentAt: number;
  #heardAt: number;
  #pings = false;
  #calls = false;

  constructor(options: HubSessionOptions) {
    const { connectionId, hub, userName, socket, call, nowMs, now } = options;
    this.connectionId = connectionId;
    this.hub = hub;
    this.userName = userName;
    this.#socket = socket;
    this.#call = call;
    this.#silenced = options.silenced;
    this.#now = now;
    this.#openedAt = nowMs;
    this.#sentAt = nowMs;
    this.#heardAt = nowMs;
  }

  /** Events pushed on this connection so far; pings and completions are not counted. */
  get frames(): number {
    return this.#frames;
  }

  get open(): boolean {
    return this.#state === 'open';
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** One WebSocket message of the client; it may hold several records or a part of one. */
  receive(text: string): void {
    if (this.#state === 'closed') return;
    this.#heardAt = this.#now();
    const { records, rest } = splitRecords(this.#partial + text);
    this.#partial = rest;
    if (Math.max(rest.length, ...records.map((record) => record.length)) > RECORD_LENGTH_MAX) {
      this.end(`The maximum message size of ${RECORD_LENGTH_MAX}B was exceeded.`);
      return;
    }
    for (const record of records) {
      if (this.closed) return;
      this.#onRecord(record);
    }
    this.flush();
  }

  /** The socket has gone. */
  onClosed(): void {
    this.#state = 'closed';
    this.#outbox = '';
    this.#partial = '';
    this.#silenced(this);
  }

  /** Adds one event to what the next `flush` sends. `record` ends with its separator. */
  push(record: string): void {
    if (this.#state !== 'open') return;
    this.#outbox += record;
    this.#frames += 1;
  }

  /** Sends what has gathered as one message. */
  flush(): void {
    if (this.#outbox === '' || this.#state === 'closed') return;
    const text = this.#outbox;
    this.#outbox = '';
    this.#sentAt = this.#now();
    this.#socket.send(text);
  }

  /** Pings after 15 s without other traffic; gives up a client that is silent for 30 s. */
  tick(nowMs: number): void {
    if (this.#state === 'closed') return;
    if (this.#isLate(nowMs)) {
      this.end('The client has not been heard for too long.');
    } else if (this.#state === 'open' && nowMs - this.#sentAt >= KEEP_ALIVE.pingEveryMs) {
      this.#outbox += PING_RECORD;
      this.flush();
    }
  }

  /**
   * Tells the client that another session of its user has begun. The connection stays open and is
   * useless from then on: nothing comes but pings, and every call fails (reference 7.7).
   */
  logOut(): void {
    if (this.#state !== 'open') return;
    this.push(invocationRecord(LOGOUT_EVENT, []));
    this.#silenced(this);
    this.#loggedOut = true;
    this.flush();
  }

  /** Tells the client why and closes. */
  end(error: string | null): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'open') {
      const reason = error === null ? {} : { error };
      this.#outbox += encodeRecord({ type: HUB_MESSAGE.close, ...reason });
    }
    this.flush();
    this.onClosed();
    this.#socket.close();
  }

  #isLate(nowMs: number): boolean {
    // A client that sends its handshake byte by byte gets no longer than others.
    if (this.#state === 'handshake') return nowMs - this.#openedAt > KEEP_ALIVE.handshakeWithinMs;
    // ASP.NET Core watches a client from its first ping on: signalrcore pings only while nothing
    // comes, so it never does in a busy market. One that has not even called is not waited for.
    const isWatched = this.#pings || !this.#calls;
    return isWatched && nowMs - this.#heardAt > KEEP_ALIVE.silentForMs;
  }

  #onRecord(record: string): void {
    const message = parse(record);
    if (this.#state === 'handshake') this.#onHandshake(message);
    else this.#onMessage(message);
  }

  #onHandshake(message: unknown): void {
    const request = handshakeRequest.safeParse(message);
    const error = !request.success
      ? 'The handshake request is not valid.'
      : handshakeError(request.data);
    if (error !== null) {
      this.#outbox += encodeRecord({ error });
      this.end(null);
      return;
    }
    this.#state = 'open';
    this.#outbox += HANDSHAKE_OK_RECORD;
  }

  #onMessage(message: unknown): void {
    switch (messageType(message)) {
      case HUB_MESSAGE.invocation:
        this.#onInvocation(message);
        return;
      case HUB_MESSAGE.streamInvocation:
        this.#onStreamInvocation(message);
        return;
      case HUB_MESSAGE.ping:
        this.#pings = true;
        return;
      case HUB_MESSAGE.close:
        this.end(null);
        return;
      case null:
        this.end('Connection closed with an error. A record is not a hub message.');
        return;
      default: // Completions and acks ask for nothing here.
    }
  }

  /** No method streams; without an answer its caller would wait for ever. */
  #onStreamInvocation(message: unknown): void {
    const { target, invocationId } = (message ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof target !== 'string' || typeof invocationId !== 'string') {
      this.end('Connection closed with an error. A stream invocation is malformed.');
      return;
    }
    const error =
      `The client attempted to invoke the non-streaming '${target}' method with a streaming ` +
      'invocation.';
    this.#outbox += encodeRecord({ type: HUB_MESSAGE.completion, invocationId, error });
  }

  #onInvocation(message: unknown): void {
    const parsed = invocationMessage.safeParse(message);
    if (!parsed.success) {
      this.end('Connection closed with an error. An invocation is malformed.');
      return;
    }
    const { target, arguments: args, invocationId } = parsed.data;
    this.#calls = true;
    const at = this.#outbox;
    this.#outbox = '';
    const wrong = this.#loggedOut ? LOGGED_OUT : this.#call(this, target, args);
    const events = this.#outbox;
    this.#outbox = at;
    if (invocationId !== null) this.#outbox += completion(invocationId, target, wrong);
    this.#outbox += events;
  }
}

const LOGGED_OUT = 'The session has ended because another one has begun.';

function completion(invocationId: string, target: string, wrong: string | null): string {
  const type = HUB_MESSAGE.completion;
  if (wrong === null) return encodeRecord({ type, invocationId, result: null });
  const failed = `Failed to invoke '${target}' due to an error on the server.`;
  const error = `${failed} HubException: ${wrong}`;
  return encodeRecord({ type, invocationId, error });
}

function handshakeError({ protocol, version }: Readonly<{ protocol: string; version: number }>) {
  if (protocol !== 'json') return `The protocol '${protocol}' is not supported.`;
  // The real server takes every version up to its own; signalrcore announces 0 after negotiate 0.
  if (version > 2) return `The server does not support version ${version} of the 'json' protocol.`;
  return null;
}

function parse(record: string): unknown {
  try {
    return JSON.parse(record);
  } catch {
    return undefined;
  }
}

function messageType(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  return typeof message.type === 'number' ? message.type : null;
}
