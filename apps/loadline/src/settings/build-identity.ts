import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from './desk-identity.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Everything that has a part in a decision, or in how the journal writes it down. */
const DECIDING = [
  'packages/core/src',
  'packages/indicators/src',
  'packages/risk/src',
  'packages/strategies/src',
  'packages/engine/src',
  'apps/loadline/src/settings',
  'apps/loadline/src/trader/decisions.ts',
  'apps/loadline/src/trader/desk-settings.ts',
];

let known: string | null = null;

/**
 * Names the program that decides: its version and the digest of its sources, so that also a
 * strategy that somebody has edited is another build. Under one build a replay must give the same
 * bytes; under another one it may differ.
 */
export function buildIdentity(): string {
  known ??= `${VERSION}+${sourcesDigest(DECIDING.map((path) => join(ROOT, path)))}`;
  return known;
}

function sourcesDigest(paths: readonly string[]): string {
  const digest = createHash('sha256');
  for (const path of paths.flatMap(sourcesIn)) {
    digest.update(path.slice(ROOT.length));
    digest.update(readFileSync(path));
  }
  return digest.digest('hex').slice(0, 12);
}

function sourcesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name));
}
