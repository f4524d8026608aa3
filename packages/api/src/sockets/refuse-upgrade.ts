import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '@loadline/api-schema';

/** Answers a request for a WebSocket like any other HTTP request, and closes. */
export function refuseUpgrade(
  socket: Duplex,
  { status, problem }: Readonly<{ status: number; problem: Problem }>,
): void {
  // The other end may have gone already; that is no concern of ours any more.
  socket.on('error', () => socket.destroy());
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
