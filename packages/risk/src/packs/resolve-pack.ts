import type { IsoDate } from '@loadline/core';
import { packProblems } from './pack-problems.ts';
import type { CitedRules, PackFile, PackProgram } from './pack-schema.ts';
import { type RuleSet, ruleSetOf } from './rule-set.ts';
import type { RuleName, RuleValues } from './rule-table.ts';

/** The rules from one day on, complete, with what changed on that day and why. */
export type PackVersion = Readonly<{
  from: IsoDate;
  reasons: readonly string[];
  changed: readonly RuleName[];
  cited: CitedRules;
  rules: RuleSet;
}>;

/** One account type of a firm: its rules by date, each value with its source. */
export type RulePack = Readonly<{
  id: string;
  title: string;
  program: PackProgram;
  size: string | null;
  /** Shown, but no account of it may be run here. */
  displayOnly: boolean;
  sources: Readonly<Record<string, string>>;
  versions: readonly PackVersion[];
}>;

/** The version in force on a day, or null when the pack begins later. */
export const versionOn = ({ versions }: RulePack, date: string): PackVersion | null =>
  versions.findLast(({ from }) => from <= date) ?? null;

/**
 * Joins a pack with its bases: each value is the pack's own newest one of the day, else the newest
 * one of its base. Problems are told instead when the result is not complete or makes no sense.
 *
 * @param chain the pack first, then its base, then the base of that one.
 */
export function resolvePack(
  chain: readonly [PackFile, ...PackFile[]],
  program: PackProgram,
): Readonly<{ pack: RulePack; problems: readonly string[] }> {
  const [own] = chain;
  const begin = own.versions[0]?.from ?? '';
  const dates = new Set(chain.flatMap((file) => file.versions.map(({ from }) => from)));
  const sources: Readonly<Record<string, string>> = Object.fromEntries(
    chain.toReversed().flatMap((file) => Object.entries(file.sources ?? {})),
  );
  const problems: string[] = [];
  const versions: PackVersion[] = [];
  for (const from of [...dates].filter((date) => date >= begin).toSorted()) {
    const cited = mergedOn(chain, from);
    const faults = packProblems(cited, sources);
    problems.push(...faults.map((fault) => `${own.id}: from ${from}: ${fault}`));
    if (faults.length > 0) continue;
    const before = versions.at(-1)?.cited ?? {};
    const changed = namesOf(cited).filter((name) => cited[name] !== before[name]);
    if (changed.length === 0) continue;
    const reasons = new Set(
      chain.flatMap((file) => file.versions.filter((one) => one.from === from)).map(whyOf),
    );
    const rules = ruleSetOf(valuesOf(cited));
    versions.push({ from: from as IsoDate, reasons: [...reasons], changed, cited, rules });
  }
  const { id, title, size = null, displayOnly = false } = own;
  return { pack: { id, title, program, size, displayOnly, sources, versions }, problems };
}

export const namesOf = (cited: CitedRules): readonly RuleName[] =>
  Object.keys(cited) as readonly RuleName[];

const whyOf = ({ why }: Readonly<{ why: string }>): string => why;

/** Bases first and older versions first, so that the last one said is the one that holds. */
function mergedOn(chain: readonly PackFile[], date: string): CitedRules {
  let merged: CitedRules = {};
  for (const { versions } of chain.toReversed()) {
    for (const { from, rules } of versions) if (from <= date) merged = { ...merged, ...rules };
  }
  return merged;
}

/** The schema has checked each value and `packProblems` that none is missing. */
const valuesOf = (cited: CitedRules): RuleValues =>
  Object.fromEntries(
    namesOf(cited).map((name) => [name, cited[name]?.value]),
  ) as unknown as RuleValues;
