import type { SourceTree } from '../source/source-tree.ts';
import { isTestFile } from '../source/source-tree.ts';
import { childAt, identifierName, type SyntaxNode, walk } from '../source/syntax.ts';

/**
 * Counts the tests as written: one for each `it` or `test`, tables count once, tests that are
 * switched off count nothing. Conditional ones (`skipIf`) count, for they run somewhere.
 */
export function countTests(tree: SourceTree): number {
  let count = 0;
  for (const file of tree.code.filter(({ path }) => isTestFile(path))) {
    walk(tree.syntax(file).root, (node, ancestors) => {
      if (isTest(node) && !isCallee(node, ancestors.at(-1) ?? null)) count += 1;
    });
  }
  return count;
}

/** `it.each(rows)` is called again with the name; only the outermost call is the test. */
const isCallee = (node: SyntaxNode, parent: SyntaxNode | null): boolean =>
  parent !== null && (parent['callee'] === node || parent['object'] === node);

function isTest(node: SyntaxNode): boolean {
  if (node.type !== 'CallExpression') return false;
  let callee = childAt(node, 'callee');
  while (callee !== null && identifierName(callee) === null) {
    const property = identifierName(childAt(callee, 'property'));
    if (property === 'skip' || property === 'todo') return false;
    callee = childAt(callee, callee.type === 'MemberExpression' ? 'object' : 'callee');
  }
  return ['it', 'test'].includes(identifierName(callee) ?? '');
}
