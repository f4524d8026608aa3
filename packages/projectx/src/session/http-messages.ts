import type { HttpRequest } from '@loadline/engine/ports';

/** A `POST` with a JSON body, as every endpoint but `ping` wants it. */
export function postRequest({
  path,
  body,
  token,
}: Readonly<{ path: string; body: unknown; token: string | null }>): Omit<
  HttpRequest,
  'timeoutMs'
> {
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  return {
    method: 'POST',
    path,
    headers: token === null ? json : { ...json, authorization: `Bearer ${token}` },
    body: body === null ? null : JSON.stringify(body),
  };
}

/** Parsed JSON, or undefined: what cannot be read fails the schema that looks at it. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * How long a `Retry-After` asks to wait: whole seconds or an HTTP date.
 *
 * @returns milliseconds from `now`, or null when there is none that can be read.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  now: number,
): number | null {
  const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after');
  const text = entry?.[1].trim() ?? '';
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
