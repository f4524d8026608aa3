import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningGateway, StartGatewayOptions } from '../src/index.ts';
import { startGateway } from '../src/index.ts';

type Members = Readonly<Record<string, unknown>>;

export type Answer = Readonly<{ status: number; headers: Headers; text: string; body: unknown }>;

/** A gateway on real sockets with a file of its own, and a client that speaks plain HTTP to it. */
export class StartedGateway {
  readonly running: RunningGateway;
  readonly #folder: string;
  token = '';

  private constructor(running: RunningGateway, folder: string) {
    this.running = running;
    this.#folder = folder;
  }

  static async start(options: Partial<StartGatewayOptions> = {}): Promise<StartedGateway> {
    const folder = mkdtempSync(join(tmpdir(), 'loadline-gateway-'));
    const filePath = join(folder, 'gateway.log');
    const ports = { port: 0, controlPort: 0 };
    // Two products: then every second step is another price of the same instant.
    const market = { products: ['NQ', 'MNQ'], speed: 'stepped' } as const;
    const started = await startGateway({ ...ports, filePath, ...market, ...options });
    if (!started.ok) throw new Error(started.error.message);
    return new StartedGateway(started.value, folder);
  }

  get api(): string {
    return this.running.addresses.api;
  }

  async send(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.api + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      ...init,
    });
    return answerOf(response);
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.send('POST', path, { body: JSON.stringify(body) });
  }

  async signIn(): Promise<this> {
    const { body } = await this.post('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' });
    this.token = String((body as Members)['token']);
    return this;
  }

  async control(method: string, path: string, body?: unknown): Promise<Answer> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return answerOf(await fetch(this.running.addresses.control + path, { method, ...init }));
  }

  async steps(count: number): Promise<Answer> {
    for (let step = 1; step < count; step += 1) await this.control('POST', '/step', {});
    return this.control('POST', '/step', {});
  }

  async stop(): Promise<void> {
    await this.running.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body: unknown = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, body };
}

/** Waits for a condition, with a bound. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const until = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > until) throw new Error(`never came: ${what}`);
    await new Promise((done) => setTimeout(done, 2));
  }
}
