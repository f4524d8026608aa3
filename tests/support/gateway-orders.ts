import type { DeskProcess, Json } from './desk-process.ts';
import { rows } from './desk-truth.ts';

/** Every order and fill that the gateway ever had for an account, read as a client reads them. */
export class GatewayOrders {
  readonly #desk: DeskProcess;
  readonly #accountId: number;
  #token = '';

  constructor(desk: DeskProcess, accountId: number) {
    this.#desk = desk;
    this.#accountId = accountId;
  }

  async orders(): Promise<readonly Json[]> {
    return rows(await this.#search('/api/Order/search'), 'orders');
  }

  async fills(): Promise<readonly Json[]> {
    return rows(await this.#search('/api/Trade/search'), 'trades');
  }

  /** Client order ids that name more than one order: there must be none, whatever was killed. */
  async doubled(): Promise<readonly string[]> {
    const tags = (await this.orders()).flatMap(({ customTag }) =>
      typeof customTag === 'string' ? [customTag] : [],
    );
    return tags.filter((tag, at) => tags.indexOf(tag) < at);
  }

  async #search(path: string): Promise<Json> {
    if (this.#token === '') {
      const login = await this.#post('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' });
      this.#token = String(login['token']);
    }
    const since = '2020-01-01T00:00:00Z';
    return await this.#post(path, { accountId: this.#accountId, startTimestamp: since });
  }

  async #post(path: string, body: Json): Promise<Json> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(this.#desk.venueUrl + path, init);
    const answer = (await response.json()) as Json;
    if (answer['success'] !== true) throw new Error(`${path} answered ${JSON.stringify(answer)}`);
    return answer;
  }
}
