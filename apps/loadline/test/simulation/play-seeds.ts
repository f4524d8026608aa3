import { playSeed } from './play-seed.ts';
import { addedUp, type Totals } from './watch/totals.ts';

/**
 * `node play-seeds.ts FROM COUNT STEP FAILURES`: plays COUNT seeds, every STEP-th from FROM on.
 * Prints a line of JSON for each seed that failed, and one with the sums. Ends at so many failures.
 */
const [from = 1, count = 1, step = 1, failuresMax = 5] = process.argv.slice(2).map(Number);

let totals: Totals | null = null;
let failures = 0;
let playing = from;

process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

for (let index = 0; index < count && failures < failuresMax; index += 1) {
  playing = from + index * step;
  const result = await playSeed(playing);
  totals = addedUp(totals, result);
  if (result.violations.length > 0) failures += 1;
  if (result.violations.length > 0) print({ seed: result.seed, violations: result.violations });
}
if (totals !== null) print({ totals });

function fail(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  print({ seed: playing, violations: [text] });
  process.exit(1);
}

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
