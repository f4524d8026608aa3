import assert from 'node:assert/strict';
import { type RawAnswer, sendRaw } from './raw-http.ts';
import { RawHub } from './raw-hub.ts';
import { assertEnvelope } from './shapes.ts';

/** A gateway that the suite is pointed at. It must have a market that is open and moves. */
export type VenueUnderTest = Readonly<{
  /** REST and hubs: `http://127.0.0.1:4401`. */
  api: string;
  credentials: Readonly<{ userName: string; apiKey: string }>;
  /** A simulated account in Auto OCO mode that may trade and is flat. */
  accountId: number;
  /** One in Position Brackets mode; null where there is none. */
  positionBracketsAccountId: number | null;
  /** An account of somebody else. */
  strangeAccountId: number;
  /** A liquid front contract. */
  contractId: string;
  /** One that has expired, of the same product. */
  expiredContractId: string;
  /** Moves the market by one price; null where it moves by itself. */
  advance: (() => Promise<void>) | null;
}>;

/** One statement of the reference, proved against a venue. It fails by throwing. */
export type Check = Readonly<{ name: string; run: (venue: Venue) => Promise<void> }>;

export type Members = Readonly<Record<string, unknown>>;

const STEPS_MAX = 400;
const PAUSE_MS = 50;

/** A signed-in user of the venue under test, speaking plain HTTP. */
export class Venue {
  readonly under: VenueUnderTest;
  token: string;
  #calls = 0;

  private constructor(under: VenueUnderTest, token: string) {
    this.under = under;
    this.token = token;
  }

  static async signIn(under: VenueUnderTest): Promise<Venue> {
    const venue = new Venue(under, '');
    venue.token = await venue.freshToken();
    return venue;
  }

  async freshToken(): Promise<string> {
    const body = JSON.stringify(this.under.credentials);
    const headers = { 'content-type': 'application/json' };
    const { json } = await sendRaw(this.under.api, { path: '/api/Auth/loginKey', headers, body });
    assertEnvelope(json, ['token']);
    assert.equal(typeof json['token'], 'string', 'a token');
    return String(json['token']);
  }

  get headers(): Readonly<Record<string, string>> {
    return { 'content-type': 'application/json', authorization: `Bearer ${this.token}` };
  }

  /** A request with a token, as text. */
  send(path: string, body: string, headers: Readonly<Record<string, string>> = this.headers) {
    return sendRaw(this.under.api, { path, headers, body });
  }

  post(path: string, body: unknown): Promise<RawAnswer> {
    return this.send(path, JSON.stringify(body));
  }

  /** The members of an answer that has to be HTTP 200. */
  async ask(path: string, body: unknown): Promise<Members> {
    const { status, json, text } = await this.post(path, body);
    assert.equal(status, 200, `${path}: ${text}`);
    return json as Members;
  }

  hub(name: 'user' | 'market'): Promise<RawHub> {
    return RawHub.ready(this.under.api, name, this.token);
  }

  /** A number that no call has had. */
  nextId(): string {
    this.#calls += 1;
    return String(this.#calls);
  }

  /** A tag that no run has used: the venue keeps them for ever. */
  tag(name: string): string {
    return `${name}-${Date.now().toString(36)}-${this.nextId()}`;
  }

  /** Lets the market move until a condition holds, with a bound. */
  async moveUntil(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      if (await condition()) return;
      const { advance } = this.under;
      if (advance === null) await new Promise((done) => setTimeout(done, PAUSE_MS));
      else await advance();
    }
    throw new Error(`never came: ${what}`);
  }

  place(change: object): Promise<Members> {
    const { accountId, contractId } = this.under;
    const order = { accountId, contractId, type: 2, side: 0, size: 1 };
    return this.ask('/api/Order/place', { ...order, ...change });
  }

  /** Places an order that has to be taken; its id. */
  async placed(change: object): Promise<number> {
    const reply = await this.place(change);
    assert.equal(reply['success'], true, JSON.stringify(reply));
    assert.ok(Number.isInteger(reply['orderId']), 'a taken order has an id');
    return Number(reply['orderId']);
  }

  async order(orderId: number): Promise<Members> {
    const { accountId } = this.under;
    const { order } = await this.ask('/api/Order/searchById', { accountId, orderId });
    return order as Members;
  }

  async rows(path: string, member: string, body: object = {}): Promise<readonly Members[]> {
    const reply = await this.ask(path, { accountId: this.under.accountId, ...body });
    assert.equal(reply['success'], true, JSON.stringify(reply));
    return reply[member] as readonly Members[];
  }

  positions(): Promise<readonly Members[]> {
    return this.rows('/api/Position/searchOpen', 'positions');
  }

  trades(): Promise<readonly Members[]> {
    return this.rows('/api/Trade/search', 'trades', { startTimestamp: '2000-01-01T00:00:00Z' });
  }

  /** Contracts held, signed: below zero when short. */
  async held(): Promise<number> {
    const [position] = await this.positions();
    if (position === undefined) return 0;
    return position['type'] === 2 ? -Number(position['size']) : Number(position['size']);
  }

  /** Where the market stands: the close of the newest bar. */
  async lastPrice(): Promise<number> {
    const bars = await this.bars({ limit: 1, includePartialBar: true });
    return Number(bars[0]?.['c']);
  }

  async bars(change: object): Promise<readonly Members[]> {
    const { contractId } = this.under;
    const window = { startTime: '2000-01-01T00:00:00Z', endTime: '2100-01-01T00:00:00Z' };
    const body = { contractId, live: false, ...window, unit: 2, unitNumber: 1, ...change };
    const { bars } = await this.ask('/api/History/retrieveBars', {
      includePartialBar: false,
      ...body,
    });
    return bars as readonly Members[];
  }

  /** Cancels everything and closes what is held, so that checks do not meet. */
  async clear(): Promise<void> {
    const { accountId, contractId } = this.under;
    const filter = { accountId, statuses: [1, 6, 8] };
    const working = await this.rows('/api/Order/v2/query', 'orders', { filter });
    for (const { id } of working) await this.ask('/api/Order/cancel', { accountId, orderId: id });
    if ((await this.held()) === 0) return;
    await this.ask('/api/Position/closeContract', { accountId, contractId });
    await this.moveUntil(async () => (await this.held()) === 0, 'a flat account');
  }
}
