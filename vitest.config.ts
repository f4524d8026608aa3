import { defineConfig } from 'vitest/config';

const NOT_OURS = ['**/node_modules/**', '**/dist/**'];

/** Each project is one part of `npm test`; a file belongs to exactly one of them. */
const UNIT = '{packages,apps,tools,bench}/**/*.test.{ts,tsx}';
const INTEGRATION = '{packages,apps,tools,bench,tests}/**/*.integration.test.ts';
const E2E = 'apps/dashboard/e2e/**/*.e2e.test.ts';
const PARITY = 'tests/parity/**/*.test.ts';
const CRASH = 'tests/crash/**/*.test.ts';
const SIMULATION = 'apps/loadline/test/simulation/**/*.simulation.test.ts';
const PLANTS = 'tests/plants/**/*.test.ts';
/** The soak is the crash test and the flood of the gateway, many times over. */
const SOAK = 'tests/{crash,wire}/**/{*.crash,flood.integration}.test.ts';

const MINUTE_MS = 60_000;

const project = (
  name: string,
  include: string,
  options: {
    readonly exclude?: readonly string[];
    readonly timeoutMs: number;
    readonly isolate?: boolean;
  },
) => ({
  test: {
    name,
    include: [include],
    exclude: [...NOT_OURS, ...(options.exclude ?? [])],
    testTimeout: options.timeoutMs,
    hookTimeout: options.timeoutMs,
    isolate: options.isolate ?? true,
  },
});

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      // Unit tests keep nothing in modules: loading these anew for each file took half of the time.
      project('unit', UNIT, {
        exclude: [INTEGRATION, E2E, SIMULATION],
        timeoutMs: 10_000,
        isolate: false,
      }),
      project('integration', INTEGRATION, {
        exclude: [PARITY, CRASH, PLANTS],
        timeoutMs: 2 * MINUTE_MS,
      }),
      project('e2e', E2E, { timeoutMs: 2 * MINUTE_MS }),
      project('parity', PARITY, { timeoutMs: 15 * MINUTE_MS }),
      project('simulation', SIMULATION, { timeoutMs: 24 * 60 * MINUTE_MS }),
      project('plants', PLANTS, { timeoutMs: 5 * MINUTE_MS }),
      project('crash', CRASH, { timeoutMs: 15 * MINUTE_MS }),
      project('soak', SOAK, { timeoutMs: 24 * 60 * MINUTE_MS }),
    ],
  },
});
