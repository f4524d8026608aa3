import type { GeneratedHistory } from './generate.ts';
import type { EvaluationOptions, HistoryDay } from './oracle.ts';

export type Evaluator = (
  pack: string,
  history: readonly HistoryDay[],
  options: EvaluationOptions,
) => readonly Readonly<Record<string, unknown>>[];

type Outcome = readonly Readonly<Record<string, unknown>>[] | 'refused';

/** The two readings of one history, and the first field in which they differ; null when equal. */
export function differenceOf(
  { pack, history, options }: GeneratedHistory,
  readings: Readonly<{ oracle: Evaluator; project: Evaluator }>,
): string | null {
  const expected = outcome(() => readings.oracle(pack, history, options));
  const actual = outcome(() => readings.project(pack, history, options));
  if (expected === 'refused' || actual === 'refused') {
    return expected === actual ? null : 'only one of the two refuses the history';
  }
  if (expected.length !== actual.length) return `${expected.length} and ${actual.length} rows`;
  for (const [index, row] of expected.entries()) {
    const difference = rowDifference(row, actual[index] ?? {});
    if (difference !== null) return difference;
  }
  return null;
}

/** The same history with every day left out that the difference does not need. */
export function smallest(
  generated: GeneratedHistory,
  differs: (smaller: GeneratedHistory) => boolean,
): GeneratedHistory {
  let kept = generated;
  for (let index = kept.history.length - 1; index >= 0; index -= 1) {
    const fewer = { ...kept, history: kept.history.toSpliced(index, 1) };
    if (differs(fewer)) kept = fewer;
  }
  return kept;
}

/** A refused history is an answer too; both readings throw on the same ones. */
function outcome(evaluate: () => Exclude<Outcome, string>): Outcome {
  try {
    return evaluate();
  } catch {
    return 'refused';
  }
}

function rowDifference(
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, unknown>>,
): string | null {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  for (const name of names) {
    const [oracle, project] = [expected[name], actual[name]];
    if (oracle !== project) {
      return `${name}: oracle ${JSON.stringify(oracle)}, project ${JSON.stringify(project)}`;
    }
  }
  return null;
}
