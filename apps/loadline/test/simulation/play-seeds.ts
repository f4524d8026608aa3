import { type AnyFault, isFault } from './actors/fault-plan.ts';
import { playSeed } from './play-seed.ts';
import { addedUp, type Totals } from './watch/totals.ts';

/**
 * `node play-seeds.ts FROM COUNT STEP FAILURES FAULTS`: plays COUNT seeds, every STEP-th from FROM
 * on; with FAULTS, such as `hub.close,desk.killed`, nothing else breaks. Prints a line of JSON for
 * each seed that failed, and one with the sums. Ends at so many failures.
 */
const [from = 1, count = 1, step = 1, failuresMax = 5] = process.argv.slice(2, 6).map(Number);
const only = process.argv[6]?.split(',').map(faultOf);

let totals: Totals | null = null;
let failures = 0;
let playing = from;

process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

for (let index = 0; index < count && failures < failuresMax; index += 1) {
  playing = from + index * step;
  const result = await playSeed(playing, only === undefined ? {} : { only });
  totals = addedUp(totals, result);
  if (result.violations.length > 0) failures += 1;
  if (result.violations.length > 0) print({ seed: result.seed, violations: result.violations });
}
if (totals !== null) print({ totals });

function faultOf(name: string): AnyFault {
  if (isFault(name)) return name;
  throw new RangeError(`There is no fault ${name}.`);
}

function fail(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  print({ seed: playing, violations: [text] });
  process.exit(1);
}

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
