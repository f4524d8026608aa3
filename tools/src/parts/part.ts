import { type ProcessOutcome, runProcess } from './run-process.ts';

export type Counts = Readonly<{ passed: number; failed: number; skipped: number }>;

/** One part of a run: a tool, or the tests of one project. */
export type Part = Readonly<{
  name: string;
  timeoutMs: number;
  run(root: string, timeoutMs: number): Promise<PartOutcome>;
}>;

/** Null counts: the part has no tests of its own, such as a linter. */
export type PartOutcome = Readonly<{
  failure: string | null;
  counts: Counts | null;
  output: string;
  elapsedMs: number;
}>;

export type PartResult = PartOutcome & Readonly<{ name: string }>;

/** A part that runs tools one after the other; the first that fails ends it. */
export const toolPart = (
  name: string,
  timeoutMs: number,
  commands: readonly (readonly string[])[],
): Part => ({
  name,
  timeoutMs,
  run: async (root, bound) => {
    let output = '';
    let elapsedMs = 0;
    for (const command of commands) {
      const outcome = await runProcess(command, { root, timeoutMs: bound - elapsedMs });
      output += outcome.output;
      elapsedMs += outcome.elapsedMs;
      const failure = failureOf(outcome, bound);
      if (failure !== null) {
        const reason = `\`${command.join(' ')}\` ${failure}`;
        return { failure: reason, counts: null, output, elapsedMs };
      }
    }
    return { failure: null, counts: null, output, elapsedMs };
  },
});

export const runPart = async (part: Part, root: string): Promise<PartResult> => ({
  name: part.name,
  ...(await part.run(root, part.timeoutMs)),
});

/** Why a tool failed, or null. */
export function failureOf(outcome: ProcessOutcome, timeoutMs: number): string | null {
  if (outcome.timedOut) return `timed out after ${Math.round(timeoutMs / 1_000)} s`;
  if (outcome.exitCode === null) return 'was killed or did not start';
  return outcome.exitCode === 0 ? null : `ended with code ${outcome.exitCode}`;
}

/** What a part adds to the sums: a failed part without a failed test counts as one failure. */
export function countsOf({ counts, failure }: PartOutcome): Counts {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  return { passed, failed: failure === null ? failed : Math.max(1, failed), skipped };
}
