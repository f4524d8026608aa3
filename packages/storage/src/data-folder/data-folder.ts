import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '@loadline/core';
import { z } from 'zod';
import { discardServer } from '../database/leftover-server.ts';
import { MARKER } from '../database/server-home.ts';
import { errorCode, fault, fileFault, type StorageFault } from '../storage-fault.ts';
import { type Lease, takeLease } from './lease.ts';

/**
 * What lies in a data folder: a closed list, so that a fresh start removes all of it and no more.
 */
export type DataFolderEntry =
  | 'journal'
  | 'gateway'
  | 'database'
  | 'database.json'
  | 'settings'
  | 'logs'
  | 'run'
  | 'cache';

/** An opened data folder. */
export type DataFolder = Readonly<{
  path: string;
  /** Where an entry lies; it need not exist. */
  at(entry: DataFolderEntry): string;
}>;

/** A data folder of which this process is the one owner. */
export type OwnedDataFolder = DataFolder & Readonly<{ lease: Lease; close(): void }>;

const ENTRIES: readonly DataFolderEntry[] = [
  'journal',
  'gateway',
  'database',
  'database.json',
  'settings',
  'logs',
  'run',
  'cache',
];

/** There while a fresh start removes things: one that was interrupted is finished first. */
const DISCARDING = 'discarding';
const FORMAT = 1;
const markerSchema = z.object({ format: z.int().positive() });

/** `~/.loadline`; for root a folder that the database's unprivileged user can reach. */
export const defaultDataFolder = (): string =>
  process.getuid?.() === 0 ? '/var/lib/loadline' : join(homedir(), '.loadline');

/**
 * Opens a data folder for its one owner (`up`, or a role that runs alone) and makes it when it does
 * not exist. An existing folder with other content is refused, whatever is asked.
 *
 * @param options.fresh removes everything of ours that is in it. Other files stay.
 */
export async function openDataFolder(
  path: string = defaultDataFolder(),
  { fresh }: Readonly<{ fresh: boolean }> = { fresh: false },
): Promise<Result<OwnedDataFolder, StorageFault>> {
  const folder = resolve(path);
  const ready = prepare(folder);
  if (!ready.ok) return ready;
  const leases = join(folder, 'lease');
  const lease = takeLease(leases, 'data-folder');
  if (!lease.ok) {
    const { error } = lease;
    if (error.kind === 'failed') return err(error.fault);
    const message =
      `The data folder ${folder} is in use by process ` +
      `${error.pid}; stop that one or name another folder.`;
    return err(fault('DATA_FOLDER_IN_USE', message));
  }
  const owned = ownedFolder(folder, lease.value);
  try {
    if (fresh) writeFileSync(join(folder, DISCARDING), '');
    if (existsSync(join(folder, DISCARDING))) await discard(folder, lease.value.number);
    removeDiscarded(folder);
    return ok(owned);
  } catch (error) {
    owned.close();
    return err(fileFault(error, folder, 'DATA_FOLDER_NOT_WRITABLE'));
  }
}

/**
 * Makes and marks a data folder for a role that runs alone and guards what it writes by itself, so
 * that the folder's owner, when one comes, finds it to be one.
 */
export function markDataFolder(
  path: string = defaultDataFolder(),
): Result<DataFolder, StorageFault> {
  const folder = resolve(path);
  const ready = prepare(folder);
  return ready.ok ? ok(folderAt(folder)) : ready;
}

/** A data folder as other processes than its owner use it: to read addresses and journals. */
export function attachDataFolder(
  path: string = defaultDataFolder(),
): Result<DataFolder, StorageFault> {
  const folder = resolve(path);
  const marker = readMarker(folder);
  if (!marker.ok) return marker;
  if (marker.value !== null) return ok(folderAt(folder));
  return err(fault('DATA_FOLDER_FOREIGN', `There is no Loadline data in ${folder} yet.`));
}

const folderAt = (path: string): DataFolder => ({ path, at: (entry) => join(path, entry) });

const ownedFolder = (path: string, lease: Lease): OwnedDataFolder => ({
  ...folderAt(path),
  lease,
  close: () => lease.release(),
});

/** Makes and marks the folder, or finds it marked. */
function prepare(folder: string): Result<null, StorageFault> {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    const marker = readMarker(folder);
    if (!marker.ok) return marker;
    if (marker.value === null) {
      const others = readdirSync(folder);
      if (others.length > 0) return err(foreignFault(folder));
      writeFileSync(
        join(folder, MARKER),
        `${JSON.stringify({ format: FORMAT, id: randomUUID() })}\n`,
      );
    }
    if (made !== undefined) openForDatabaseUser(folder, made);
    return ok(null);
  } catch (error) {
    return err(fileFault(error, folder, 'DATA_FOLDER_NOT_WRITABLE'));
  }
}

/**
 * As root the database runs as another user, who has to pass through the folders that we made. It
 * cannot list them, and secrets are 0600.
 */
function openForDatabaseUser(folder: string, firstMade: string): void {
  if (process.getuid?.() !== 0) return;
  for (let at = folder; at.startsWith(firstMade); at = dirname(at)) chmodSync(at, 0o711);
}

/** The marker's format, or null when there is none. */
function readMarker(folder: string): Result<number | null, StorageFault> {
  let text: string;
  try {
    text = readFileSync(join(folder, MARKER), 'utf8');
  } catch (error) {
    const missing = errorCode(error) === 'ENOENT';
    return missing ? ok(null) : err(fileFault(error, folder, 'DATA_FOLDER_FOREIGN'));
  }
  const format = parseMarker(text);
  if (format === null) return err(foreignFault(folder));
  if (format <= FORMAT) return ok(format);
  const message =
    `The data folder ${folder} was made by a newer ` +
    'Loadline; update this one or name another folder.';
  return err(fault('DATA_FOLDER_NEWER', message));
}

function parseMarker(text: string): number | null {
  try {
    return markerSchema.parse(JSON.parse(text)).format;
  } catch {
    return null;
  }
}

const foreignFault = (folder: string): StorageFault =>
  fault(
    'DATA_FOLDER_FOREIGN',
    `${folder} holds files that are not Loadline's; name an empty folder or a new one.`,
  );

/** Moves everything of ours aside. A crash in between is made good at the next opening. */
async function discard(folder: string, number: number): Promise<void> {
  await discardServer(folder);
  const aside = join(folder, `discarded-${number}`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const entry of ENTRIES) {
    try {
      renameSync(join(folder, entry), join(aside, entry));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
  rmSync(join(folder, DISCARDING));
}

function removeDiscarded(folder: string): void {
  for (const entry of readdirSync(folder)) {
    if (!/^discarded-\d+$/.test(entry)) continue;
    rmSync(join(folder, entry), { recursive: true, force: true });
  }
}
