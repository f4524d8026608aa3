import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BlockBuilder } from './block-builder.ts';
import { EventEncoder } from './event-encoder.ts';
import type { JournalEnd } from './journal-folder.ts';
import { encodeHeader, type JournalHeader } from './journal-header.ts';

type Waiting = Readonly<{ bytes: Buffer; offset: number }>;

/**
 * One journal file and what of it is still in memory. Blocks are kept until an fsync has
 * succeeded: after a failed one the system may have forgotten them, so they are written again.
 */
export class JournalSegment {
  readonly encoder = new EventEncoder();
  readonly builder: BlockBuilder;
  readonly #path: string;
  #head: Buffer | null;
  #file: FileHandle | null = null;
  #waiting: Waiting[] = [];
  #written = 0;
  #end: number;
  #durable: number;
  #closing: Waiting | null = null;

  private constructor(path: string, head: Buffer | null, hash: Buffer, end: number) {
    this.#path = path;
    this.#head = head;
    this.builder = new BlockBuilder(hash);
    this.#end = end;
    this.#durable = end;
  }

  /** A new file. It comes into being with the first write, its head whole or not at all. */
  static create(path: string, header: JournalHeader): JournalSegment {
    const { bytes, hash } = encodeHeader(header);
    return new JournalSegment(path, bytes, hash, bytes.length);
  }

  /** Goes on in an existing file whose torn tail has been cut. */
  static resume({ path, hash, bytes }: JournalEnd): JournalSegment {
    return new JournalSegment(path, null, hash, bytes);
  }

  get isEnded(): boolean {
    return this.#closing !== null;
  }

  /** True when nothing is left to write. Written is not yet durable. */
  get isWritten(): boolean {
    return this.builder.isEmpty && this.#written === this.#waiting.length;
  }

  /** Bytes that are not yet known to be on disk, those of the open block aside. */
  get waitingBytes(): number {
    return this.#end - this.#durable;
  }

  /** Moves the open block to what waits for the disk. */
  closeBlock(nextSequence: number): void {
    if (this.builder.isEmpty) return;
    this.#waiting.push(this.#place(nextSequence));
  }

  /**
   * No more records. The last block is empty and promises everything before it, so that later
   * damage anywhere in the file is told from a torn tail. Answers the file's last hash.
   */
  end(nextSequence: number): string {
    this.closeBlock(nextSequence);
    const promised = this.#end;
    const block = this.builder.close(nextSequence, promised);
    this.#closing = { bytes: block.bytes, offset: promised };
    this.#end += block.bytes.length;
    return this.builder.hash.toString('hex');
  }

  /**
   * Writes what waits; with `durable` also asks the disk to keep it. Throws what the system says.
   */
  async persist({ durable }: Readonly<{ durable: boolean }>): Promise<void> {
    const closing = this.#closing;
    const file = this.#file ?? (await this.#open());
    for (let next = this.#waiting[this.#written]; next; next = this.#waiting[this.#written]) {
      await writeAll(file, next);
      this.#written += 1;
    }
    if (durable || closing !== null) await this.#commit(file);
    if (closing === null) return;
    await writeAll(file, closing);
    await file.datasync();
    await this.release();
  }

  /** Closes the file without writing anything. */
  async release(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #commit(file: FileHandle): Promise<void> {
    const count = this.#written;
    const last = this.#waiting[count - 1];
    if (last === undefined) return;
    try {
      await file.datasync();
    } catch (error) {
      this.#written = 0;
      throw error;
    }
    this.#durable = last.offset + last.bytes.length;
    this.#waiting = this.#waiting.slice(count);
    this.#written = 0;
  }

  #place(nextSequence: number): Waiting {
    const { bytes } = this.builder.close(nextSequence, this.#durable);
    const offset = this.#end;
    this.#end += bytes.length;
    return { bytes, offset };
  }

  /** What a killed process left in the system's memory is made durable before we build on it. */
  async #open(): Promise<FileHandle> {
    if (this.#head !== null) {
      await createWhole(this.#path, this.#head);
      this.#head = null;
    }
    const file = await open(this.#path, 'r+');
    this.#file = file;
    await file.datasync();
    return file;
  }
}

/** Writes at the block's place, so that a repeated write mends a partial one. */
async function writeAll(file: FileHandle, { bytes, offset }: Waiting): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

/** The file appears under its name only when its head is on disk. */
async function createWhole(path: string, head: Buffer): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await writeAll(file, { bytes: head, offset: 0 });
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
