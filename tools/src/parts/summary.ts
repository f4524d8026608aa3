import { type Counts, countsOf, type PartResult } from './part.ts';

const NAME_WIDTH = 12;
const SECONDS_WIDTH = 8;

/** One line for a part: its name, its time, and its counts or what went wrong. */
export function formatPart({ name, elapsedMs, counts, failure }: PartResult): string {
  const seconds = `${(elapsedMs / 1_000).toFixed(1)} s`.padStart(SECONDS_WIDTH);
  const state = failure === null ? 'ok    ' : 'FAILED';
  const tests = counts === null ? null : formatTests(counts);
  const remarks = [tests, failure].filter((remark) => remark !== null).join('; ');
  return `${state} ${name.padEnd(NAME_WIDTH)} ${seconds}  ${remarks}`.trimEnd();
}

/** The last line of `npm test`: `N passed, N failed`, and `, N skipped` when there are any. */
export function formatSums(results: readonly PartResult[]): string {
  const { passed, failed, skipped } = sumsOf(results);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Fails when anything failed, and also when no test ran at all. */
export function testExitCode(results: readonly PartResult[]): 0 | 1 {
  const { passed, failed } = sumsOf(results);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function sumsOf(results: readonly PartResult[]): Counts {
  return results.map(countsOf).reduce(
    (sums, counts) => ({
      passed: sums.passed + counts.passed,
      failed: sums.failed + counts.failed,
      skipped: sums.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

function formatTests({ passed, failed, skipped }: Counts): string {
  if (passed + failed + skipped === 0) return 'no tests';
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
