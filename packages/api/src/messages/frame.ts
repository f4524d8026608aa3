import type { ServerMessage } from '@loadline/api-schema';

/**
 * One message as the bytes of a whole WebSocket text frame, built once for all its readers.
 * A reader that waits gets only the latest frame of a `key`; one without a key is never skipped.
 */
export type Frame = Readonly<{ key: string | null; bytes: Buffer }>;

export const frameOf = (message: ServerMessage): Frame => ({
  key: frameKey(message),
  bytes: textFrame(JSON.stringify(message)),
});

/**
 * What a newer message makes worthless. Bars are kept apart by their start: a forming bar replaces
 * itself, but the last word on a closed one must reach the chart.
 */
function frameKey(message: ServerMessage): string | null {
  switch (message.type) {
    case 'section':
      return `section ${message.name}`;
    case 'quote':
      return `quote ${message.quote.contractId}`;
    case 'bar':
      return `bar ${message.bar.contractId} ${message.bar.openedAt}`;
    case 'heartbeat':
      return 'heartbeat';
    case 'snapshot':
    case 'feed':
    case 'fill':
    case 'commandResult':
    case 'error':
      return null;
  }
}

const FINAL_TEXT = 0x81;
const LENGTH_16_BITS = 126;
const LENGTH_64_BITS = 127;

/** An unmasked, unfragmented text frame as servers send it. @see RFC 6455, section 5.2 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < LENGTH_16_BITS ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headerLength + length);
  bytes[0] = FINAL_TEXT;
  if (headerLength === 2) {
    bytes[1] = length;
  } else if (headerLength === 4) {
    bytes[1] = LENGTH_16_BITS;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = LENGTH_64_BITS;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, headerLength);
  return bytes;
}
