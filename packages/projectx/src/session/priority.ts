/** What a request is for, the most urgent first. */
export const PRIORITIES = ['protect', 'reduce', 'entry', 'reconcile', 'history'] as const;

/**
 * `protect` keeps a position from being naked (a stop or target that leaves, moves or goes, and the
 * login, without which nothing leaves), `reduce` takes off (cancels, closes), `entry` opens,
 * `reconcile` reads accounts, `history` reads the market.
 */
export type Priority = (typeof PRIORITIES)[number];

const RANK: Readonly<Record<Priority, number>> = {
  protect: 0,
  reduce: 1,
  entry: 2,
  reconcile: 3,
  history: 4,
};

/** The part of a shared window that each rank may fill; the rest is kept for more urgent ones. */
const SHARES = [1, 0.95, 0.85, 0.75, 0.65] as const;

/** After so long a request counts as one rank more urgent, so that nobody waits for ever. */
const PATIENCE_MS = 10_000;

/** Whether a refusal of the venue holds it back no longer than it takes to try again. */
export const isUrgent = (priority: Priority): boolean => RANK[priority] <= RANK.reduce;

/** How many requests of a window a rank may use. */
export const usableOf = (requests: number, rank: number): number =>
  Math.max(1, Math.floor(requests * (SHARES[rank] ?? 1)));

/** Waiting makes a request more urgent, though never as urgent as what takes risk off. */
export function rankAfter(priority: Priority, waitedMs: number): number {
  const own = RANK[priority];
  if (own <= RANK.entry) return own;
  return Math.max(RANK.entry, own - Math.floor(waitedMs / PATIENCE_MS));
}

/** When its rank changes next; null when it has come as far as it can. */
export function nextRankAfterMs(priority: Priority, waitedMs: number): number | null {
  if (rankAfter(priority, waitedMs) <= RANK.entry) return null;
  return (Math.floor(waitedMs / PATIENCE_MS) + 1) * PATIENCE_MS;
}

/** One number for each priority. */
export type PerPriority = Readonly<Record<Priority, number>>;

export function countByPriority(items: Iterable<Readonly<{ priority: Priority }>>): PerPriority {
  const counts = { protect: 0, reduce: 0, entry: 0, reconcile: 0, history: 0 };
  for (const { priority } of items) counts[priority] += 1;
  return counts;
}
