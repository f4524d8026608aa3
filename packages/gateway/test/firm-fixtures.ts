import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { nqSource, OPEN_AT, type Row } from './bars.ts';
import { InMemoryGateway } from './in-memory-gateway.ts';

const NQ = 'CON.F.US.ENQ.H25';

export type Json = Readonly<Record<string, unknown>>;

/** One account of the default user, made by the control API, in a market of minutes. */
export class FirmRun {
  readonly #rows: readonly (Row | null)[];
  readonly #from: UnixMs;
  gateway: InMemoryGateway;
  readonly id: number;

  constructor(
    rows: readonly (Row | null)[],
    account: Json,
    { from = OPEN_AT }: Readonly<{ from?: UnixMs }> = {},
  ) {
    this.#rows = rows;
    this.#from = from;
    this.gateway = new InMemoryGateway(nqSource(rows, from)).signIn();
    const made = this.control('POST', '/users/demo/accounts', account);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    this.id = Number((made.body as Json)['id']);
    this.gateway.steps(1);
  }

  control(method: string, path: string, body?: Json) {
    return this.gateway.control(method, path, body === undefined ? '' : JSON.stringify(body));
  }

  get truth(): Json {
    return this.control('GET', `/accounts/${this.id}/truth`).body as Json;
  }

  /** Kinds and rules of what happened, oldest first. */
  get events(): readonly string[] {
    const { body } = this.control('GET', `/accounts/${this.id}/events`);
    const { events } = body as {
      readonly events: readonly Readonly<{ kind: string; rule: string | null }>[];
    };
    return events.map(({ kind, rule }) => (rule === null ? kind : `${kind} ${rule}`));
  }

  post(path: string, body: Json = {}): Json {
    return this.gateway.post(path, { accountId: this.id, contractId: NQ, ...body }).body as Json;
  }

  /** A market order; positive sizes buy. */
  market(size: number): Json {
    const side = size > 0 ? 0 : 1;
    return this.post('/api/Order/place', { type: 2, side, size: Math.abs(size) });
  }

  /** Steps until market time has reached an instant. */
  until(at: number): void {
    for (let step = 0; this.gateway.now() < at; step += 1) {
      if (step > 200_000) throw new Error('the market never came so far');
      this.gateway.steps(1);
    }
  }

  minutes(count: number): void {
    this.until(this.gateway.now() + count * MINUTE_MS);
  }

  /** The process is gone; another one goes on with its file. */
  restart(): void {
    const lines = [...this.gateway.lines];
    this.gateway = new InMemoryGateway(nqSource(this.#rows, this.#from), { lines }).signIn();
  }
}

/** Minutes without a trade. */
export const gap = (minutes: number): null[] => Array.from({ length: minutes }, () => null);
