import { sessionCalendar, type UnixMs } from '@loadline/core';
import { RECORD_SEPARATOR } from '@loadline/wire';
import { Gateway } from '../src/gateway.ts';
import type { GatewayOptions } from '../src/gateway-options.ts';
import type { MarketSource } from '../src/market/market-source.ts';
import type { HttpReply } from '../src/rest/http-message.ts';
import { readLines } from '../src/store/record-lines.ts';
import { emptyState, type GatewayState } from '../src/store/records.ts';

export type Reply = Readonly<{ status: number; headers: HttpReply['headers']; body: unknown }>;

/** A record of a hub as the client sees it. */
export type Frame = Readonly<{ type: number; target?: string; arguments?: readonly unknown[] }>;

type Members = Readonly<Record<string, unknown>>;

/** A gateway without sockets on a machine clock that the test moves. */
export class InMemoryGateway {
  readonly gateway: Gateway;
  readonly lines: string[];
  token = '';
  nowMs = 1_000_000;

  constructor(source: MarketSource, options: Partial<GatewayOptions> & { lines?: string[] } = {}) {
    const { lines = [], ...rest } = options;
    this.lines = lines;
    let ids = lines.length * 1_000;
    this.gateway = new Gateway({
      source,
      calendar: sessionCalendar({ outsideCalendar: 'regular' }),
      users: [{ name: 'demo', key: 'demo' }],
      from: source.startsAt,
      until: null,
      speed: 'stepped',
      identity: { kind: source.kind, fingerprint: 'test' },
      state: stateOf(lines),
      log: { append: (line) => lines.push(line) },
      now: () => this.nowMs,
      randomId: () => `id-${(ids += 1)}`,
      ...rest,
    });
  }

  request(method: string, path: string, body: string | null, headers: Members = {}): Reply {
    const reply = this.gateway.handleHttp({
      method,
      path,
      query: {},
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.token}`,
        ...(headers as Record<string, string>),
      },
      body: body ?? '',
    });
    return { ...reply, body: reply.body === '' ? null : (JSON.parse(reply.body) as unknown) };
  }

  post(path: string, body: unknown): Reply {
    return this.request('POST', path, JSON.stringify(body));
  }

  /** Signs in as the default user; every later request carries its token. */
  signIn(): this {
    const { body } = this.post('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' });
    this.token = String((body as Members)['token']);
    return this;
  }

  control(method: string, path: string, body = ''): Reply {
    const reply = this.gateway.handleControl({ method, path, query: {}, headers: {}, body });
    return { ...reply, body: reply.body === '' ? null : (JSON.parse(reply.body) as unknown) };
  }

  /** Advances by so many steps. */
  steps(count: number): void {
    for (let step = 0; step < count; step += 1) this.gateway.advance();
  }

  /** Opens a hub, shakes hands and subscribes; answers the frames that come from then on. */
  listen(hub: 'user' | 'market', calls: readonly (readonly [string, ...unknown[]])[]): Frame[] {
    const frames = this.subscribe(hub, calls);
    frames.length = 0;
    return frames;
  }

  /** The same with what comes on subscribing. */
  subscribe(hub: 'user' | 'market', calls: readonly (readonly [string, ...unknown[]])[]): Frame[] {
    const frames: Frame[] = [];
    const session = this.gateway.openHub(
      hub,
      { query: { access_token: [this.token] }, headers: {} },
      {
        send: (text) => {
          for (const record of text.split(RECORD_SEPARATOR)) {
            if (record !== '') frames.push(JSON.parse(record) as Frame);
          }
        },
        close: () => frames.push({ type: 7 }),
      },
    );
    session?.receive(`{"protocol":"json","version":1}${RECORD_SEPARATOR}`);
    for (const [target, ...args] of calls) {
      session?.receive(JSON.stringify({ type: 1, target, arguments: args }) + RECORD_SEPARATOR);
    }
    return frames;
  }

  now(): UnixMs {
    return this.gateway.clock().marketTime;
  }
}

function stateOf(lines: readonly string[]): GatewayState {
  const state = emptyState();
  readLines(Buffer.from(lines.join('')), state);
  return state;
}
