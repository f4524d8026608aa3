import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPlatformEntries } from './lockfile/platform-entries.ts';

const LOCK_PATH = join(import.meta.dirname, '../../package-lock.json');

/** `npm run lock`: installs, then completes the lockfile so that `npm ci` takes it anywhere. */
writeFileSync(LOCK_PATH, withPlatformEntries(readFileSync(LOCK_PATH, 'utf8')));
