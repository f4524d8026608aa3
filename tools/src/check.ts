import { runStages } from './parts/run-stages.ts';
import { CHECK_STAGES } from './parts/workspace-parts.ts';

/** `npm run check [-- PART…]`: tidy, types, lint and unit tests, for before every commit. */
const startedAt = performance.now();
const results = await runStages(CHECK_STAGES, process.argv.slice(2));
const failed = results.filter((result) => result.failure !== null).length;
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(`check: ${results.length - failed} parts ok, ${failed} failed, ${seconds} s`);
process.exitCode = failed === 0 ? 0 : 1;
