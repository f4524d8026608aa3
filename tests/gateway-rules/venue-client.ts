import { sessionCalendar, type UnixMs } from '@loadline/core';
import {
  emptyState,
  Gateway,
  type HttpReply,
  type MarketSource,
  readLines,
} from '@loadline/gateway';

export type Json = Readonly<Record<string, unknown>>;

/** What a client is told by a step: its fills first, then the prices. */
export type Told = Readonly<{
  fills: readonly Json[];
  prices: readonly Readonly<{ contractId: string; price: number }>[];
}>;

const SEPARATOR = '\u001e';

/** A gateway in this process and one user of it, who sees what a user sees and nothing else. */
export class VenueClient {
  readonly #source: MarketSource;
  readonly #lines: string[] = [];
  readonly #fills: Json[] = [];
  readonly #prices: { contractId: string; price: number }[] = [];
  #gateway: Gateway;
  #ids = 0;
  #token = '';
  #watched: Readonly<{ accountId: number; contractIds: readonly string[] }> | null = null;

  constructor(source: MarketSource) {
    this.#source = source;
    this.#gateway = this.#started();
  }

  get now(): UnixMs {
    return this.#gateway.clock().marketTime;
  }

  signIn(userName: string, apiKey: string): void {
    this.#token = String(this.post('/api/Auth/loginKey', { userName, apiKey })['token']);
  }

  /** The process is gone and comes back with its file; connections are made anew. */
  restart(): void {
    this.#gateway = this.#started();
    if (this.#watched !== null) this.watch(this.#watched);
  }

  /** Moves the market by one step. False where it has ended. */
  step(): Told | null {
    this.#fills.length = 0;
    this.#prices.length = 0;
    if (!this.#gateway.advance()) return null;
    return { fills: [...this.#fills], prices: [...this.#prices] };
  }

  post(path: string, body: object): Json {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${this.#token}`,
    };
    const text = JSON.stringify(body);
    return parsed(
      this.#gateway.handleHttp({ method: 'POST', path, query: {}, headers, body: text }),
    );
  }

  control(method: string, path: string, body: object | null = null): Json {
    const text = body === null ? '' : JSON.stringify(body);
    const request = { method, path, query: {}, headers: {}, body: text };
    return parsed(this.#gateway.handleControl(request));
  }

  watch(what: Readonly<{ accountId: number; contractIds: readonly string[] }>): void {
    this.#watched = what;
    const { accountId, contractIds } = what;
    this.#open('user', [['SubscribeTrades', accountId]]);
    this.#open(
      'market',
      contractIds.map((id) => ['SubscribeContractTrades', id]),
    );
  }

  #open(hub: 'user' | 'market', calls: readonly (readonly unknown[])[]): void {
    const session = this.#gateway.openHub(
      hub,
      { query: { access_token: [this.#token] }, headers: {} },
      { send: (text) => this.#receive(text), close: () => {} },
    );
    if (session === null) throw new Error('the token was refused');
    session.receive(`{"protocol":"json","version":1}${SEPARATOR}`);
    for (const [target, ...args] of calls) {
      session.receive(JSON.stringify({ type: 1, target, arguments: args }) + SEPARATOR);
    }
  }

  #receive(text: string): void {
    for (const record of text.split(SEPARATOR)) {
      if (record === '') continue;
      const { target, arguments: args = [] } = JSON.parse(record) as {
        readonly target?: string;
        readonly arguments?: readonly unknown[];
      };
      const [first, second] = args;
      if (target === 'GatewayUserTrade') this.#fills.push((first as { data: Json }).data);
      if (target !== 'GatewayTrade') continue;
      const [trade] = second as readonly { readonly price: number }[];
      this.#prices.push({ contractId: String(first), price: trade?.price ?? 0 });
    }
  }

  #started(): Gateway {
    const state = emptyState();
    readLines(Buffer.from(this.#lines.join('')), state);
    return new Gateway({
      source: this.#source,
      calendar: sessionCalendar({ outsideCalendar: 'regular' }),
      users: [{ name: 'demo', key: 'demo' }],
      from: this.#source.startsAt,
      until: null,
      speed: 'stepped',
      identity: { kind: this.#source.kind, fingerprint: 'test' },
      state,
      log: { append: (line) => void this.#lines.push(line) },
      now: () => 1_000_000,
      randomId: () => `id-${(this.#ids += 1)}`,
    });
  }
}

const parsed = ({ body }: HttpReply): Json => (body === '' ? {} : (JSON.parse(body) as Json));
