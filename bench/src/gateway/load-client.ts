import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

const SEPARATOR = '\u001e';

export type Members = Readonly<Record<string, unknown>>;

/** REST of one user over connections that stay open. */
export class LoadClient {
  readonly #base: URL;
  readonly #agent: Agent;
  #token = '';

  constructor(base: string, connections: number) {
    this.#base = new URL(base);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  get token(): string {
    return this.#token;
  }

  async signIn(name: string): Promise<void> {
    const { token } = await this.post('/api/Auth/loginKey', { userName: name, apiKey: name });
    this.#token = String(token);
  }

  get(path: string): Promise<Members> {
    return this.#send('GET', path, '');
  }

  post(path: string, body: object): Promise<Members> {
    return this.#send('POST', path, JSON.stringify(body));
  }

  #send(method: string, path: string, text: string): Promise<Members> {
    const { hostname, port } = this.#base;
    const headers = {
      'content-type': 'application/json',
      'content-length': text.length,
      authorization: `Bearer ${this.#token}`,
    };
    const options = { hostname, port, path, method, agent: this.#agent, headers };
    return new Promise((resolve, reject) => {
      const asked = request(options, (answer) => {
        let received = '';
        answer.on('data', (part: Buffer) => {
          received += part.toString('latin1');
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(received) as Members);
          else reject(new Error(`${path} was answered ${answer.statusCode}`));
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }

  /** Opens a hub and makes its calls; resolves when the last one is completed. */
  async hub(
    hub: 'user' | 'market',
    calls: readonly (readonly [string, ...unknown[]])[],
    onMessage: (data: Buffer) => void,
  ): Promise<WebSocket> {
    const { hostname, port } = this.#base;
    const url = `ws://${hostname}:${port}/hubs/${hub}?access_token=${this.#token}`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const completed = Promise.withResolvers<void>();
    const last = `"invocationId":"${calls.length}"`;
    socket.on('message', (data: Buffer) => {
      onMessage(data);
      if (data.includes(last)) completed.resolve();
    });
    socket.send(`{"protocol":"json","version":1}${SEPARATOR}`);
    for (const [index, [target, ...args]] of calls.entries()) {
      const call = { type: 1, target, arguments: args, invocationId: `${index + 1}` };
      socket.send(JSON.stringify(call) + SEPARATOR);
    }
    await completed.promise;
    return socket;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** How many records a message holds. */
export function countRecords(data: Buffer): number {
  let count = 0;
  for (let at = data.indexOf(0x1e); at >= 0; at = data.indexOf(0x1e, at + 1)) count += 1;
  return count;
}
