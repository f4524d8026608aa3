import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSyntax, type Syntax } from './syntax.ts';

/** A text file of the tree; the path is relative to the root and has forward slashes. */
export type SourceFile = Readonly<{ path: string; text: string }>;

const READ = /\.(?:ts|tsx|mjs|css|md|json|html)$/;
const CODE = /\.(?:ts|tsx|mjs)$/;
const TEST_FOLDER = /^(?:tests|tools\/test|packages\/[^/]+\/test|apps\/[^/]+\/(?:test|e2e))\//;
const TEST = /\.test\.tsx?$/;

/** Folders that hold no source: installed, built, recorded or temporary. */
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'tmp', 'fixtures']);

/** All source of the workspace, read once and parsed at most once. */
export class SourceTree {
  readonly root: string;
  readonly files: readonly SourceFile[];
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  readonly #syntax = new Map<string, Syntax>();

  constructor(root: string, files: readonly SourceFile[]) {
    this.root = root;
    this.files = files;
    this.#byPath = new Map(files.map((file) => [file.path, file]));
  }

  /** The files that hold code, tests included. */
  get code(): readonly SourceFile[] {
    return this.files.filter((file) => CODE.test(file.path));
  }

  file(path: string): SourceFile | null {
    return this.#byPath.get(path) ?? null;
  }

  syntax(file: SourceFile): Syntax {
    const known = this.#syntax.get(file.path);
    if (known !== undefined) return known;
    const made = parseSyntax(file.path, file.text);
    this.#syntax.set(file.path, made);
    return made;
  }
}

/** Reads a workspace from disk, in a fixed order. */
export function readTree(root: string): SourceTree {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isRead(entry.name))
    .flatMap((entry) => filesBelow(root, entry.name));
  return new SourceTree(root, [...filesIn(root, ''), ...files]);
}

export const isTestFile = (path: string): boolean => TEST.test(path);

/** Code that only tests run: the tests, what they share, and the browser tests. */
export const isTestCode = (path: string): boolean => isTestFile(path) || TEST_FOLDER.test(path);

const isRead = (folder: string): boolean => !SKIPPED.has(folder) && !folder.startsWith('.');

function filesBelow(root: string, folder: string): readonly SourceFile[] {
  const folders = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isRead(entry.name))
    .flatMap((entry) => filesBelow(root, `${folder}/${entry.name}`));
  return [...filesIn(root, folder), ...folders];
}

function filesIn(root: string, folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && READ.test(entry.name))
    .map((entry) => (folder === '' ? entry.name : `${folder}/${entry.name}`))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
