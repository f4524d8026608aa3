import type { DependencyRule } from '../source/dependency-table.ts';
import { readDependencyTable, ruleOf } from '../source/dependency-table.ts';
import { type Finding, findingAt } from '../source/finding.ts';
import type { SourceTree } from '../source/source-tree.ts';
import { readPackages, type WorkspacePackage } from '../source/workspace.ts';
import type { Check } from './check.ts';

type Declared = Readonly<{ name: string; version: string; development: boolean }>;

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Holds each package.json to exact versions and to the table of the house rules. */
export const manifestsCheck: Check = {
  name: 'manifests',
  run(tree) {
    const packages = readPackages(tree);
    const rules = readDependencyTable(tree);
    return packages.flatMap((owner) => {
      const rule = ruleOf(rules, owner.folder);
      return declarations(owner).flatMap((declared) => {
        const problem = problemOf(declared, packages, rule);
        return problem === null ? [] : [findingIn(tree, owner, declared.name, problem)];
      });
    });
  },
};

const declarations = (owner: WorkspacePackage): readonly Declared[] => [
  ...entries(owner.dependencies, false),
  ...entries(owner.devDependencies, true),
];

const entries = (
  versions: Readonly<Record<string, string>>,
  development: boolean,
): readonly Declared[] =>
  Object.entries(versions).map(([name, version]) => ({ name, version, development }));

function problemOf(
  { name, version, development }: Declared,
  packages: readonly WorkspacePackage[],
  rule: DependencyRule | null,
): string | null {
  if (!EXACT.test(version)) return `${version} is a range; npm then picks what it likes`;
  if (development || rule === null) return null;
  const target = packages.find((candidate) => candidate.name === name);
  if (target === undefined) return npmProblem(name, rule);
  if (target.folder.startsWith('apps/')) return 'is an app; nothing imports an app';
  if (rule.workspace === 'anything') return null;
  const allowed = rule.workspace.some((entry) => target.folder.endsWith(`/${entry.name}`));
  return allowed ? null : 'is not allowed by the table of the house rules; remove it';
}

function npmProblem(name: string, { npm }: DependencyRule): string | null {
  if (npm === 'free' || npm.includes(name)) return null;
  return `is not allowed; the table allows ${npm.join(', ') || 'no npm package'}`;
}

function findingIn(
  tree: SourceTree,
  { manifestPath }: WorkspacePackage,
  name: string,
  problem: string,
): Finding {
  const lines = tree.file(manifestPath)?.text.split('\n') ?? [];
  const line = lines.findIndex((text) => text.includes(`"${name}":`)) + 1;
  return findingAt(manifestPath, Math.max(1, line), `\`${name}\` ${problem}`);
}
