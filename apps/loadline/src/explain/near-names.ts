/** The names that are most like a mistyped one, the most alike first. */
export function nearNames(
  names: readonly string[],
  typed: string,
  most: number,
): readonly string[] {
  return [...new Set(names)]
    .map((name) => ({ name, distance: editDistance(name, typed) }))
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Levenshtein: how many letters have to be put in, left out or changed. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let other = 1; other <= right.length; other += 1) {
      const isSame = left[at - 1] === right[other - 1];
      const changed = (row[other - 1] ?? 0) + (isSame ? 0 : 1);
      next.push(Math.min(changed, (row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
