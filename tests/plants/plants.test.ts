import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PlantedCopy } from './planted-copy.ts';
import { type Played, playCopy } from './play-copy.ts';

/** A bug that so many seeds with its faults do not meet is not caught. */
const SEEDS = { from: 1, count: 250 };
/** What has to break for a bug to show: a line of its patch. */
const FAULTS = /^Faults: (\S+)$/m;
/** The copy as it is plays fewer: that all seeds pass is what the simulation itself proves. */
const SOUND_SEEDS = { from: 1, count: 100, faults: null };
const PATCHES = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.patch'))
  .toSorted();
/** A patch that does not run is no realistic bug. */
const DOES_NOT_RUN = /SyntaxError|ReferenceError|TypeError|ERR_MODULE/;

const played = new Map<string | null, Played>();

beforeAll(async () => {
  const waiting: (string | null)[] = [null, ...PATCHES];
  const worker = async (): Promise<void> => {
    for (let patch = waiting.shift(); patch !== undefined; patch = waiting.shift()) {
      played.set(patch, await plant(patch));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
});

async function plant(patch: string | null): Promise<Played> {
  const copy = new PlantedCopy();
  try {
    if (patch === null) return await playCopy(copy.folder, SOUND_SEEDS);
    const path = join(import.meta.dirname, patch);
    copy.apply(path);
    const faults = FAULTS.exec(readFileSync(path, 'utf8'))?.[1] ?? null;
    return await playCopy(copy.folder, { ...SEEDS, faults });
  } finally {
    copy.remove();
  }
}

describe('the simulation', () => {
  it('has at least ten bugs to catch', () => {
    expect(PATCHES.length).toBeGreaterThanOrEqual(10);
  });

  it('finds nothing in the sources as they are', () => {
    expect(played.get(null)).toMatchObject({ caught: null, code: 0, stderr: '' });
  });

  it.each(PATCHES)('catches %s', (patch) => {
    const { caught, stderr } = played.get(patch) ?? {};
    expect(stderr).toBe('');
    expect(caught).not.toBeNull();
    const violations = caught?.violations.join('\n') ?? '';
    expect(violations).not.toMatch(DOES_NOT_RUN);
    console.log(`${basename(patch)}: seed ${caught?.seed}: ${violations.slice(0, 300)}`);
  });
});
