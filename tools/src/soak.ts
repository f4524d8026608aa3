import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run soak`: the long tests, which take their length from `LOADLINE_SOAK_*` variables. */
const { status, error } = spawnSync(
  join(ROOT, 'node_modules/.bin/vitest'),
  ['run', '--project=soak', '--passWithNoTests=false', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
if (error !== undefined) console.error(`vitest did not start: ${error.message}`);
process.exitCode = status ?? 1;
