import { z } from 'zod';
import type { Finding } from './finding.ts';

/**
 * Old excess that is still allowed, by check and path, and the number of tests that must be there.
 * The excess may only shrink, the number of tests only grow.
 */
export type Baseline = Readonly<{
  tests: number;
  excess: Readonly<Record<string, number>>;
}>;

/** The findings of one check. */
export type Checked = Readonly<{ name: string; findings: readonly Finding[] }>;

export const BASELINE_PATH = 'tools/tidy-baseline.json';

const baseline = z.strictObject({
  tests: z.int().nonnegative(),
  excess: z.record(z.string(), z.int().positive()),
});

export const parseBaseline = (text: string): Baseline => {
  const json: unknown = JSON.parse(text);
  return baseline.parse(json);
};

/** The findings that the baseline does not cover. A path over its allowance shows all of them. */
export function uncovered(checked: readonly Checked[], { excess }: Baseline): readonly Checked[] {
  const amounts = amountsOf(checked);
  return checked.map(({ name, findings }) => ({
    name,
    findings: findings.filter(({ path }) => {
      const key = keyOf(name, path);
      return (amounts.get(key) ?? 0) > (excess[key] ?? 0);
    }),
  }));
}

/** What the baseline allows more than is needed: it has to shrink in the same change. */
export function slack(checked: readonly Checked[], { excess }: Baseline): readonly string[] {
  const amounts = amountsOf(checked);
  return Object.entries(excess)
    .filter(([key, allowed]) => (amounts.get(key) ?? 0) < allowed)
    .map(([key, allowed]) => `${key}: ${allowed} allowed, ${amounts.get(key) ?? 0} left`);
}

/** The tightest baseline that is not looser than the old one anywhere. */
export function tightened(checked: readonly Checked[], old: Baseline, tests: number): Baseline {
  const amounts = amountsOf(checked);
  const excess = Object.entries(old.excess)
    .map(([key, allowed]) => [key, Math.min(allowed, amounts.get(key) ?? 0)] as const)
    .filter(([, allowed]) => allowed > 0);
  return { tests: Math.max(tests, old.tests), excess: Object.fromEntries(excess) };
}

/** The first baseline of a tree: everything found is old, so that nothing new can hide in it. */
export const adopted = (checked: readonly Checked[]): Baseline => ({
  tests: 0,
  excess: Object.fromEntries(
    [...amountsOf(checked)].toSorted(([left], [right]) => (left < right ? -1 : 1)),
  ),
});

const keyOf = (check: string, path: string): string => `${check} ${path}`;

function amountsOf(checked: readonly Checked[]): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const { name, findings } of checked) {
    for (const { path, amount } of findings) {
      const key = keyOf(name, path);
      amounts.set(key, (amounts.get(key) ?? 0) + amount);
    }
  }
  return amounts;
}
