import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Scorecard } from './scorecard.ts';

/** The drills that the trader is known not to survive, with what they have shown. */
export const EXPECTED_PATH = fileURLToPath(
  new URL('../../../../drills/expected-failures.json', import.meta.url),
);

const expectedFailures = z.strictObject({
  drills: z.array(
    z.strictObject({
      name: z.string(),
      ordersDoubled: z.number(),
      unprotectedContractSeconds: z.number(),
      eventsLost: z.number(),
      recoverySeconds: z.number().nullable(),
      finalStateEqual: z.boolean(),
      why: z.array(z.string()),
    }),
  ),
});

/** Their names. The file is part of the program, so one that cannot be read is a bug. */
export function readExpectedFailures(): ReadonlySet<string> {
  const { drills } = expectedFailures.parse(JSON.parse(readFileSync(EXPECTED_PATH, 'utf8')));
  return new Set(drills.map(({ name }) => name));
}

/** The text of that file for drills that have been run. */
export function expectedFailuresText(cards: readonly Scorecard[]): string {
  const drills = cards.filter(({ passed }) => !passed).map(({ passed: _passed, ...card }) => card);
  return `${JSON.stringify({ drills }, null, 2)}\n`;
}

/** How the result of a drill is to be taken. */
export type Verdict = 'passed' | 'failed' | 'fails as expected' | 'passes now';

export function verdictOf({ name, passed }: Scorecard, expected: ReadonlySet<string>): Verdict {
  if (expected.has(name)) return passed ? 'passes now' : 'fails as expected';
  return passed ? 'passed' : 'failed';
}
