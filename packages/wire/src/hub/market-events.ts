/**
 * The entities in the second argument of a market event: a bare object or an array of them, nulls
 * left out (reference 7.6).
 */
export function marketEntries(args: readonly unknown[]): readonly unknown[] {
  const payload = args[1];
  if (payload === null || payload === undefined) return [];
  if (!Array.isArray(payload)) return [payload];
  return payload.includes(null) || payload.includes(undefined)
    ? payload.filter((entry) => entry !== null && entry !== undefined)
    : payload;
}
