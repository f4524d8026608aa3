import { posix } from 'node:path';
import { type Finding, findingAt } from '../source/finding.ts';
import { isTestFile, type SourceFile, type SourceTree } from '../source/source-tree.ts';
import { childAt, identifierName, type SyntaxNode, walk } from '../source/syntax.ts';
import type { Check } from './check.ts';

const SOURCE_LINES_MAX = 400;
const TEST_LINES_MAX = 600;
const FUNCTION_LINES_MAX = 70;
const FOLDER_FILES_MAX = 12;
const COLUMNS_MAX = 100;

const MEASURED = /\.(?:ts|tsx|mjs|css)$/;
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Holds files, functions, folders and lines to the sizes of the house rules. */
export const sizesCheck: Check = {
  name: 'sizes',
  run: (tree) => {
    const files = tree.files.filter((file) => MEASURED.test(file.path));
    const code = new Set(tree.code);
    return [
      ...files.flatMap(fileFindings),
      ...files.flatMap(lineFindings),
      ...files.flatMap((file) => (code.has(file) ? functionFindings(tree, file) : [])),
      ...folderFindings(files),
    ];
  },
};

function fileFindings({ path, text }: SourceFile): readonly Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const most = isTestFile(path) ? TEST_LINES_MAX : SOURCE_LINES_MAX;
  if (lines <= most) return [];
  const message = `the file has ${lines} lines; at most ${most}, split it by what it does`;
  return [findingAt(path, lines, message, lines - most)];
}

const lineFindings = ({ path, text }: SourceFile): readonly Finding[] =>
  text.split('\n').flatMap((line, index) => {
    const columns = line.length;
    if (columns <= COLUMNS_MAX) return [];
    return [findingAt(path, index + 1, `the line has ${columns} columns; at most ${COLUMNS_MAX}`)];
  });

function functionFindings(tree: SourceTree, file: SourceFile): readonly Finding[] {
  const { root, lineOf } = tree.syntax(file);
  const findings: Finding[] = [];
  walk(root, (node, ancestors) => {
    const parent = ancestors.at(-1) ?? null;
    if (!FUNCTIONS.has(node.type) || (isTestFile(file.path) && isSuite(parent))) return;
    const first = lineOf(node.start);
    const lines = lineOf(node.end) - first + 1;
    if (lines <= FUNCTION_LINES_MAX) return;
    const message = `the function has ${lines} lines; at most ${FUNCTION_LINES_MAX}`;
    findings.push(findingAt(file.path, first, message, lines - FUNCTION_LINES_MAX));
  });
  return findings;
}

/** `describe(…)`, `describe.skipIf(…)(…)`: a suite is a list of tests, not one piece of logic. */
function isSuite(call: SyntaxNode | null): boolean {
  if (call?.type !== 'CallExpression') return false;
  let callee = childAt(call, 'callee');
  while (callee !== null && identifierName(callee) === null) {
    callee = childAt(callee, callee.type === 'MemberExpression' ? 'object' : 'callee');
  }
  return identifierName(callee) === 'describe';
}

/** Tests lie beside their source and are not counted: each file would count twice. */
function folderFindings(files: readonly SourceFile[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = posix.dirname(path);
    if (!isTestFile(path)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) => {
    if (count <= FOLDER_FILES_MAX) return [];
    const message = `the folder has ${count} files; at most ${FOLDER_FILES_MAX}, tests not counted`;
    return [findingAt(folder, 1, message, count - FOLDER_FILES_MAX)];
  });
}
