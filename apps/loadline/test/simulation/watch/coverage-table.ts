import { readFileSync } from 'node:fs';
import { ALL_FAULTS } from '../actors/fault-plan.ts';
import type { Totals } from './totals.ts';

/** The table of what can become of an order; its rows with a star no venue of ours can cause. */
const PAGE = new URL('../../../../../docs/concepts/order-outcomes.md', import.meta.url);
const ROW = /^\| ([A-Z]\d+) \|/gm;

/** What a whole run must meet, each so many times. */
const WANTED: readonly string[] = [
  ...ALL_FAULTS.map((fault) => `fault ${fault}`),
  ...[...readFileSync(PAGE, 'utf8').matchAll(ROW)].map(([, row]) => `row ${row}`),
];

/** What a run has met less often than it must. */
export const missing = ({ counts }: Totals, atLeast: number): readonly string[] =>
  WANTED.filter((name) => (counts[name] ?? 0) < atLeast).map(
    (name) => `${name}: ${counts[name] ?? 0} of ${atLeast}`,
  );

/** Everything that was counted, by name, with the figures of the seeds. */
export function countsTable(totals: Totals): string {
  const { seeds, failed, counts, orders, events, faults, settledMs } = totals;
  const mean = (sum: number): string => (sum / seeds).toFixed(1);
  const figures = [
    `${seeds} seeds, ${failed} failed`,
    `a seed has ${mean(orders.sum)} orders, ${mean(events.sum)} events, ${mean(faults.sum)} faults`,
    `settled in ${mean(settledMs.sum / 1_000)} s on average, ${settledMs.most / 1_000} s at most`,
    `while nothing hindered the desk: unprotected for ${totals.longestNakedMs.most / 1_000} s at ` +
      `most, exits too large for ${totals.longestSurplusMs.most / 1_000} s at most`,
    `contract-seconds unprotected, all faults included: ${mean(totals.nakedMs.sum / 1_000)}`,
  ];
  const rows = Object.entries(counts)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, times]) => `${String(times).padStart(9)}  ${name}`);
  return [...figures, ...rows].join('\n');
}
