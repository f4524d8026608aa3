import { type PackFile, packSchema } from './pack-schema.ts';
import { type RulePack, resolvePack } from './resolve-pack.ts';

/** A file as it was read: its name for messages and the parsed JSON. */
export type PackSource = Readonly<{ name: string; json: unknown }>;

export type ReadPacks = Readonly<{
  packs: readonly RulePack[];
  /** One sentence each; a pack with a problem is left out. */
  problems: readonly string[];
}>;

type Named = Readonly<{ name: string; file: PackFile }>;

/**
 * Reads rule packs and joins them with their bases. The order of the files does not matter; an id
 * that comes twice is a problem, so no file can replace another silently.
 */
export function readPacks(sources: readonly PackSource[]): ReadPacks {
  const problems: string[] = [];
  const byId = new Map<string, Named>();
  for (const source of sources) {
    const file = parsePack(source, problems);
    if (file === null) continue;
    const first = byId.get(file.id);
    if (first === undefined) byId.set(file.id, { name: source.name, file });
    else problems.push(`${source.name}: the id ${file.id} is taken by ${first.name}.`);
  }
  const packs: RulePack[] = [];
  for (const { name, file } of byId.values()) {
    const chain = chainOf(file, byId);
    if (typeof chain === 'string') problems.push(`${name}: ${chain}`);
    else if (file.program !== undefined) {
      const resolved = resolvePack(chain, file.program);
      problems.push(...resolved.problems.map((problem) => `${name}: ${problem}`));
      if (resolved.problems.length === 0) packs.push(resolved.pack);
    }
  }
  return { packs, problems };
}

function parsePack({ name, json }: PackSource, problems: string[]): PackFile | null {
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path, message }) => `${name}: ${path.join('.') || 'the file'}: ${message}.`,
    );
    problems.push(...issues);
    return null;
  }
  const file: PackFile = parsed.data;
  const dates = file.versions.map(({ from }) => from);
  const falls = dates.find((date, index) => index > 0 && date <= (dates[index - 1] ?? ''));
  if (falls === undefined) return file;
  problems.push(`${name}: the version from ${falls} does not come after the one before it.`);
  return null;
}

/** The pack and its bases, or why there is no such chain. */
function chainOf(
  file: PackFile,
  byId: ReadonlyMap<string, Named>,
): readonly [PackFile, ...PackFile[]] | string {
  const chain: [PackFile, ...PackFile[]] = [file];
  for (let base = file.base; base !== undefined; base = chain.at(-1)?.base) {
    const next = byId.get(base)?.file;
    if (next === undefined) return `the base ${base} is not there.`;
    if (chain.includes(next)) return `the base ${base} leads back to itself.`;
    chain.push(next);
  }
  return chain;
}
