import { parseIsoDate } from '@loadline/core';
import { type PackVersion, type RulePack, versionOn } from '@loadline/risk';
import { fail } from '../exit.ts';
import { packsWith } from './pack-folder.ts';

export type PackFlags = Readonly<{ packs?: string }>;

/** Every pack, or the end of the process with each problem of the folder. */
export function packsOrFail({ packs: folder }: PackFlags): readonly RulePack[] {
  const { packs, problems } = packsWith(folder ?? null);
  return problems.length === 0 ? packs : fail(problems);
}

export function packOrFail(packs: readonly RulePack[], id: string): RulePack {
  const pack = packs.find((candidate) => candidate.id === id);
  if (pack !== undefined) return pack;
  const known = packs.map((candidate) => candidate.id).join(', ');
  return fail(`There is no rule pack ${JSON.stringify(id)}: expected one of ${known}.`, 2);
}

/** The version of a day, or the newest one without a day. */
export function versionOrFail(pack: RulePack, date: string | null): PackVersion {
  const version = date === null ? pack.versions.at(-1) : versionOn(pack, date);
  if (version !== null && version !== undefined) return version;
  const begin = pack.versions[0]?.from ?? 'no day';
  return fail(`${pack.id} has no rules for ${date}: they begin on ${begin}.`, 2);
}

/** The date of a flag, or null where it was not given. */
export function dateOrFail(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (parseIsoDate(text) !== null) return text;
  return fail(`${flag} is ${JSON.stringify(text)}: expected a date such as 2026-09-13.`, 2);
}
