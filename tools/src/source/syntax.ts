import { type EcmaScriptModule, parseSync, visitorKeys } from 'oxc-parser';

/** Any node of the syntax tree; the checks look only at the few kinds that they name. */
export type SyntaxNode = Readonly<{ type: string; start: number; end: number }> &
  Readonly<Record<string, unknown>>;

/** A parsed file: the tree, the imports and exports, and positions as line numbers. */
export type Syntax = Readonly<{
  root: SyntaxNode;
  module: EcmaScriptModule;
  errors: readonly string[];
  /** The line (from 1) of an offset into the text. */
  lineOf(offset: number): number;
}>;

export type Visit = (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void;

/** TypeScript 7 has no compiler API for JavaScript, so the checks read the tree of oxc. */
export function parseSyntax(path: string, text: string): Syntax {
  const { program, module, errors } = parseSync(path, text, { sourceType: 'module' });
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lineStarts.push(at + 1);
  }
  return {
    root: asNode(program) ?? { type: 'Program', start: 0, end: 0 },
    module,
    errors: errors.map((error) => error.message),
    lineOf: (offset) => countUpTo(lineStarts, offset),
  };
}

/** Calls `visit` for the node and everything below it, parents first. */
export function walk(node: SyntaxNode, visit: Visit): void {
  const ancestors: SyntaxNode[] = [];
  const step = (at: SyntaxNode): void => {
    visit(at, ancestors);
    ancestors.push(at);
    for (const child of childrenOf(at)) step(child);
    ancestors.pop();
  };
  step(node);
}

/** The child under a key, when it is a node. */
export const childAt = (node: SyntaxNode, key: string): SyntaxNode | null => asNode(node[key]);

/** The name of an identifier, private or JSX ones left out; null for every other node. */
export const identifierName = (node: SyntaxNode | null): string | null =>
  node?.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : null;

/** The value of a string literal; null for every other node. */
export const stringValue = (node: SyntaxNode | null): string | null =>
  node?.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const keys = visitorKeys[node.type] ?? [];
  return keys
    .flatMap((key) => node[key])
    .map(asNode)
    .filter((child) => child !== null);
}

function asNode(value: unknown): SyntaxNode | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return typeof value.type === 'string' ? (value as SyntaxNode) : null;
}

/** The number of entries that are not above the offset; the entries ascend. */
function countUpTo(entries: readonly number[], offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
