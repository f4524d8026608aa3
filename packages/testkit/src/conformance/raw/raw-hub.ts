import { WebSocket } from 'ws';

/** Ends every record of the protocol. */
export const END = '\u001e';
export const HANDSHAKE = `{"protocol":"json","version":1}${END}`;

export type HubRecord = Readonly<{
  type?: number;
  target?: string;
  arguments?: readonly unknown[];
  invocationId?: string;
  result?: unknown;
  error?: string;
}>;

const WITHIN_MS = 15_000;

/** A WebSocket to a hub that knows no protocol: it sends texts and keeps what comes. */
export class RawHub {
  readonly #socket: WebSocket;
  readonly #texts: string[] = [];
  #closed = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#texts.push(data.toString()));
    socket.on('close', () => (this.#closed = true));
    socket.on('error', () => {});
  }

  /** Opens a socket, or gives the HTTP status by which the upgrade was refused. */
  static open(
    api: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawHub | number> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(api.replace(/^http/, 'ws') + path, { headers });
      const hub = new RawHub(socket);
      socket.on('open', () => resolve(hub));
      socket.on('unexpected-response', (_, { statusCode }) => {
        socket.terminate();
        resolve(statusCode ?? 0);
      });
      socket.on('error', (error) => reject(error));
    });
  }

  /** Opens a hub that has to open, and shakes hands. */
  static async ready(api: string, hub: 'user' | 'market', token: string): Promise<RawHub> {
    const opened = await RawHub.open(api, `/hubs/${hub}?access_token=${token}`);
    if (typeof opened === 'number') throw new Error(`the ${hub} hub answered ${opened}`);
    opened.send(HANDSHAKE);
    await opened.until((records) => records.length > 0, 'the handshake');
    return opened;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** WebSocket messages so far, each with its records. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Every whole record so far, parsed, oldest first; the first answers the handshake. */
  records(): readonly HubRecord[] {
    const parts = this.#texts.join('').split(END);
    return parts.slice(0, -1).map((text) => JSON.parse(text) as HubRecord);
  }

  /** The arguments of every event of a name. */
  events(target: string): readonly (readonly unknown[])[] {
    return this.records()
      .filter((record) => record.type === 1 && record.target === target)
      .map((record) => record.arguments ?? []);
  }

  send(text: string | Buffer): void {
    this.#socket.send(text);
  }

  /** Calls a method and waits for its completion. */
  async call(target: string, args: readonly unknown[], invocationId: string): Promise<HubRecord> {
    this.send(JSON.stringify({ type: 1, target, arguments: args, invocationId }) + END);
    const isAnswer = ({ type, invocationId: id }: HubRecord) => type === 3 && id === invocationId;
    await this.until((records) => records.some(isAnswer), `the completion of ${target}`);
    return this.records().find(isAnswer) ?? {};
  }

  /** Waits for a condition on what has come, with a bound. */
  async until(condition: (records: readonly HubRecord[]) => boolean, what: string): Promise<void> {
    await eventually(() => condition(this.records()), what);
  }

  close(): void {
    this.#socket.close();
  }

  /** Breaks the connection without a word. */
  terminate(): void {
    this.#socket.terminate();
  }
}

/** Waits for a condition, with a bound. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  withinMs = WITHIN_MS,
): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`never came: ${what}`);
    await new Promise((done) => setTimeout(done, 3));
  }
}
