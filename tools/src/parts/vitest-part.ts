import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Counts, failureOf, type Part } from './part.ts';
import { runProcess } from './run-process.ts';

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/** The tests of one vitest project. A project without files passes and counts nothing. */
export const vitestPart = (project: string, timeoutMs: number): Part => ({
  name: project,
  timeoutMs,
  run: async (root, bound) => {
    const folder = mkdtempSync(join(tmpdir(), 'loadline-tests-'));
    const reportPath = join(folder, 'report.json');
    try {
      const outcome = await runProcess(vitestCommand(project, reportPath), {
        root,
        timeoutMs: bound,
      });
      const counts = existsSync(reportPath) ? readCounts(readFileSync(reportPath, 'utf8')) : null;
      const failure = failureOf(outcome, bound);
      const { output, elapsedMs } = outcome;
      return { failure: failure ?? missingReport(counts), counts, output, elapsedMs };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/**
 * Sums of a report of vitest. A file that fails before its first test, in an import or a hook,
 * counts as one failure: it holds tests that did not run.
 */
export function readCounts(text: string): Counts {
  const json: unknown = JSON.parse(text);
  const read = report.parse(json);
  const broken = read.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: read.numPassedTests,
    failed: read.numFailedTests + broken.length,
    skipped: read.numPendingTests + read.numTodoTests,
  };
}

const vitestCommand = (project: string, reportPath: string): readonly string[] => [
  'vitest',
  'run',
  `--project=${project}`,
  '--passWithNoTests',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportPath}`,
];

const missingReport = (counts: Counts | null): string | null =>
  counts === null ? 'left no report of its tests' : null;
