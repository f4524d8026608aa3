import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SCOPE = '@loadline';
const LEFT_OUT = new Set(['node_modules', 'dist']);

/** The sources in a folder of their own, in which something can be broken. */
export class PlantedCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'loadline-plant-'));

  constructor() {
    for (const part of ['packages', 'apps/loadline']) {
      const filter = (path: string): boolean => !LEFT_OUT.has(basename(path));
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true, filter });
    }
    cpSync(join(ROOT, 'package.json'), join(this.folder, 'package.json'));
    this.#linkModules();
  }

  /** Applies a patch; it still fits when lines around it have moved or changed. */
  apply(patch: string): void {
    // Outside of a repository, for within one git would look for the files there.
    const environment = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
    const options = { cwd: this.folder, env: environment, stdio: 'pipe' } as const;
    execFileSync('git', ['apply', '-C1', '--recount', patch], options);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The packages of the workspace are those of the copy; everything else is linked as it is. */
  #linkModules(): void {
    const [from, to] = [join(ROOT, 'node_modules'), join(this.folder, 'node_modules')];
    mkdirSync(join(to, SCOPE), { recursive: true });
    for (const name of readdirSync(from)) {
      if (name !== SCOPE) symlinkSync(join(from, name), join(to, name));
    }
    // Relative links: they point into the copy.
    for (const name of readdirSync(join(from, SCOPE))) {
      symlinkSync(readlinkSync(join(from, SCOPE, name)), join(to, SCOPE, name));
    }
    const packages = readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name));
    for (const part of [...packages, 'apps/loadline']) {
      const own = join(ROOT, part, 'node_modules');
      if (existsSync(own)) symlinkSync(own, join(this.folder, part, 'node_modules'));
    }
  }
}
