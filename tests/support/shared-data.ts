import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER =
  process.env['LOADLINE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** Where the real bars lie, outside the project; null on a machine that does not have them. */
export const sharedData: string | null = existsSync(join(FOLDER, 'data'))
  ? join(FOLDER, 'data')
  : null;

export const sharedFile = (path: string): string => join(sharedData ?? '', path);
