const FIRST_MS = 500;
const MAX_MS = 8_000;

/**
 * How long to wait before the next try: doubling from half a second to eight, of which up to a
 * quarter is taken off by chance, so that many pages do not knock at the same instant.
 *
 * @param attempt 0 for the first try after a loss.
 * @param chance a number from 0 to 1.
 */
export function backOffMs(attempt: number, chance: number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (1 - chance / 4));
}
