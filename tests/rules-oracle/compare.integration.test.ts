import { describe, expect, it } from 'vitest';
import { differenceOf, type Evaluator, smallest } from './difference.ts';
import { type GeneratedHistory, generateHistory } from './generate.ts';
import { evaluateHistory } from './oracle.ts';
import { projectRows } from './project-rows.ts';

const HISTORIES = 10_000;
const SHOWN_MAX = 5;

/** A short report of each disagreement, small enough to work out by hand. */
function disagreements(project: Evaluator): readonly string[] {
  const readings = { oracle: evaluateHistory, project };
  const found: string[] = [];
  for (let seed = 1; seed <= HISTORIES && found.length < SHOWN_MAX; seed += 1) {
    const generated = generateHistory(seed);
    if (differenceOf(generated, readings) === null) continue;
    const least = smallest(generated, (fewer) => differenceOf(fewer, readings) !== null);
    found.push(describeDisagreement(least, differenceOf(least, readings)));
  }
  return found;
}

const describeDisagreement = (
  { seed, pack, options, history }: GeneratedHistory,
  difference: string | null,
): string =>
  [`seed ${seed}, ${pack} ${JSON.stringify(options)}: ${difference}`]
    .concat(history.map((day) => JSON.stringify(day)))
    .join('\n');

describe('two readings of the account rules', () => {
  it.skipIf(projectRows === null)('agree to the cent on every generated history', () => {
    if (projectRows === null) throw new Error('the project has no evaluator yet');
    expect(disagreements(projectRows)).toEqual([]);
  });
});
