import { posix } from 'node:path';
import { z } from 'zod';
import type { SourceTree } from './source-tree.ts';

/** One package of the workspace, as its package.json describes it. */
export type WorkspacePackage = Readonly<{
  name: string;
  /** The folder, such as `packages/core`; empty for the root itself. */
  folder: string;
  manifestPath: string;
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
  /** Public subpath (`.`, `./ports`) to the file behind it, relative to the root of the tree. */
  exports: ReadonlyMap<string, string>;
  /** Files that commands start: bins and scripts, relative to the root of the tree. */
  started: readonly string[];
}>;

const versions = z.record(z.string(), z.string()).default({});

const manifest = z.object({
  name: z.string(),
  dependencies: versions,
  optionalDependencies: versions,
  devDependencies: versions,
  exports: z.record(z.string(), z.string()).default({}),
  bin: z.record(z.string(), z.string()).default({}),
  scripts: z.record(z.string(), z.string()).default({}),
});

const SCRIPT_FILE = /[\w./-]+\.(?:ts|tsx|mjs)\b/g;

/** Every package of the tree, the root among them. */
export const readPackages = (tree: SourceTree): readonly WorkspacePackage[] =>
  tree.files
    .filter((file) => posix.basename(file.path) === 'package.json')
    .map((file) => readPackage(file.path, file.text));

/** The package that a file belongs to: the one with the longest folder above it. */
export function packageOf(packages: readonly WorkspacePackage[], path: string): WorkspacePackage {
  const owners = packages.filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
  const owner = owners.toSorted((left, right) => right.folder.length - left.folder.length)[0];
  if (owner === undefined) throw new Error(`${path} belongs to no package.`);
  return owner;
}

function readPackage(path: string, text: string): WorkspacePackage {
  const json: unknown = JSON.parse(text);
  const read = manifest.parse(json);
  const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  const inTree = (file: string): string => posix.join(folder, file);
  const scripts = Object.values(read.scripts).flatMap((script) => script.match(SCRIPT_FILE) ?? []);
  return {
    name: read.name,
    folder,
    manifestPath: path,
    dependencies: { ...read.dependencies, ...read.optionalDependencies },
    devDependencies: read.devDependencies,
    exports: new Map(Object.entries(read.exports).map(([name, file]) => [name, inTree(file)])),
    started: [...Object.values(read.bin), ...scripts].map(inTree),
  };
}
