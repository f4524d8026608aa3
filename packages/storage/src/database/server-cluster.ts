import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@loadline/core';
import { fault, fileFault, freeBytes, type StorageFault } from '../storage-fault.ts';
import { OWNER_ROLE } from './database-address.ts';
import { runProgram } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { giveTo, type ServerHome } from './server-home.ts';

/** An empty cluster takes 40 MB, its first log segments and a copy of the programs the rest. */
const ROOM_BYTES_MIN = 200 * 1024 * 1024;

/**
 * Makes the database's folder when there is none; one that is there must be of this version.
 *
 * @param password of the owner's role where there are no unix sockets; on a socket the folder's
 *   permissions say who may connect.
 */
export async function prepareCluster(
  home: ServerHome,
  binaries: ServerBinaries,
  password: string | null,
): Promise<Result<null, StorageFault>> {
  const { cluster } = home;
  const version = clusterVersion(cluster);
  if (version === binaries.majorVersion) return ok(null);
  if (version !== null) {
    const message =
      `The database in ${cluster} was made by PostgreSQL ${version}, this program brings ` +
      `${binaries.majorVersion}; use the program that made it, or start with --fresh.`;
    return err(fault('DATABASE_VERSION_MISMATCH', message));
  }
  if (existsSync(cluster)) {
    const message = `${cluster} is there but holds no database; restore it, or start with --fresh.`;
    return err(fault('DATABASE_START_FAILED', message));
  }
  const free = await freeBytes(home.folder);
  if (free !== null && free < ROOM_BYTES_MIN) return err(noRoom(home.folder, free));
  try {
    return await makeCluster(home, binaries, password);
  } catch (error) {
    return err(fileFault(error, cluster, 'DATABASE_START_FAILED'));
  }
}

/** The cluster appears under its name only when it is whole. */
async function makeCluster(
  home: ServerHome,
  binaries: ServerBinaries,
  password: string | null,
): Promise<Result<null, StorageFault>> {
  const draft = `${home.cluster}.new`;
  const passwordFile = join(home.folder, 'password.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await giveTo(home.user, draft);
  await writeFile(passwordFile, password ?? randomBytes(24).toString('hex'), { mode: 0o600 });
  await giveTo(home.user, passwordFile);
  const args = ['-D', draft, '-U', OWNER_ROLE, `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  args.push('--auth-local=trust', '--auth-host=scram-sha-256', '--locale=C');
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  const { code, output } = await runProgram('initdb', args, { home, binaries });
  await rm(passwordFile, { force: true });
  if (code === 0) {
    await rename(draft, home.cluster);
    return ok(null);
  }
  await rm(draft, { recursive: true, force: true });
  if (output.includes('No space left on device')) return err(noRoom(home.folder, 0));
  const message = `The database could not be made in ${home.cluster}: ${lastLine(output)}`;
  return err(fault('DATABASE_START_FAILED', message));
}

/** The last thing that a program said, for a message of one line. */
export function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const wrong = lines.findLast((line) => /\b(FATAL|PANIC|ERROR|error)\b/.test(line));
  return (wrong ?? lines.at(-1) ?? 'it said nothing').trim();
}

/** The major version that made a cluster, or null when there is none. */
function clusterVersion(cluster: string): string | null {
  try {
    return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return null;
  }
}

function noRoom(folder: string, free: number): StorageFault {
  const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);
  const message =
    `The database needs ${megabytes(ROOM_BYTES_MIN)} MB on the ` +
    `disk of ${folder}; ${megabytes(free)} MB are free.`;
  return fault('DISK_FULL', message);
}
