import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_SOURCES, type PackSource, type ReadPacks, readPacks } from '@loadline/risk';

/**
 * The built-in rule packs and those of a folder of the user, read together: a pack of the user may
 * name a built-in base. Files that cannot be read are problems beside those of their content.
 */
export function packsWith(folder: string | null): ReadPacks {
  const problems: string[] = [];
  const own = folder === null ? [] : filesOf(folder, problems);
  const read = readPacks([...BUILT_IN_SOURCES, ...own]);
  return { packs: read.packs, problems: [...problems, ...read.problems] };
}

function filesOf(folder: string, problems: string[]): readonly PackSource[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    problems.push(`The folder ${folder} cannot be read: ${reasonOf(error)}.`);
    return [];
  }
  if (names.length === 0) problems.push(`The folder ${folder} has no .json files.`);
  return names.toSorted().flatMap((name) => {
    const path = join(folder, name);
    const read = readJsonFile(path);
    if (read.ok) return [{ name: path, json: read.json }];
    problems.push(read.problem);
    return [];
  });
}

/** A JSON file, or one sentence that says why it is none. */
export function readJsonFile(
  path: string,
): Readonly<{ ok: true; json: unknown } | { ok: false; problem: string }> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { ok: false, problem: `${path} cannot be read: ${reasonOf(error)}.` };
  }
  try {
    return { ok: true, json: JSON.parse(text) };
  } catch (error) {
    return { ok: false, problem: `${path} is not JSON: ${reasonOf(error)}.` };
  }
}

/** Why a file cannot be read, as the end of a sentence without its dot. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOTDIR') return 'it is a file';
  return error instanceof Error
    ? error.message.replace(/\.$/, '').replaceAll('\n', ' ')
    : 'unknown';
}
