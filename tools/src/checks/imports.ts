import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import type { DependencyRule } from '../source/dependency-table.ts';
import { HOUSE_PATH, readDependencyTable, ruleOf } from '../source/dependency-table.ts';
import { type Finding, findingAt } from '../source/finding.ts';
import { moduleLinks, resolveRelative } from '../source/module-links.ts';
import { isTestCode, type SourceFile, type SourceTree } from '../source/source-tree.ts';
import { packageOf, readPackages, type WorkspacePackage } from '../source/workspace.ts';
import type { Check } from './check.ts';

/** The file that imports, with everything that decides what it may import. */
type Importer = Readonly<{
  file: SourceFile;
  owner: WorkspacePackage;
  /** Null at the root of the tree, which holds nothing but config files. */
  rule: DependencyRule | null;
  packages: readonly WorkspacePackage[];
}>;

const TESTKIT = '@loadline/testkit';
/** The one program that takes a desk apart: it runs the network and the clocks of the tests. */
const DRILLS = 'apps/loadline/src/drills/';
const BUILTIN = new Set(builtinModules);

/** Compares every import with the package.json and with the table of the house rules. */
export const importsCheck: Check = {
  name: 'imports',
  run(tree) {
    const packages = readPackages(tree);
    const rules = readDependencyTable(tree);
    if (rules.size === 0) return [findingAt(HOUSE_PATH, 1, 'has no table "Who may import whom"')];
    return tree.code.flatMap((file) => {
      const owner = packageOf(packages, file.path);
      const rule = ruleOf(rules, ruleFolder(file, owner));
      if (rule === null && file.path.includes('/')) return [noRule(file, owner)];
      return fileFindings(tree, { file, owner, rule, packages });
    });
  },
};

/** `tests/` at the root is no package, but has a row of its own. */
const ruleFolder = (file: SourceFile, owner: WorkspacePackage): string =>
  owner.folder === '' ? file.path.slice(0, Math.max(0, file.path.indexOf('/'))) : owner.folder;

const noRule = (file: SourceFile, owner: WorkspacePackage): Finding =>
  findingAt(file.path, 1, `${owner.name} has no row in the table of ${HOUSE_PATH}; add one`);

function fileFindings(tree: SourceTree, importer: Importer): readonly Finding[] {
  const { file, owner } = importer;
  const found = new Map<string, Finding>();
  if (isBarrel(tree, file, owner)) {
    const message = 'only exports from other files; import from these, or add it to `exports`';
    found.set('barrel', findingAt(file.path, 1, message));
  }
  for (const { specifier, line } of moduleLinks(tree, file)) {
    const problem = problemOf(tree, importer, specifier);
    if (problem === null) continue;
    found.set(`${line} ${specifier}`, findingAt(file.path, line, `\`${specifier}\` ${problem}`));
  }
  return [...found.values()];
}

function isBarrel(tree: SourceTree, file: SourceFile, owner: WorkspacePackage): boolean {
  if ([...owner.exports.values()].includes(file.path)) return false;
  const body = tree.syntax(file).root['body'];
  if (!Array.isArray(body) || body.length === 0) return false;
  return body.every((statement: { readonly source?: unknown; readonly type?: unknown }) => {
    const isExport = String(statement.type).startsWith('Export');
    return isExport && statement.source !== null && statement.source !== undefined;
  });
}

function problemOf(tree: SourceTree, importer: Importer, specifier: string): string | null {
  if (specifier.startsWith('.')) return relativeProblem(tree, importer, specifier);
  if (specifier.startsWith('node:')) return null;
  if (BUILTIN.has(specifier)) return `is built in; write \`node:${specifier}\``;
  const name = packageName(specifier);
  const target = importer.packages.find((candidate) => candidate.name === name);
  if (target === undefined) return npmProblem(importer, name);
  return workspaceProblem(importer, target, `.${specifier.slice(name.length)}`);
}

function relativeProblem(
  tree: SourceTree,
  { file, owner, packages }: Importer,
  specifier: string,
): string | null {
  const path = resolveRelative(file.path, specifier);
  if (path.startsWith('..') || packageOf(packages, path) !== owner) {
    return 'leaves the package; import the other package by its name';
  }
  if (posix.extname(path) === '') return 'has no extension; relative imports end in `.ts`';
  const isCode = /\.(?:ts|tsx|mjs)$/.test(path);
  return isCode && tree.file(path) === null ? 'does not exist' : null;
}

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function workspaceProblem(
  { file, owner, rule }: Importer,
  target: WorkspacePackage,
  subpath: string,
): string | null {
  const fromTest = isTestCode(file.path);
  if (target.folder.startsWith('apps/')) return 'is an app; nothing imports an app';
  if (!target.exports.has(subpath)) return `is a deep import; use what ${target.name} exports`;
  if (target === owner) return 'is this package itself; import the file by its relative path';
  const fromDrills = file.path.startsWith(DRILLS);
  if (target.name === TESTKIT && !fromTest && !fromDrills) return 'is for tests and drills only';
  const declared = { ...owner.dependencies, ...(fromTest ? owner.devDependencies : {}) };
  if (owner.folder !== '' && declared[target.name] === undefined) {
    return `is not declared in ${owner.manifestPath}`;
  }
  if (target.name === TESTKIT) return null;
  return rule === null ? null : tableProblem(rule, owner, target, subpath);
}

function tableProblem(
  { workspace, line }: DependencyRule,
  owner: WorkspacePackage,
  target: WorkspacePackage,
  subpath: string,
): string | null {
  if (workspace === 'anything') return null;
  const allowed = workspace.find(({ name }) => target.folder.endsWith(`/${name}`));
  const where = `(${HOUSE_PATH}:${line})`;
  if (allowed === undefined) {
    const names = workspace.map(({ name }) => name).join(', ');
    return `is not for ${owner.name}, which may import ${names || 'no package'} ${where}`;
  }
  if (!allowed.portsOnly || subpath === './ports') return null;
  return `is not for ${owner.name}; only \`${target.name}/ports\` is ${where}`;
}

/** Tests may use the tools of the root, such as vitest; sources what their package declares. */
function npmProblem({ file, owner, rule, packages }: Importer, name: string): string | null {
  const forTools = isTestCode(file.path) || file.path.endsWith('.config.ts');
  const root = packages.find(({ folder }) => folder === '');
  const shared = forTools ? { ...owner.devDependencies, ...root?.devDependencies } : {};
  if ({ ...owner.dependencies, ...shared }[name] === undefined) {
    return `is not declared in ${owner.manifestPath}`;
  }
  if (forTools || rule === null || rule.npm === 'free' || rule.npm.includes(name)) return null;
  const names = rule.npm.join(', ') || 'no npm package';
  return `is not for ${owner.name}, which may import ${names} (${HOUSE_PATH}:${rule.line})`;
}
