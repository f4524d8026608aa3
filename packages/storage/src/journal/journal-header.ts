import { hash as digest } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { err, type IsoDate, type Json, ok, type Result } from '@loadline/core';
import { z } from 'zod';
import { FILE_MAGIC, FILE_PREFIX_BYTES, FORMAT_VERSION } from './journal-format.ts';

/** What a journal file says of itself before its first record. */
export type JournalHeader = Readonly<{
  desk: string;
  /** The trading day. */
  day: IsoDate;
  /** The program that wrote it: replay under another build may differ. */
  build: string;
  settings: Json;
  seed: string;
  /** The engine's state before the first record; null at the very beginning. */
  snapshot: Json;
  /** The number of the first record. */
  firstSequence: number;
  /** The last hash of the file before, in hex; null in the first file of a desk. */
  previousHash: string | null;
}>;

/** A header as read: where the blocks begin and the hash from which their chain goes on. */
export type ReadHeader = Readonly<{ header: JournalHeader; bytes: number; hash: Buffer }>;

export type HeaderFault = Readonly<{ kind: 'damaged' | 'newer'; reason: string }>;

const headerSchema = z.object({
  desk: z.string(),
  day: z.custom<IsoDate>((value) => typeof value === 'string'),
  build: z.string(),
  settings: z.custom<Json>((value) => value !== undefined),
  seed: z.string(),
  snapshot: z.custom<Json>((value) => value !== undefined),
  firstSequence: z.int().nonnegative(),
  previousHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

/** The head of a file and the hash from which the chain of its blocks goes on. */
export function encodeHeader(header: JournalHeader): Readonly<{ bytes: Buffer; hash: Buffer }> {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const bytes = Buffer.alloc(FILE_PREFIX_BYTES + text.length + 4);
  FILE_MAGIC.copy(bytes, 0);
  bytes.writeUInt16LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(text.length, 10);
  text.copy(bytes, FILE_PREFIX_BYTES);
  const end = FILE_PREFIX_BYTES + text.length;
  bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
  return { bytes, hash: digest('sha256', bytes, 'buffer') };
}

/**
 * Reads the head of a file.
 *
 * @param read answers that many bytes from the start of the file, fewer where it is shorter.
 */
export function decodeHeader(read: (length: number) => Buffer): Result<ReadHeader, HeaderFault> {
  const prefix = read(FILE_PREFIX_BYTES);
  const magic = prefix.subarray(0, FILE_MAGIC.length);
  if (prefix.length < FILE_PREFIX_BYTES || !magic.equals(FILE_MAGIC)) {
    return err({ kind: 'damaged', reason: 'it does not begin as a journal' });
  }
  const version = prefix.readUInt16LE(8);
  if (version > FORMAT_VERSION) {
    const reason = `its format is version ${version}; this program reads up to ${FORMAT_VERSION}`;
    return err({ kind: 'newer', reason });
  }
  const end = FILE_PREFIX_BYTES + prefix.readUInt32LE(10);
  const bytes = read(end + 4);
  if (bytes.length < end + 4 || bytes.readUInt32LE(end) !== crc32(bytes.subarray(0, end))) {
    return err({ kind: 'damaged', reason: 'its head is damaged' });
  }
  const parsed = headerSchema.safeParse(parseText(bytes.toString('utf8', FILE_PREFIX_BYTES, end)));
  if (!parsed.success) return err({ kind: 'damaged', reason: 'its head has not the known fields' });
  return ok({ header: parsed.data, bytes: bytes.length, hash: digest('sha256', bytes, 'buffer') });
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
