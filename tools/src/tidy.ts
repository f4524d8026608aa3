import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bannedNamesCheck } from './checks/banned-names.ts';
import type { Check } from './checks/check.ts';
import { deadCodeCheck } from './checks/dead-code.ts';
import { docCodeCheck } from './checks/doc-code.ts';
import { importsCheck } from './checks/imports.ts';
import { lockfileCheck } from './checks/lockfile.ts';
import { manifestsCheck } from './checks/manifests.ts';
import { sizesCheck } from './checks/sizes.ts';
import { syntaxCheck } from './checks/syntax.ts';
import { countTests } from './checks/test-count.ts';
import type { Baseline, Checked } from './source/baseline.ts';
import {
  adopted,
  BASELINE_PATH,
  parseBaseline,
  slack,
  tightened,
  uncovered,
} from './source/baseline.ts';
import { formatFinding } from './source/finding.ts';
import { readTree } from './source/source-tree.ts';

const ROOT = join(import.meta.dirname, '../..');

const CHECKS: readonly Check[] = [
  syntaxCheck,
  importsCheck,
  manifestsCheck,
  lockfileCheck,
  bannedNamesCheck,
  sizesCheck,
  deadCodeCheck,
  docCodeCheck,
];

const USAGE = `usage: npm run tidy [-- FLAG]
  --tighten  lower the baseline to the excess that is left, and count the tests anew
  --adopt    take all excess for old; only where there is no ${BASELINE_PATH} yet`;

/** Keeps the rules of docs/house.md that a machine can keep; exits with 1 when one is broken. */
function main(flag: string | undefined): number {
  const path = join(ROOT, BASELINE_PATH);
  const isKnown = flag === undefined || flag === '--tighten' || flag === '--adopt';
  if (!isKnown || (flag === '--adopt') === existsSync(path)) {
    console.error(USAGE);
    return 2;
  }
  const tree = readTree(ROOT);
  const checked = CHECKS.map(({ name, run }) => ({ name, findings: run(tree) }));
  const tests = countTests(tree);
  const baseline = readBaseline(path, flag, checked, tests);
  const problems = problemsOf(checked, baseline, tests);
  for (const problem of problems) console.log(problem);
  console.log(`tidy: ${problems.length} findings, ${tests} tests written`);
  return problems.length === 0 ? 0 : 1;
}

/** The stored baseline, first changed as the flag says. */
function readBaseline(
  path: string,
  flag: string | undefined,
  checked: readonly Checked[],
  tests: number,
): Baseline {
  const old = flag === '--adopt' ? adopted(checked) : parseBaseline(readFileSync(path, 'utf8'));
  if (flag === undefined) return old;
  const baseline = tightened(checked, old, tests);
  writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
  return baseline;
}

function problemsOf(
  checked: readonly Checked[],
  baseline: Baseline,
  tests: number,
): readonly string[] {
  return [
    ...uncovered(checked, baseline).flatMap(({ name, findings }) =>
      findings.map((finding) => formatFinding(name, finding)),
    ),
    ...slack(checked, baseline).map((line) => `${line}; run \`npm run tidy -- --tighten\``),
    ...fewerTests(tests, baseline.tests),
  ];
}

function fewerTests(tests: number, least: number): readonly string[] {
  if (tests >= least) return [];
  return [`${BASELINE_PATH}:1 tests: ${tests} are left of ${least}; their number may only rise`];
}

process.exitCode = main(process.argv[2]);
