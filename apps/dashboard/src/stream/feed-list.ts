import type { FeedEntry } from '@loadline/api-schema';

/** How many entries the page keeps. */
export const FEED_KEPT = 500;

/**
 * Adds entries to a list that is newest first. A number that is known already replaces its
 * entry.
 */
export function mergeFeed(
  known: readonly FeedEntry[],
  entries: readonly FeedEntry[],
): readonly FeedEntry[] {
  if (entries.length === 0) return known;
  const newest = known[0]?.sequence ?? -1;
  const rising = entries.every(
    ({ sequence }, index) => sequence > (entries[index - 1]?.sequence ?? newest),
  );
  if (rising) return [...entries.toReversed(), ...known].slice(0, FEED_KEPT);
  const bySequence = new Map(known.map((entry) => [entry.sequence, entry]));
  for (const entry of entries) bySequence.set(entry.sequence, entry);
  return [...bySequence.values()].sort((a, b) => b.sequence - a.sequence).slice(0, FEED_KEPT);
}
