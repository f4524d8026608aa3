import { type Part, toolPart } from './part.ts';
import { vitestPart } from './vitest-part.ts';

const MINUTE_MS = 60_000;

/** What runs at the same time, one lane beside the other; a lane runs its parts in order. */
export type Stage = readonly (readonly Part[])[];

const UNIT = vitestPart('unit', 5 * MINUTE_MS);
const TYPES = toolPart('types', 2 * MINUTE_MS, [
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'apps/dashboard/tsconfig.json'],
]);
const LINT = toolPart('lint', 2 * MINUTE_MS, [
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['biome', 'check', '.'],
]);
const TIDY = toolPart('tidy', MINUTE_MS, [['node', 'tools/src/tidy.ts']]);

/** The quick check before every commit: under a minute on two cores. */
export const CHECK_STAGES: readonly Stage[] = [[[UNIT], [TYPES, LINT, TIDY]]];

/** Everything. The bounds of the stages add up to less than 45 minutes. */
export const TEST_STAGES: readonly Stage[] = [
  ...CHECK_STAGES,
  [[vitestPart('integration', 12 * MINUTE_MS)]],
  [[vitestPart('e2e', 4 * MINUTE_MS)]],
  [[vitestPart('parity', 6 * MINUTE_MS)]],
  [[vitestPart('simulation', 9 * MINUTE_MS)]],
  [[vitestPart('plants', 3 * MINUTE_MS)]],
  [[vitestPart('crash', 5 * MINUTE_MS)]],
];
