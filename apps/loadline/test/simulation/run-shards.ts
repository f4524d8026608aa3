import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { merged, type Totals } from './watch/totals.ts';

export type FailedSeed = Readonly<{ seed: number; violations: readonly string[] }>;

export type SeedsRun = Readonly<{ totals: Totals | null; failed: readonly FailedSeed[] }>;

type Line = FailedSeed | Readonly<{ totals: Totals }>;

const PLAYER = join(import.meta.dirname, 'play-seeds.ts');

/** Plays seeds in as many processes as there are cores, without a test runner's cost. */
export async function playInShards(from: number, count: number): Promise<SeedsRun> {
  const shards = Math.min(count, availableParallelism());
  const runs = await Promise.all(
    Array.from({ length: shards }, (_, index) => {
      const share = Math.ceil((count - index) / shards);
      return playShard([from + index, share, shards]);
    }),
  );
  const failed = runs.flatMap((run) => run.failed);
  let totals: Totals | null = null;
  for (const run of runs) if (run.totals !== null) totals = merged(totals, run.totals);
  return { totals, failed: failed.toSorted((left, right) => left.seed - right.seed) };
}

async function playShard(args: readonly number[]): Promise<SeedsRun> {
  const child = spawn(process.execPath, [PLAYER, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const failed: FailedSeed[] = [];
  let totals: Totals | null = null;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line;
    if ('totals' in line) ({ totals } = line);
    else failed.push(line);
  }
  const code = await ended;
  if (code !== 0 && failed.length === 0) {
    failed.push({ seed: args[0] ?? 0, violations: [`the player ended with code ${code}`] });
  }
  return { totals, failed };
}

/** What went wrong with a seed, and the one command that plays it again. */
export const failureText = ({ seed, violations }: FailedSeed): string =>
  [`seed ${seed}:`, ...violations.map((text) => `  ${text}`), `  again: ${againWith(seed)}`].join(
    '\n',
  );

const againWith = (seed: number): string => `npm run soak -- --seed ${seed}`;
