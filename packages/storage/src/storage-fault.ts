import { statfs } from 'node:fs/promises';

/** Why storage could not do something. A closed list; codes are never reused. */
export type StorageFaultCode =
  | 'DATA_FOLDER_IN_USE'
  | 'DATA_FOLDER_NOT_WRITABLE'
  | 'DATA_FOLDER_FOREIGN'
  | 'DATA_FOLDER_NEWER'
  | 'DATA_FOLDER_UNREACHABLE'
  | 'DISK_FULL'
  | 'JOURNAL_UNREADABLE'
  | 'JOURNAL_CORRUPT'
  | 'JOURNAL_NEWER'
  | 'JOURNAL_AHEAD'
  | 'JOURNAL_WRITE_FAILED'
  | 'DATABASE_BINARIES_MISSING'
  | 'DATABASE_VERSION_MISMATCH'
  | 'DATABASE_START_FAILED'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_NEWER'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED';

/**
 * An expected failure of storage: its code and one sentence that names the thing and the remedy.
 */
export type StorageFault = Readonly<{ code: StorageFaultCode; message: string }>;

export const fault = (code: StorageFaultCode, message: string): StorageFault => ({ code, message });

/** The operating system's short name of an error, such as `ENOENT`; empty when it has none. */
export function errorCode(error: unknown): string {
  const known = typeof error === 'object' && error !== null && 'code' in error;
  return known && typeof error.code === 'string' ? error.code : '';
}

export const errorText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR']);

/** Words an error of the file system about `path`; `otherwise` is the code of an unlisted one. */
export function fileFault(error: unknown, path: string, otherwise: StorageFaultCode): StorageFault {
  const code = errorCode(error);
  if (FULL.has(code)) return fault('DISK_FULL', `There is no room left on the disk of ${path}.`);
  if (NOT_WRITABLE.has(code)) {
    return fault('DATA_FOLDER_NOT_WRITABLE', `${path} cannot be written to (${code}).`);
  }
  if (code === 'EEXIST') {
    return fault(otherwise, `${path} is no folder: expected a folder, or a path to make one at.`);
  }
  return fault(otherwise, `${path}: ${errorText(error)}`);
}

/** Free bytes for us on the disk of `path`, or null when that cannot be told. */
export async function freeBytes(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}
