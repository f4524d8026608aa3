import { z } from 'zod';

/** A binary for some platform that a package names but the lockfile does not hold. */
export type MissingEntry = Readonly<{ owner: string; name: string; version: string }>;

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const lockfile = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * Optional dependencies without an entry. A registry that does not serve the binaries of foreign
 * platforms leaves them out, and then `npm ci` refuses the whole lockfile.
 */
export function missingEntries(lockText: string): readonly MissingEntry[] {
  const { packages } = parseLock(lockText);
  return Object.entries(packages).flatMap(([owner, { optionalDependencies }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !resolves(packages, owner, name))
      .map(([name, range]) => ({ owner, name, version: range.replace(/^[\^~]/, '') })),
  );
}

/**
 * The lockfile with an entry for each missing binary: the version that its owner asks for, and the
 * platform that its name tells, so that npm skips it everywhere else. No hash: none is known.
 */
export function withPlatformEntries(lockText: string): string {
  const lock = parseLock(lockText);
  const json: unknown = JSON.parse(lockText);
  const packages: Record<string, unknown> = { ...packagesOf(json) };
  for (const { name, version } of missingEntries(lockText)) {
    packages[`node_modules/${name}`] = { version, ...platformOf(name), optional: true };
  }
  const sorted = Object.entries(packages).toSorted(([left], [right]) =>
    left.localeCompare(right, 'en'),
  );
  const { packages: _replaced, ...head } = lock;
  return `${JSON.stringify({ ...head, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
}

const parseLock = (text: string): z.infer<typeof lockfile> => {
  const json: unknown = JSON.parse(text);
  return lockfile.parse(json);
};

/** The entries as they stand: parsing would add defaults that do not belong into the file. */
const packagesOf = (json: unknown): Entries =>
  z.object({ packages: z.record(z.string(), z.looseObject({})) }).parse(json).packages;

/** Node looks into the `node_modules` of the owner and of every folder above it. */
function resolves(packages: Readonly<Record<string, unknown>>, owner: string, name: string) {
  const parts = owner === '' ? [] : owner.split('/');
  return [...parts.keys(), parts.length].some((depth) => {
    const folder = parts.slice(0, depth).map((part) => `${part}/`);
    return packages[`${folder.join('')}node_modules/${name}`] !== undefined;
  });
}

/** `@biomejs/cli-linux-x64-musl` is for linux, x64 and musl. */
function platformOf(name: string): Readonly<Record<string, readonly string[]>> {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const among = (known: readonly string[]): readonly string[] =>
    known.filter((word) => words.includes(word));
  const named = { cpu: among(PROCESSORS), libc: words.includes('musl') ? ['musl'] : [] };
  const all = { ...named, os: among(SYSTEMS) };
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
}
