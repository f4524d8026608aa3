import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '@loadline/core';
import { fault, fileFault, type StorageFault } from '../storage-fault.ts';
import {
  BLOCK_HEAD_BYTES,
  BLOCK_MAGIC,
  FILE_PREFIX_BYTES,
  HASH_BYTES,
  PAYLOAD_BYTES_MAX,
} from './journal-format.ts';
import { decodeHeader, type JournalHeader } from './journal-header.ts';

/** A verified block. `payload` is only valid until the next one is read. */
export type ReadBlock = Readonly<{
  offset: number;
  payload: Buffer;
  firstSequence: number;
  count: number;
}>;

/**
 * How the readable part of a file ends. `torn`: the rest was being written when the process or the
 * machine died, and nobody had been promised it. `corrupt`: something that had been safely on disk
 * is damaged, or was changed.
 */
export type JournalEnding = Readonly<
  { kind: 'clean' } | { kind: 'torn' | 'corrupt'; offset: number; bytes: number; reason: string }
>;

const WINDOW_BYTES = 1024 * 1024;

/** Reads the blocks of one journal file in order and verifies checksum and hash chain. */
export class BlockReader {
  readonly path: string;
  readonly header: JournalHeader;
  readonly #file: number;
  readonly #size: number;
  #memory: Buffer = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;
  #offset: number;
  #hash: Buffer;
  #nextSequence: number;
  #ending: JournalEnding | null = null;

  private constructor(
    path: string,
    file: number,
    start: Readonly<{ header: JournalHeader; bytes: number; hash: Buffer }>,
  ) {
    this.path = path;
    this.#file = file;
    this.#size = fstatSync(file).size;
    this.header = start.header;
    this.#offset = start.bytes;
    this.#hash = start.hash;
    this.#nextSequence = start.header.firstSequence;
  }

  /** Opens a file and reads its head. Close it when done. */
  static open(path: string): Result<BlockReader, StorageFault> {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch (error) {
      return err(fileFault(error, path, 'JOURNAL_UNREADABLE'));
    }
    const start = decodeHeader((length) => readAt(file, 0, length));
    if (start.ok) return ok(new BlockReader(path, file, start.value));
    closeSync(file);
    const { kind, reason } = start.error;
    const code = kind === 'newer' ? 'JOURNAL_NEWER' : 'JOURNAL_CORRUPT';
    return err(fault(code, `The journal ${path} cannot be read: ${reason}.`));
  }

  /** The end of what has been verified so far, in bytes. */
  get offset(): number {
    return this.#offset;
  }

  /** The hash of the last verified block. */
  get hash(): Buffer {
    return this.#hash;
  }

  get nextSequence(): number {
    return this.#nextSequence;
  }

  /** Null until `next` has answered null. */
  get ending(): JournalEnding | null {
    return this.#ending;
  }

  /** The next block, or null at the end of what can be read; then `ending` says why. */
  next(): ReadBlock | null {
    if (this.#ending !== null) return null;
    const offset = this.#offset;
    if (offset === this.#size) {
      this.#ending = { kind: 'clean' };
      return null;
    }
    const block = this.#readBlock(offset);
    if (typeof block === 'string') {
      this.#ending = this.#judge(offset, block);
      return null;
    }
    return block;
  }

  /** Ends the reading early, with a reason that the records gave. */
  stop(offset: number, reason: string): void {
    this.#ending = { kind: 'corrupt', offset, bytes: this.#size - offset, reason };
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The block at `offset`, or why there is none. */
  #readBlock(offset: number): ReadBlock | string {
    const found = this.#checkedBlock(offset);
    if (typeof found === 'string') return found;
    const { bytes, payloadBytes } = found;
    const end = BLOCK_HEAD_BYTES + payloadBytes;
    const hash = createHash('sha256').update(this.#hash).update(bytes.subarray(0, end)).digest();
    if (!hash.equals(bytes.subarray(end))) return 'the hash chain is broken';
    const firstSequence = bytes.readDoubleLE(16);
    if (firstSequence !== this.#nextSequence) return 'the sequence has a gap';
    const count = bytes.readUInt32LE(8);
    this.#hash = hash;
    this.#offset = offset + bytes.length;
    this.#nextSequence = firstSequence + count;
    const payload = bytes.subarray(BLOCK_HEAD_BYTES, end);
    return { offset, payload, firstSequence, count };
  }

  /** A block whose checksum is right, at any offset; the chain is not looked at. */
  #checkedBlock(offset: number): Readonly<{ bytes: Buffer; payloadBytes: number }> | string {
    const head = this.#read(offset, BLOCK_HEAD_BYTES);
    if (head.length < BLOCK_HEAD_BYTES) return 'a block is cut off in its head';
    if (head.readUInt32LE(0) !== BLOCK_MAGIC) return 'no block begins here';
    const payloadBytes = head.readUInt32LE(4);
    const length = BLOCK_HEAD_BYTES + payloadBytes + HASH_BYTES;
    if (payloadBytes > PAYLOAD_BYTES_MAX) return 'the length of a block is impossible';
    if (offset + length > this.#size) return 'a block is cut off';
    const bytes = this.#read(offset, length);
    const payload = bytes.subarray(BLOCK_HEAD_BYTES, BLOCK_HEAD_BYTES + payloadBytes);
    if (crc32(payload) !== bytes.readUInt32LE(12)) return 'the checksum of a block is wrong';
    return { bytes, payloadBytes };
  }

  /**
   * Torn or corrupt? Every block says how much of the file was safely on disk when it was made. If
   * a later sound block promises the damaged place, then it had been on disk and is damage; else it
   * is the unfinished end. A sound block that breaks the chain is one only where the file ends.
   */
  #judge(offset: number, reason: string): JournalEnding {
    const bytes = this.#size - offset;
    const block = this.#checkedBlock(offset);
    const sound = typeof block !== 'string' && offset + block.bytes.length < this.#size;
    const corrupt = sound || this.#isPromised(offset);
    return { kind: corrupt ? 'corrupt' : 'torn', offset, bytes, reason };
  }

  #isPromised(damaged: number): boolean {
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(BLOCK_MAGIC);
    for (let at = damaged + 1; at < this.#size; ) {
      const window = this.#read(at, WINDOW_BYTES);
      const found = window.indexOf(mark);
      if (found < 0) {
        at += Math.max(1, window.length - 3);
        continue;
      }
      const block = this.#checkedBlock(at + found);
      if (typeof block !== 'string' && block.bytes.readDoubleLE(24) > damaged) return true;
      at += found + 1;
    }
    return false;
  }

  /**
   * Bytes of the file through a window; fewer at its end. The window's memory is used again and
   * again: a new one for each megabyte kept the collector busy for longer than the reading took.
   */
  #read(offset: number, length: number): Buffer {
    const start = offset - this.#windowAt;
    if (start >= 0 && start + length <= this.#window.length) {
      return this.#window.subarray(start, start + length);
    }
    if (length > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(length);
    const filled = readInto(this.#file, offset, this.#memory);
    this.#window = this.#memory.subarray(0, filled);
    this.#windowAt = offset;
    return this.#window.subarray(0, length);
  }
}

/** Up to `length` bytes from `offset`. */
function readAt(file: number, offset: number, length: number): Buffer {
  const wanted = Math.min(length, Math.max(FILE_PREFIX_BYTES, fstatSync(file).size - offset));
  const bytes = Buffer.allocUnsafe(Math.max(0, wanted));
  return bytes.subarray(0, readInto(file, offset, bytes));
}

/** Fills `bytes` from `offset` on as far as the file goes; answers how far. */
function readInto(file: number, offset: number, bytes: Buffer): number {
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(file, bytes, filled, bytes.length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
