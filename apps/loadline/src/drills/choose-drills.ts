import { err, ok, type Result } from '@loadline/core';
import type { Scenario } from './scenario.ts';

const ALL = 'all';
const NEAR_MAX = 3;

/**
 * The drills that a person has named: by their names, by the fault or the death that they are
 * about, or all of them. One that is named twice is run once.
 *
 * @returns one sentence that names the nearest when there is none of a name.
 */
export function chooseDrills(
  drills: readonly Scenario[],
  names: readonly string[],
): Result<readonly Scenario[], string> {
  for (const name of names) {
    if (name !== ALL && !drills.some((drill) => isNamed(drill, name))) {
      return err(unknown(drills, name));
    }
  }
  if (names.length === 0 || names.includes(ALL)) return ok(drills);
  return ok(drills.filter((drill) => names.some((name) => isNamed(drill, name))));
}

/** `hub.stall@open` is also one of `hub.stall`. */
const isNamed = ({ name: own }: Scenario, name: string): boolean =>
  own === name || own.startsWith(`${name}@`);

function unknown(drills: readonly Scenario[], name: string): string {
  const names = drills.flatMap(({ name: own }) => [own, own.split('@')[0] ?? own]);
  const near = [...new Set(names)]
    .map((own) => ({ own, away: distance(name.toLowerCase(), own.toLowerCase()) }))
    .toSorted((one, other) => one.away - other.away)
    .slice(0, NEAR_MAX)
    .map(({ own }) => own);
  return `There is no drill ${JSON.stringify(name)}; the nearest are ${near.join(', ')}.`;
}

/** How many letters have to be added, taken away or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [place, other] of Array.from(to).entries()) {
      const changed = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
