import { runStages } from './parts/run-stages.ts';
import { formatPart, formatSums, testExitCode } from './parts/summary.ts';
import { TEST_STAGES } from './parts/workspace-parts.ts';

/** `npm test [-- PART…]`: everything, ending with a line `N passed, N failed[, N skipped]`. */
const results = await runStages(TEST_STAGES, process.argv.slice(2));
console.log(['', ...results.map(formatPart), ''].join('\n'));
console.log(formatSums(results));
process.exitCode = testExitCode(results);
