import { type Finding, findingAt } from '../source/finding.ts';
import { isTestCode, type SourceFile, type SourceTree } from '../source/source-tree.ts';
import { childAt, identifierName, type Syntax, type SyntaxNode, walk } from '../source/syntax.ts';
import type { Check } from './check.ts';

type Report = (node: SyntaxNode, message: string) => void;

const PURE = /^packages\/(?:core|indicators|risk|strategies|engine)\/src\//;
const PACKAGE = /^packages\/[^/]+\/src\//;

const BANNED = new Map([
  ['Date', 'the time is a value of the event'],
  ['performance', 'the time is a value of the event'],
  ['setTimeout', 'ask for a timer with an effect'],
  ['setInterval', 'ask for a timer with an effect'],
  ['setImmediate', 'ask for a timer with an effect'],
  ['queueMicrotask', 'ask for a timer with an effect'],
  ['process', 'configuration is passed in'],
  ['console', 'return the reason; the edge logs it'],
  ['fetch', 'ask for it with an effect'],
  ['crypto', 'ids are pure functions of the run and a counter'],
  ['globalThis', 'it leads to everything else that is banned'],
]);

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Nodes whose `key`, `property` or `label` is a mere name and refers to nothing. */
const NAMING_KEYS = ['key', 'property', 'label', 'imported', 'exported'] as const;

/** Keeps time, chance, I/O and asynchrony out of the pure packages. Tests may use them. */
export const bannedNamesCheck: Check = {
  name: 'banned-names',
  run: (tree) =>
    tree.code
      .filter((file) => PACKAGE.test(file.path) && !isTestCode(file.path))
      .flatMap((file) => (PURE.test(file.path) ? pureFindings : edgeFindings)(tree, file)),
};

function pureFindings(tree: SourceTree, file: SourceFile): readonly Finding[] {
  return collect(tree, file, (syntax, report) => {
    for (const { moduleRequest, start } of syntax.module.staticImports) {
      if (!moduleRequest.value.startsWith('node:')) continue;
      report({ type: 'Import', start, end: start }, `${moduleRequest.value} is banned here`);
    }
    walk(syntax.root, (node, ancestors) => {
      reportName(node, ancestors.at(-1) ?? null, report);
      reportAsync(file.path, node, ancestors, report);
    });
  });
}

/** Only apps read the environment; everything else is told its configuration. */
function edgeFindings(tree: SourceTree, file: SourceFile): readonly Finding[] {
  return collect(tree, file, (syntax, report) => {
    walk(syntax.root, (node) => {
      if (memberPath(node) !== 'process.env') return;
      report(node, '`process.env` is read by apps only; take the value as an option');
    });
  });
}

function collect(
  tree: SourceTree,
  file: SourceFile,
  look: (syntax: Syntax, report: Report) => void,
): readonly Finding[] {
  const syntax = tree.syntax(file);
  const findings: Finding[] = [];
  look(syntax, (node, message) => {
    findings.push(findingAt(file.path, syntax.lineOf(node.start), message));
  });
  return findings;
}

function reportName(node: SyntaxNode, parent: SyntaxNode | null, report: Report): void {
  if (memberPath(node) === 'Math.random') {
    report(node, '`Math.random` is banned here; take a seeded `Random`');
  }
  const name = identifierName(node);
  const advice = name === null ? undefined : BANNED.get(name);
  if (advice === undefined || isNaming(node, parent)) return;
  report(node, `\`${name}\` is banned here; ${advice}`);
}

/** `order.process` and `{ process: 1 }` name a property; `[process]` and `process.env` do not. */
function isNaming(node: SyntaxNode, parent: SyntaxNode | null): boolean {
  if (parent === null || parent['computed'] === true) return false;
  return NAMING_KEYS.some((key) => parent[key] === node);
}

function reportAsync(
  path: string,
  node: SyntaxNode,
  ancestors: readonly SyntaxNode[],
  report: Report,
): void {
  if (isTheLoop(path, node, ancestors)) return;
  const isAsync = FUNCTIONS.has(node.type) && node['async'] === true;
  const isAwait = node.type === 'AwaitExpression' || node['await'] === true;
  if (!isAsync && !isAwait) return;
  report(node, `\`${isAsync ? 'async' : 'await'}\` is banned here; return an effect`);
}

/** The one exception: `run` of the engine, which drives all three modes. */
function isTheLoop(path: string, node: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
  if (!path.startsWith('packages/engine/')) return false;
  return [...ancestors, node].some(
    (above) =>
      above.type === 'FunctionDeclaration' && identifierName(childAt(above, 'id')) === 'run',
  );
}

function memberPath(node: SyntaxNode): string | null {
  if (node.type !== 'MemberExpression' || node['computed'] === true) return null;
  const object = identifierName(childAt(node, 'object'));
  const property = identifierName(childAt(node, 'property'));
  return object === null || property === null ? null : `${object}.${property}`;
}
