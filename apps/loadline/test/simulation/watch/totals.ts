import type { SeedResult } from '../play-seed.ts';

/** What many seeds were together. */
export type Totals = Readonly<{
  seeds: number;
  failed: number;
  orders: Extremes;
  events: Extremes;
  faults: Extremes;
  nakedMs: Extremes;
  longestNakedMs: Extremes;
  longestSurplusMs: Extremes;
  settledMs: Extremes;
  /** How often each thing happened, by its name. */
  counts: Readonly<Record<string, number>>;
}>;

type Extremes = Readonly<{ least: number; most: number; sum: number }>;
type Figure =
  | 'orders'
  | 'events'
  | 'faults'
  | 'nakedMs'
  | 'longestNakedMs'
  | 'longestSurplusMs'
  | 'settledMs';

export function addedUp(before: Totals | null, result: SeedResult): Totals {
  const { violations, counts, orders, events, faults, nakedMs, longestNakedMs, settledMs } = result;
  const one = (value: number): Extremes => ({ least: value, most: value, sum: value });
  return merged(before, {
    seeds: 1,
    failed: violations.length > 0 ? 1 : 0,
    orders: one(orders),
    events: one(events),
    faults: one(faults),
    nakedMs: one(nakedMs),
    longestNakedMs: one(longestNakedMs),
    longestSurplusMs: one(result.longestSurplusMs),
    settledMs: one(settledMs),
    counts,
  });
}

export function merged(left: Totals | null, right: Totals): Totals {
  if (left === null) return right;
  const both = (figure: Figure): Extremes => ({
    least: Math.min(left[figure].least, right[figure].least),
    most: Math.max(left[figure].most, right[figure].most),
    sum: left[figure].sum + right[figure].sum,
  });
  const counts: Record<string, number> = { ...left.counts };
  for (const [name, times] of Object.entries(right.counts)) {
    counts[name] = (counts[name] ?? 0) + times;
  }
  return {
    seeds: left.seeds + right.seeds,
    failed: left.failed + right.failed,
    orders: both('orders'),
    events: both('events'),
    faults: both('faults'),
    nakedMs: both('nakedMs'),
    longestNakedMs: both('longestNakedMs'),
    longestSurplusMs: both('longestSurplusMs'),
    settledMs: both('settledMs'),
    counts,
  };
}
