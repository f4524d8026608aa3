import type { HttpOutcome, HttpRequest, HttpTransport } from '@loadline/engine/ports';
import { PATH } from '@loadline/wire';

export type Handler = (body: unknown, request: HttpRequest) => HttpOutcome;

export const reply = (body: unknown, status = 200, headers = {}): HttpOutcome => ({
  kind: 'reply',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export const success = (payload: object = {}): HttpOutcome =>
  reply({ success: true, errorCode: 0, errorMessage: null, ...payload });

export const refusal = (errorCode: number, errorMessage: string | null = null): HttpOutcome =>
  reply({ success: false, errorCode, errorMessage });

/** Answers requests by path from a table; what is not in it is HTTP 404. */
export class FakeVenue implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  readonly handlers = new Map<string, Handler>();
  logins = 0;

  constructor() {
    this.handlers.set(PATH.loginKey, () => {
      this.logins += 1;
      return success({ token: `token-${this.logins}` });
    });
  }

  on(path: string, handler: Handler): this {
    this.handlers.set(path, handler);
    return this;
  }

  sent(path: string): readonly HttpRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  bodies(path: string): readonly unknown[] {
    return this.sent(path).map((request): unknown => JSON.parse(request.body ?? 'null'));
  }

  async request(request: HttpRequest): Promise<HttpOutcome> {
    this.requests.push(request);
    await Promise.resolve();
    const handler = this.handlers.get(request.path);
    return handler?.(JSON.parse(request.body ?? 'null'), request) ?? reply('', 404);
  }
}

/** The bearer token of a request, or null. */
export const tokenOf = (request: HttpRequest): string | null =>
  request.headers['authorization']?.replace('Bearer ', '') ?? null;
