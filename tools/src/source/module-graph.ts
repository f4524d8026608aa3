import { moduleLinks, resolveRelative } from './module-links.ts';
import { isTestCode, type SourceTree } from './source-tree.ts';
import { packageOf, readPackages, type WorkspacePackage } from './workspace.ts';

/** Who takes an exported name: code or tests of the same package, or another package. */
export type Use = 'ownCode' | 'ownTest' | 'otherPackage';

/** One link between two files of the tree. */
type Edge = Readonly<{
  from: string;
  to: string;
  name: string;
  exportedAs: string | null;
}>;

/** Follows every import and re-export of the tree down to the file that declares the name. */
export class ModuleGraph {
  readonly packages: readonly WorkspacePackage[];
  readonly #edgesFrom = new Map<string, Edge[]>();
  readonly #uses = new Map<string, Set<Use>>();
  readonly #declared: (path: string) => ReadonlySet<string>;

  constructor(tree: SourceTree) {
    this.packages = readPackages(tree);
    this.#declared = (path) => declaredNames(tree, path);
    for (const file of tree.code) {
      this.#edgesFrom.set(file.path, edgesOf(tree, this.packages, file.path));
    }
    for (const edge of this.edges) {
      if (edge.exportedAs === null) this.#take(edge, this.#useOf(edge), new Set());
    }
  }

  get edges(): readonly Edge[] {
    return [...this.#edgesFrom.values()].flat();
  }

  /** The files that this file imports or exports from. */
  targetsOf(path: string): readonly string[] {
    return (this.#edgesFrom.get(path) ?? []).map((edge) => edge.to);
  }

  /** How a name exported by a file is used, through however many re-exports. */
  usesOf(path: string, name: string): ReadonlySet<Use> {
    const whole = this.#uses.get(useKey(path, '*')) ?? new Set<Use>();
    return new Set([...whole, ...(this.#uses.get(useKey(path, name)) ?? [])]);
  }

  #useOf({ from, to }: Edge): Use {
    if (packageOf(this.packages, from) !== packageOf(this.packages, to)) return 'otherPackage';
    return isTestCode(from) ? 'ownTest' : 'ownCode';
  }

  #take({ to, name }: Pick<Edge, 'to' | 'name'>, use: Use, seen: Set<string>): void {
    const key = useKey(to, name);
    if (seen.has(key)) return;
    seen.add(key);
    const uses = this.#uses.get(key) ?? new Set<Use>();
    this.#uses.set(key, uses.add(use));
    if (this.#declared(to).has(name)) return;
    for (const edge of this.#edgesFrom.get(to) ?? []) {
      const passed = passedName(edge, name);
      if (passed !== null) this.#take({ to: edge.to, name: passed }, use, seen);
    }
  }
}

const useKey = (path: string, name: string): string => `${path} ${name}`;

/** The name that a re-export asks of its target when its own file is asked for `name`. */
function passedName(edge: Edge, name: string): string | null {
  if (edge.exportedAs === null) return null;
  if (edge.exportedAs === '*') return name;
  return edge.exportedAs === name || name === '*' ? edge.name : null;
}

function edgesOf(tree: SourceTree, packages: readonly WorkspacePackage[], path: string): Edge[] {
  const file = tree.file(path);
  if (file === null) return [];
  return moduleLinks(tree, file).flatMap(({ specifier, name, exportedAs }) => {
    const to = resolveSpecifier(packages, path, specifier);
    return to === null ? [] : [{ from: path, to, name, exportedAs }];
  });
}

function resolveSpecifier(
  packages: readonly WorkspacePackage[],
  from: string,
  specifier: string,
): string | null {
  if (specifier.startsWith('.')) return resolveRelative(from, specifier);
  const target = packages.find(
    ({ name }) => specifier === name || specifier.startsWith(`${name}/`),
  );
  return target?.exports.get(`.${specifier.slice(target.name.length)}`) ?? null;
}

function declaredNames(tree: SourceTree, path: string): ReadonlySet<string> {
  const file = tree.file(path);
  if (file === null) return new Set();
  const entries = tree.syntax(file).module.staticExports.flatMap((statement) => statement.entries);
  const own = entries.filter((entry) => entry.moduleRequest === null);
  return new Set(own.map(({ exportName }) => exportName.name ?? 'default'));
}
