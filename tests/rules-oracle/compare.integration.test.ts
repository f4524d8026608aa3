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

/** The rules change on the day of a lock-out, and what was too uneven a record now passes. */
const PASSED_WHILE_LOCKED: GeneratedHistory = {
  seed: 0,
  pack: 'topstep-combine-100k',
  options: { dll: '2000' },
  history: [
    { date: '2026-09-10', net: '51000', lowEquity: '100000', traded: true },
    { date: '2026-09-11', net: '49000', lowEquity: '151000', traded: true },
    { date: '2026-09-14', net: '-2000', lowEquity: '198000', traded: true },
  ],
};

const describeDisagreement = (
  { seed, pack, options, history }: GeneratedHistory,
  difference: string | null,
): string =>
  [`seed ${seed}, ${pack} ${JSON.stringify(options)}: ${difference}`]
    .concat(history.map((day) => JSON.stringify(day)))
    .join('\n');

describe('two readings of the account rules', () => {
  it('agree to the cent on every generated history', () => {
    expect(disagreements(projectRows)).toEqual([]);
  });

  it('agree on a pass on the day of a lock-out', () => {
    const { pack, history, options } = PASSED_WHILE_LOCKED;
    expect(projectRows(pack, history, options)).toEqual(evaluateHistory(pack, history, options));
    expect(projectRows(pack, history, options).at(-1)).toMatchObject({ event: 'PASS' });
  });
});
