import { readFileSync, writeFileSync } from 'node:fs';
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
import { BASELINE_PATH, parseBaseline, slack, tightened, uncovered } from './source/baseline.ts';
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

const USAGE = 'usage: npm run tidy [-- --tighten]';

/** Keeps the rules of docs/house.md that a machine can keep; exits with 1 when one is broken. */
function main(flags: readonly string[]): number {
  if (flags.some((flag) => flag !== '--tighten')) {
    console.error(USAGE);
    return 2;
  }
  const tree = readTree(ROOT);
  const checked = CHECKS.map(({ name, run }) => ({ name, findings: run(tree) }));
  const tests = countTests(tree);
  const path = join(ROOT, BASELINE_PATH);
  const old = parseBaseline(readFileSync(path, 'utf8'));
  const baseline = flags.includes('--tighten') ? tightened(checked, old, tests) : old;
  if (baseline !== old) writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
  const problems = [
    ...uncovered(checked, baseline).flatMap(({ name, findings }) =>
      findings.map((finding) => formatFinding(name, finding)),
    ),
    ...slack(checked, baseline).map((line) => `${line}; run \`npm run tidy -- --tighten\``),
    ...fewerTests(tests, baseline.tests),
  ];
  for (const problem of problems) console.log(problem);
  console.log(`tidy: ${problems.length} findings, ${tests} tests written`);
  return problems.length === 0 ? 0 : 1;
}

function fewerTests(tests: number, least: number): readonly string[] {
  if (tests >= least) return [];
  return [`${BASELINE_PATH}:1 tests: ${tests} are left of ${least}; their number may only rise`];
}

process.exitCode = main(process.argv.slice(2));
