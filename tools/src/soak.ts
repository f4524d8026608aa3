import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run soak`: the kills of the crash test, `LOADLINE_SOAK_TIMES` times as many. */
const { status, error } = spawnSync(
  join(ROOT, 'node_modules/.bin/vitest'),
  ['run', '--project=soak', '--passWithNoTests=false', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit', env: { LOADLINE_SOAK_TIMES: '10', ...process.env } },
);
if (error !== undefined) console.error(`vitest did not start: ${error.message}`);
process.exitCode = status ?? 1;
