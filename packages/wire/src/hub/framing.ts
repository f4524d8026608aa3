/** Ends every record of the JSON hub protocol. */
export const RECORD_SEPARATOR = '\u001e';

/** Message kinds of the hub protocol (reference 7.2). */
export const HUB_MESSAGE = {
  invocation: 1,
  streamItem: 2,
  completion: 3,
  streamInvocation: 4,
  cancelInvocation: 5,
  ping: 6,
  close: 7,
  ack: 8,
  sequence: 9,
} as const;

/**
 * The records of one WebSocket message: one message may hold several. What follows the last
 * separator is incomplete and given back as `rest` (empty when all is well).
 */
export function splitRecords(text: string): Readonly<{ records: readonly string[]; rest: string }> {
  const first = text.indexOf(RECORD_SEPARATOR);
  if (first >= 0 && first === text.length - 1) return { records: [text.slice(0, -1)], rest: '' };
  const parts = text.split(RECORD_SEPARATOR);
  const rest = parts.pop() ?? '';
  return { records: parts, rest };
}

/** One message as a record with its separator. */
export const encodeRecord = (message: unknown): string =>
  JSON.stringify(message) + RECORD_SEPARATOR;

export const HANDSHAKE_REQUEST_RECORD = encodeRecord({ protocol: 'json', version: 1 });
export const HANDSHAKE_OK_RECORD = encodeRecord({});
export const PING_RECORD = encodeRecord({ type: HUB_MESSAGE.ping });

/** A server-to-client event, or a call without an answer. */
export const invocationRecord = (target: string, args: readonly unknown[]): string =>
  encodeRecord({ type: HUB_MESSAGE.invocation, target, arguments: args });
