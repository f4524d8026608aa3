import { posix } from 'node:path';
import { type Finding, findingAt } from '../source/finding.ts';
import { ModuleGraph, type Use } from '../source/module-graph.ts';
import { isTestFile, type SourceFile, type SourceTree } from '../source/source-tree.ts';
import { identifierName, type SyntaxNode, walk } from '../source/syntax.ts';
import type { Check } from './check.ts';

type Exported = Readonly<{ name: string; offset: number; isType: boolean }>;

const CONFIG = /\.config\.ts$/;
const SCRIPT_SOURCE = /<script[^>]*\ssrc="\/?([^"]+)"/g;

/** Finds files that nothing starts or imports, and exports that nothing uses. */
export const deadCodeCheck: Check = {
  name: 'dead-code',
  run(tree) {
    const graph = new ModuleGraph(tree);
    const started = new Set(startedFiles(tree, graph));
    const reached = reach(graph, started);
    return tree.code.flatMap((file) => {
      if (!reached.has(file.path)) {
        return [findingAt(file.path, 1, 'nothing imports or starts this file; remove it')];
      }
      return isTestFile(file.path) || CONFIG.test(file.path)
        ? []
        : exportFindings(tree, graph, file);
    });
  },
};

/** Tests, config files, bins, files named in scripts, page scripts and public entries. */
function startedFiles(tree: SourceTree, graph: ModuleGraph): readonly string[] {
  const roots = tree.code.filter(({ path }) => isTestFile(path) || CONFIG.test(path));
  const pages = tree.files.filter((file) => file.path.endsWith('.html'));
  return [
    ...roots.map((file) => file.path),
    ...graph.packages.flatMap((one) => [...one.started, ...one.exports.values()]),
    ...pages.flatMap(pageScripts),
  ];
}

const pageScripts = ({ path, text }: SourceFile): readonly string[] =>
  [...text.matchAll(SCRIPT_SOURCE)].map(([, script = '']) =>
    posix.join(posix.dirname(path), script),
  );

function reach(graph: ModuleGraph, started: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set(started);
  for (const path of reached) {
    for (const target of graph.targetsOf(path)) reached.add(target);
  }
  return reached;
}

function exportFindings(
  tree: SourceTree,
  graph: ModuleGraph,
  file: SourceFile,
): readonly Finding[] {
  const { lineOf } = tree.syntax(file);
  const signatures = exportedSignatures(tree, file);
  const isPublic = isPublicFile(graph, file.path);
  return exportsOf(tree, file).flatMap(({ name, offset, isType }) => {
    if (isType && signatures(name)) return [];
    const problem = problemOf(graph.usesOf(file.path, name), isPublic(name));
    return problem === null ? [] : [findingAt(file.path, lineOf(offset), `\`${name}\` ${problem}`)];
  });
}

function problemOf(uses: ReadonlySet<Use>, isPublic: boolean): string | null {
  if (uses.has('otherPackage') || uses.has('ownCode')) return null;
  if (uses.size === 0) return 'is exported and never imported; drop the `export`, or remove it';
  return isPublic ? 'is public, but only tests of its own package use it; remove it' : null;
}

/** Whether a name of this file is part of the surface of its package. */
function isPublicFile(graph: ModuleGraph, path: string): (name: string) => boolean {
  const entries = new Set(graph.packages.flatMap((one) => [...one.exports.values()]));
  if (entries.has(path)) return () => true;
  const through = graph.edges.filter(
    (edge) => edge.to === path && edge.exportedAs !== null && entries.has(edge.from),
  );
  return (name) => through.some((edge) => edge.name === name || edge.exportedAs === '*');
}

/** What the file itself declares and exports; re-exports are judged where they are declared. */
function exportsOf(tree: SourceTree, file: SourceFile): readonly Exported[] {
  const { module } = tree.syntax(file);
  return module.staticExports.flatMap(({ start, entries }) =>
    entries
      .filter((entry) => entry.moduleRequest === null)
      .map(({ exportName, isType }) => ({
        name: exportName.name ?? 'default',
        offset: exportName.start ?? start,
        isType,
      })),
  );
}

/**
 * A type that another export of the same file speaks of belongs to the signature of that export,
 * even when no file has to name it.
 */
function exportedSignatures(tree: SourceTree, file: SourceFile): (name: string) => boolean {
  const body = tree.syntax(file).root['body'];
  const statements: readonly SyntaxNode[] = Array.isArray(body) ? body : [];
  const mentioned = statements
    .filter((statement) => statement.type.startsWith('Export'))
    .map(namesIn);
  return (name) => mentioned.filter((names) => names.has(name)).length > 1;
}

function namesIn(statement: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  walk(statement, (node) => {
    const name = identifierName(node);
    if (name !== null) names.add(name);
  });
  return names;
}
