import { hash as digest } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  BLOCK_HEAD_BYTES,
  BLOCK_MAGIC,
  BLOCK_PAYLOAD_BYTES,
  HASH_BYTES,
  RECORD_HEAD_BYTES,
} from './journal-format.ts';

/** A closed block: its bytes as they go to the file. */
export type Block = Readonly<{ bytes: Buffer; firstSequence: number; count: number }>;

/** The payload lies behind the previous hash and the block's head, so that one call hashes all. */
const PAYLOAD_START = HASH_BYTES + BLOCK_HEAD_BYTES;
const CAPACITY = PAYLOAD_START + BLOCK_PAYLOAD_BYTES + HASH_BYTES;

/**
 * Gathers records into one block of the hash chain. `reserve` gives room for a payload; the caller
 * writes it at `offset` of `bytes`. Nothing is allocated per record.
 */
export class BlockBuilder {
  #bytes = Buffer.allocUnsafeSlow(CAPACITY);
  #view = viewOf(this.#bytes);
  #end = PAYLOAD_START;
  #count = 0;
  #firstSequence = 0;
  #hash: Buffer;

  /** @param hash the hash that the chain goes on from. */
  constructor(hash: Buffer) {
    this.#hash = hash;
  }

  get view(): DataView {
    return this.#view;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The hash of the last closed block. */
  get hash(): Buffer {
    return this.#hash;
  }

  get isEmpty(): boolean {
    return this.#end === PAYLOAD_START;
  }

  /** True when a payload of this length would make the block longer than blocks should be. */
  isFullFor(payloadBytes: number): boolean {
    const needed = this.#end - PAYLOAD_START + RECORD_HEAD_BYTES + payloadBytes;
    return needed > BLOCK_PAYLOAD_BYTES && !this.isEmpty;
  }

  /**
   * Writes the head of a record and answers where its payload goes.
   *
   * @param sequence the record's number, or null for one that has none.
   */
  reserve(kind: number, version: number, payloadBytes: number, sequence: number | null): number {
    this.#grow(payloadBytes);
    const start = this.#end;
    this.#view.setUint8(start, kind);
    this.#view.setUint8(start + 1, version);
    this.#view.setUint32(start + 2, payloadBytes, true);
    this.#end = start + RECORD_HEAD_BYTES + payloadBytes;
    if (sequence !== null) {
      if (this.#count === 0) this.#firstSequence = sequence;
      this.#count += 1;
    }
    return start + RECORD_HEAD_BYTES;
  }

  /**
   * Closes the block and starts the next one. An empty block only carries its promise.
   *
   * @param nextSequence the number of the record that will follow, for a block without any.
   * @param durableBytes how much of the file is known to be on disk.
   */
  close(nextSequence: number, durableBytes: number): Block {
    const firstSequence = this.#count === 0 ? nextSequence : this.#firstSequence;
    const count = this.#count;
    const payload = this.#bytes.subarray(PAYLOAD_START, this.#end);
    this.#hash.copy(this.#bytes, 0);
    this.#view.setUint32(HASH_BYTES, BLOCK_MAGIC, true);
    this.#view.setUint32(HASH_BYTES + 4, payload.length, true);
    this.#view.setUint32(HASH_BYTES + 8, count, true);
    this.#view.setUint32(HASH_BYTES + 12, crc32(payload), true);
    this.#view.setFloat64(HASH_BYTES + 16, firstSequence, true);
    this.#view.setFloat64(HASH_BYTES + 24, durableBytes, true);
    this.#hash = digest('sha256', this.#bytes.subarray(0, this.#end), 'buffer');
    this.#hash.copy(this.#bytes, this.#end);
    const bytes = this.#takeBytes();
    this.#end = PAYLOAD_START;
    this.#count = 0;
    return { bytes, firstSequence, count };
  }

  /** A small block is copied out, so that what waits for the disk does not hold a whole buffer. */
  #takeBytes(): Buffer {
    const closed = this.#bytes.subarray(HASH_BYTES, this.#end + HASH_BYTES);
    if (closed.length < CAPACITY / 2) return Buffer.from(closed);
    this.#bytes = Buffer.allocUnsafeSlow(CAPACITY);
    this.#view = viewOf(this.#bytes);
    return closed;
  }

  #grow(payloadBytes: number): void {
    const needed = this.#end + RECORD_HEAD_BYTES + payloadBytes + HASH_BYTES;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(needed);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
