import type { Random } from '@loadline/engine/ports';

export type BackOffLimits = Readonly<{ firstMs: number; maxMs: number }>;

/**
 * The wait before attempt `failures + 1`: doubling from `firstMs` to `maxMs`, of which a random
 * half is cut so that many clients do not come back at the same instant.
 *
 * @param failures how many attempts have failed in a row, from 1 on.
 */
export function backOffMs(
  failures: number,
  { firstMs, maxMs }: BackOffLimits,
  random: Random,
): number {
  const doublings = Math.min(Math.max(failures, 1) - 1, 30);
  const full = Math.min(firstMs * 2 ** doublings, maxMs);
  return Math.round(full * (0.5 + random.next() / 2));
}
