import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@loadline/core';
import { z } from 'zod';
import { errorCode, fileFault, type StorageFault } from '../storage-fault.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** The right to write something, held by one process at a time. */
export type Lease = Readonly<{
  /** Rises with every holder, over restarts too: a writer with an older number is out. */
  number: number;
  /** False once somebody else has taken the lease: then nothing may be written any more. */
  isCurrent(): boolean;
  release(): void;
}>;

/** Who holds it: a live process, or a fault of the file system. */
export type LeaseRefusal = Readonly<
  { kind: 'held'; pid: number } | { kind: 'failed'; fault: StorageFault }
>;

const holderSchema = z.object({
  pid: z.int().positive(),
  startedAt: z.string(),
  boot: z.string(),
  released: z.boolean(),
});
type Holder = z.infer<typeof holderSchema>;

const ATTEMPTS_MAX = 100;

/**
 * Takes the lease `name` in `folder`, at once or not at all.
 *
 * Each holder makes a file with the next number by `link`, which puts a whole file there or fails
 * because somebody else was first. The highest number is the holder; it is never deleted, so a
 * process that had looked before and acts late finds its number taken or not the highest. The lease
 * of a dead process is taken over. Processes must share a process table: one machine.
 */
export function takeLease(folder: string, name: string): Result<Lease, LeaseRefusal> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const identity = ownIdentity();
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const last = lastHolder(folder, name);
      if (last !== null && !last.holder.released && isAlive(last.holder)) {
        return err({ kind: 'held', pid: last.holder.pid });
      }
      const number = (last?.number ?? 0) + 1;
      if (claim(folder, name, number, identity)) return ok(leaseOf(folder, name, number, identity));
    }
    throw new Error(`the lease ${name} changes hands all the time`);
  } catch (error) {
    return err({ kind: 'failed', fault: fileFault(error, folder, 'DATA_FOLDER_NOT_WRITABLE') });
  }
}

function leaseOf(folder: string, name: string, number: number, identity: ProcessIdentity): Lease {
  return {
    number,
    isCurrent: () => highest(folder, name) === number,
    release() {
      const path = leasePath(folder, name, number);
      writeFileSync(`${path}.new`, JSON.stringify({ ...identity, released: true }));
      renameSync(`${path}.new`, path);
    },
  };
}

/** True when we are the holder of this number and no later one exists. */
function claim(folder: string, name: string, number: number, identity: ProcessIdentity): boolean {
  const path = leasePath(folder, name, number);
  const draft = `${path}.${identity.pid}`;
  writeFileSync(draft, JSON.stringify({ ...identity, released: false }), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  if (highest(folder, name) !== number) {
    rmSync(path, { force: true });
    return false;
  }
  for (const older of numbers(folder, name)) {
    if (older < number) rmSync(leasePath(folder, name, older), { force: true });
  }
  return true;
}

function lastHolder(
  folder: string,
  name: string,
): Readonly<{ number: number; holder: Holder }> | null {
  const number = highest(folder, name);
  if (number === 0) return null;
  return { number, holder: readHolder(leasePath(folder, name, number)) };
}

/** A file that cannot be read names nobody who could still be alive. */
function readHolder(path: string): Holder {
  const nobody: Holder = { pid: 1, startedAt: '', boot: '', released: true };
  try {
    const parsed = holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : nobody;
  } catch (error) {
    if (errorCode(error) === 'EACCES') throw error;
    return nobody;
  }
}

const highest = (folder: string, name: string): number => Math.max(0, ...numbers(folder, name));

function numbers(folder: string, name: string): readonly number[] {
  const pattern = new RegExp(`^${name}-(\\d{10})\\.json$`);
  return readdirSync(folder).flatMap((entry) => {
    const text = pattern.exec(entry)?.[1];
    return text === undefined ? [] : [Number(text)];
  });
}

const leasePath = (folder: string, name: string, number: number): string =>
  join(folder, `${name}-${String(number).padStart(10, '0')}.json`);
