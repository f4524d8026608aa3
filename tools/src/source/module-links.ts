import { posix } from 'node:path';
import type { SourceFile, SourceTree } from './source-tree.ts';
import { childAt, type SyntaxNode, stringValue, walk } from './syntax.ts';

/** What one file takes from another module: one name, or everything. */
export type ModuleLink = Readonly<{
  specifier: string;
  line: number;
  /** The imported name; `*` for a whole module (namespace, `import()`, side effect). */
  name: string;
  /** The public name under which it is exported again; `*` for `export *`; null when it is not. */
  exportedAs: string | null;
}>;

/** Every way in which a file names another module, in the order of the text. */
export function moduleLinks(tree: SourceTree, file: SourceFile): readonly ModuleLink[] {
  const links = [...importLinks(tree, file), ...exportLinks(tree, file), ...lazyLinks(tree, file)];
  return links.toSorted((left, right) => left.line - right.line);
}

/** The path in the tree behind a relative specifier, whether or not there is such a file. */
export const resolveRelative = (from: string, specifier: string): string =>
  posix.join(posix.dirname(from), specifier);

function importLinks(tree: SourceTree, file: SourceFile): readonly ModuleLink[] {
  const { module, lineOf } = tree.syntax(file);
  return module.staticImports.flatMap(({ moduleRequest, start, entries }) => {
    const base = { specifier: moduleRequest.value, line: lineOf(start), exportedAs: null };
    if (entries.length === 0) return [{ ...base, name: '*' }];
    return entries.map(({ importName }) => ({
      ...base,
      name: importName.kind === 'Name' ? (importName.name ?? '*') : nameOfKind(importName.kind),
    }));
  });
}

const nameOfKind = (kind: string): string => (kind === 'Default' ? 'default' : '*');

function exportLinks(tree: SourceTree, file: SourceFile): readonly ModuleLink[] {
  const { module, lineOf } = tree.syntax(file);
  return module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest, importName, exportName }) => {
      if (moduleRequest === null) return [];
      const name = importName.kind === 'Name' ? (importName.name ?? '*') : '*';
      const exportedAs = exportName.name ?? '*';
      return [{ specifier: moduleRequest.value, line: lineOf(start), name, exportedAs }];
    }),
  );
}

/** `import('x')`, `typeof import('x')` and `new URL('x', import.meta.url)` take everything. */
function lazyLinks(tree: SourceTree, file: SourceFile): readonly ModuleLink[] {
  const { root, lineOf } = tree.syntax(file);
  const links: ModuleLink[] = [];
  walk(root, (node) => {
    const specifier = lazySpecifier(node);
    if (specifier === null) return;
    links.push({ specifier, line: lineOf(node.start), name: '*', exportedAs: null });
  });
  return links;
}

function lazySpecifier(node: SyntaxNode): string | null {
  if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
    return stringValue(childAt(node, 'source'));
  }
  if (node.type !== 'NewExpression') return null;
  const { callee, arguments: given } = node as { callee?: SyntaxNode; arguments?: SyntaxNode[] };
  if (callee?.['name'] !== 'URL') return null;
  const file = stringValue(given?.[0] ?? null);
  return file !== null && /^\.\.?\/.*\.(?:ts|tsx|mjs)$/.test(file) ? file : null;
}
