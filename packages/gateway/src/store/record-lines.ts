import { crc32 } from 'node:zlib';
import type { UnixMs } from '@loadline/core';
import type { MarketCursor } from '../market/market-step.ts';
import { applyRecord, type GatewayRecord, type GatewayState } from './records.ts';

/**
 * The gateway's file in text: one line per step or request, `<crc32 in hex> <records>`, so that
 * what belongs together is either there or not. The records are a JSON array. A price that changed
 * nothing is most of the file and has a short form, `c<market time>,<rank>`.
 */
export interface RecordLog {
  /** Has written the line to the operating system when it returns; throws when it could not. */
  append(line: string): void;
}

/** A file that could not be read: the line and what is wrong with it. */
export type DamagedFile = Readonly<{ kind: 'damagedFile'; line: number; reason: string }>;

export type ReadLines = Readonly<{
  /** Bytes up to the end of the last whole line; what follows was torn by a crash. */
  wholeBytes: number;
  damage: DamagedFile | null;
}>;

const NEWLINE = 10;
const CHECKSUM_LENGTH = 8;

export const encodeRecords = (records: readonly GatewayRecord[]): string =>
  withChecksum(JSON.stringify(records));

/** The short form of a cursor alone. */
export const encodeCursor = ({ at, rank }: MarketCursor): string => withChecksum(`c${at},${rank}`);

/**
 * Reads a whole file into a state. A last line that is cut off or fails its checksum is left out:
 * the process died while writing it, so nobody was told of it. Damage before it is reported.
 */
export function readLines(bytes: Uint8Array, state: GatewayState): ReadLines {
  let start = 0;
  let line = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    line += 1;
    const text = end < 0 ? null : readLine(bytes, start, end);
    if (text === null || end < 0) {
      const isLast = end < 0 || end === bytes.length - 1;
      if (isLast) return { wholeBytes: start, damage: null };
      const reason = 'its checksum does not fit';
      return { wholeBytes: start, damage: { kind: 'damagedFile', line, reason } };
    }
    applyLine(text, state);
    start = end + 1;
  }
  return { wholeBytes: start, damage: null };
}

function withChecksum(body: string): string {
  return `${crc32(body).toString(16).padStart(CHECKSUM_LENGTH, '0')} ${body}\n`;
}

function readLine(bytes: Uint8Array, start: number, end: number): string | null {
  const bodyStart = start + CHECKSUM_LENGTH + 1;
  if (end <= bodyStart) return null;
  const body = bytes.subarray(bodyStart, end);
  const checksum = Buffer.from(bytes.buffer, bytes.byteOffset + start, CHECKSUM_LENGTH);
  if (Number.parseInt(checksum.toString('latin1'), 16) !== crc32(body)) return null;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** The checksum holds, so the text is what this program wrote. */
function applyLine(text: string, state: GatewayState): void {
  if (text.startsWith('c')) {
    const [at = 0, rank = -1] = text.slice(1).split(',').map(Number);
    state.cursor = { at: at as UnixMs, rank };
    return;
  }
  const records = JSON.parse(text) as readonly GatewayRecord[];
  for (const record of records) applyRecord(state, record);
}
