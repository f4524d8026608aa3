import {
  closeSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '@loadline/core';
import { encodeRecords, type RecordLog, readLines } from '../store/record-lines.ts';
import { emptyState, type GatewayState, recordsOf } from '../store/records.ts';
import { lockFile, type ProcessLock } from './process-lock.ts';

export type OpenedFile = Readonly<{ file: GatewayFile; state: GatewayState }>;

/** Cursors are most of a file. One that has grown beyond this is shortened when it is opened. */
const LONG_FILE_BYTES = 8 * 2 ** 20;
/** A power cut may cost this much; a killed process loses nothing, the system has the bytes. */
const SYNC_EVERY_MS = 50;

/**
 * Opens, or with `fresh` begins, the gateway's append-only file. Another process that has it open
 * is an error, and so is damage anywhere but in the last line.
 */
export async function openGatewayFile(
  path: string,
  { fresh }: Readonly<{ fresh: boolean }>,
): Promise<Result<OpenedFile, string>> {
  const lock = await lockFile(path);
  if (lock === null) return err(`${path} is in use by another gateway; stop that one first.`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (fresh) rmSync(path, { force: true });
    const state = emptyState();
    const damage = readInto(path, state);
    if (damage !== null) {
      await lock.release();
      return err(`${path} is damaged: ${damage} Move it away, or start with --fresh.`);
    }
    return ok({ file: new GatewayFile(path, lock), state });
  } catch (error) {
    await lock.release();
    return err(`${path} cannot be used: ${reasonOf(error)}`);
  }
}

/** The file of a running gateway: whole lines, written before anybody is told. */
export class GatewayFile implements RecordLog {
  readonly #descriptor: number;
  readonly #lock: ProcessLock;
  #syncTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(path: string, lock: ProcessLock) {
    this.#descriptor = openSync(path, 'a', 0o600);
    this.#lock = lock;
  }

  append(line: string): void {
    const bytes = Buffer.from(line);
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    this.#syncTimer ??= setTimeout(() => this.#sync(), SYNC_EVERY_MS);
  }

  /** Everything is on the disk when it resolves. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer);
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    await this.#lock.release();
  }

  #sync(): void {
    this.#syncTimer = null;
    if (this.#closed) return;
    // A disk that refuses is told by the next append; nothing was promised beyond the system.
    fsync(this.#descriptor, () => {});
  }
}

/** Reads the file, cuts a torn tail and shortens a long file. Answers what is damaged, or null. */
function readInto(path: string, state: GatewayState): string | null {
  const descriptor = openSync(path, 'a+', 0o600);
  try {
    const { size } = fstatSync(descriptor);
    const { wholeBytes, damage } = readLines(readFileSync(path), state);
    if (damage !== null) return `line ${damage.line}: ${damage.reason}.`;
    if (wholeBytes < size) ftruncateSync(descriptor, wholeBytes);
    if (size > LONG_FILE_BYTES) shorten(path, state);
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/** Writes the newest states to a new file that takes the place of the old one in one move. */
function shorten(path: string, state: GatewayState): void {
  const next = `${path}.next`;
  const descriptor = openSync(next, 'w', 0o600);
  try {
    for (const record of recordsOf(state)) writeSync(descriptor, encodeRecords([record]));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, path);
}

/** Whether the disk is full: that passes, and what was not written was not promised. */
export const isNoRoom = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC';

export function reasonOf(error: unknown): string {
  if (isNoRoom(error)) return 'there is no room left on its disk.';
  return error instanceof Error
    ? `${error.message}.`
    : 'for a reason that the system did not tell.';
}
