import type { HttpOutcome, HttpRequest, HttpTransport } from '@loadline/engine/ports';
import { type Dispatcher, Pool } from 'undici';
import type { VenueAddress } from '../venue-address.ts';

/** Requests at a time; more wait for a free connection. */
const CONNECTIONS_MAX = 8;
const CONNECT_TIMEOUT_MS = 5_000;

/** Failures of undici that happen before a request is written to a connected socket. */
const NEVER_LEFT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export type ClosableHttp = HttpTransport & Readonly<{ close(): Promise<void> }>;

/** HTTP/1.1 with keep-alive below one base URL. Never throws and never repeats a request. */
export function createHttpTransport({ httpUrl }: VenueAddress): ClosableHttp {
  const { origin, pathname } = new URL(httpUrl);
  const base = pathname === '/' ? '' : pathname;
  const pool = new Pool(origin, {
    connections: CONNECTIONS_MAX,
    // A request that undici would repeat by itself after a dropped connection could be an order.
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });
  return {
    request: (request) => send(pool, base, request),
    close: () => pool.destroy(),
  };
}

async function send(pool: Pool, base: string, request: HttpRequest): Promise<HttpOutcome> {
  const { method, path, headers, body, timeoutMs } = request;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const reply = await pool.request({ method, path: base + path, headers, body, signal });
    const text = await reply.body.text();
    return {
      kind: 'reply',
      status: reply.statusCode,
      headers: flatHeaders(reply.headers),
      body: text,
    };
  } catch (error) {
    return { kind: 'failed', ...failureOf(error, timeoutMs) };
  }
}

/** What is not known to have stayed here counts as sent. */
function failureOf(error: unknown, timeoutMs: number): Readonly<{ sent: boolean; reason: string }> {
  if (!(error instanceof Error)) return { sent: true, reason: 'an unknown failure' };
  if (error.name === 'TimeoutError') {
    return { sent: true, reason: `no answer within ${timeoutMs} ms` };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { sent: !NEVER_LEFT.has(code), reason: code === '' ? error.message : code };
}

function flatHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
