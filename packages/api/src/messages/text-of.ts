import type { RawData } from 'ws';

/** The text of a received WebSocket text message, whichever way `ws` gives its bytes. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
