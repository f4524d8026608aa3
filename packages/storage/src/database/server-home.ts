import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { chmod, chown } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The user that runs the server; null when it is the user that we run as. */
export type ServerUser = Readonly<{ uid: number; gid: number }> | null;

/** Where a data folder's server lives, and as whom. */
export type ServerHome = Readonly<{ folder: string; cluster: string; user: ServerUser }>;

/** The file that marks a data folder as ours. */
export const MARKER = 'loadline-data-folder.json';

/**
 * PostgreSQL refuses to run as root, so then it runs as `nobody`, who owns nothing else of ours.
 */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

/** Unix socket addresses have room for 107 bytes; the file in the folder takes 15 of them. */
const SOCKET_FOLDER_BYTES_MAX = 107 - '/.s.PGSQL.5432'.length;

const serverUser = (): ServerUser => (process.getuid?.() === 0 ? UNPRIVILEGED : null);

/**
 * Where the server of this data folder lives: within it, or, when its user cannot get there (a
 * folder below `/root`), in a folder of its own below `/var/lib`, named after the data folder.
 */
export function serverHome(dataFolder: string): ServerHome {
  const user = serverUser();
  const path = resolve(dataFolder);
  const canEnter = user === null || isSearchable(path, user);
  const folder = canEnter ? join(path, 'database') : outside(path);
  return { folder, cluster: join(folder, 'cluster'), user };
}

/**
 * Named after the data folder and the mark in it: one made anew at the same place is another one.
 */
function outside(dataFolder: string): string {
  const marker = join(dataFolder, MARKER);
  const mark = existsSync(marker) ? readFileSync(marker, 'utf8') : '';
  const name = createHash('sha256').update(`${dataFolder}\n${mark}`).digest('hex').slice(0, 16);
  return join('/var/lib/loadline-databases', name);
}

/** Makes the home; its user passes through it and owns what it has to. */
export async function makeHome({ folder, user }: ServerHome): Promise<void> {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user === null) return;
  await chmod(folder, 0o711);
  if (made !== undefined && made !== folder) await chmod(dirname(folder), 0o711);
}

/** Gives a file or folder to the server's user. */
export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/** Whether the user may pass through a folder and all above it, by the permission bits. */
export function isSearchable(path: string, { uid, gid }: NonNullable<ServerUser>): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at)) {
      const stat = statSync(at);
      const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
      if (((stat.mode >> shift) & 1) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/** An empty folder for the socket, short enough; null where there are no unix sockets. */
export async function makeSocketFolder({ folder, user }: ServerHome): Promise<string | null> {
  if (platform() === 'win32') return null;
  const inside = join(folder, 'socket');
  const isShort = Buffer.byteLength(inside) <= SOCKET_FOLDER_BYTES_MAX;
  const at = isShort ? inside : temporaryFolder(folder, user);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at, { recursive: true, mode: 0o700 });
  await giveTo(user, at);
  return at;
}

/**
 * The same one at each start, so that programs which know the address find the server again; but
 * never one that somebody else has put there.
 */
function temporaryFolder(home: string, user: ServerUser): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const at = join(tmpdir(), `loadline-${name}`);
  const found = lstatSync(at, { throwIfNoEntry: false });
  const isOurs = found?.isDirectory() === true && found.uid === (user?.uid ?? process.getuid?.());
  return found === undefined || isOurs ? at : mkdtempSync(join(tmpdir(), 'loadline-'));
}
