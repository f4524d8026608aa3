import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const SIMULATION = 'apps/loadline/test/simulation';
const TIMES = '10';
const SEEDS = '50000';

/**
 * `npm run soak`: the long tests. The kills of the crash test and the flood of the gateway,
 * `LOADLINE_SOAK_TIMES` times as many, and the seeds of the deterministic simulation.
 *
 * - `-- --seeds N` plays N seeds and kills nothing; `--from S` begins with another than a new one.
 * - `-- --seed S` plays one seed and tells all that happens in it.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
});

process.exitCode = values.seed === undefined ? soak(values) : tellSeed(values.seed);

function soak({ seeds, from }: Readonly<{ seeds?: string; from?: string }>): number {
  const first = from ?? `${Math.floor(Math.random() * 2 ** 30)}`;
  console.log(`Seeds from ${first}.`);
  const environment = { LOADLINE_SEEDS: seeds ?? SEEDS, LOADLINE_SEED_FROM: first };
  const played = run('vitest', ['run', '--project=simulation'], environment);
  if (seeds !== undefined) return played;
  return run('vitest', ['run', '--project=soak'], { LOADLINE_SOAK_TIMES: TIMES }) || played;
}

function tellSeed(seed: string): number {
  return run('node', [join(SIMULATION, 'tell-seed.ts'), seed]);
}

/** What the person has set holds; the rest is as given. */
function run(
  tool: 'vitest' | 'node',
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): number {
  const { status, error } = spawnSync(join(ROOT, 'node_modules/.bin', tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...environment, ...process.env },
  });
  if (error !== undefined) console.error(`${tool} did not start: ${error.message}`);
  return status ?? 1;
}
