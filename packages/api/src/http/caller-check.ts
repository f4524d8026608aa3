import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from '@loadline/api-schema';

export type Refusal = Readonly<{ status: number; problem: Problem }>;

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether a request may come from this machine's user. The Host header must name this machine: a
 * page of another site whose name was made to point to 127.0.0.1 (DNS rebinding) sends its own
 * name. An Origin, which browsers send with every WebSocket and every request that changes
 * something, must be our own page. Programs send none.
 */
export function checkCaller(headers: IncomingHttpHeaders, port: number): Refusal | null {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  const host = headers.host?.toLowerCase() ?? '';
  if (!hosts.includes(host)) {
    const detail = `The Host header is "${host}"; only ${hosts.join(', ')} are served.`;
    return { status: 421, problem: { code: 'HOST_REFUSED', detail } };
  }
  const origin = headers.origin?.toLowerCase();
  if (origin !== undefined && origin !== `http://${host}`) {
    const detail = `The Origin header is "${origin}"; only http://${host} is served.`;
    return { status: 403, problem: { code: 'ORIGIN_REFUSED', detail } };
  }
  return null;
}

/** A form of another site can post, but never as JSON without asking the browser first. */
export function checkContentType(headers: IncomingHttpHeaders): Refusal | null {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return null;
  const detail = `The content type is "${type}"; application/json is expected.`;
  return { status: 415, problem: { code: 'JSON_REQUIRED', detail } };
}
