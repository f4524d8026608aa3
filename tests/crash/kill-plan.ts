import type { Victim } from '../support/desk-process.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** When to kill: after some time, or as soon as the account's orders or positions have changed. */
export type KillMoment = Readonly<{ victim: Victim; after: 'time' | 'change'; delayMs: number }>;

const RUN_MS_MAX = 2_500;
/** An order, its fill and the answers to both pass within about this long. */
const CHANGE_MS_MAX = 40;

/** Kills in a random order at random moments, all decided by the seed. */
export function killPlan(
  counts: Readonly<Partial<Record<Victim, number>>>,
  seed: number,
): readonly KillMoment[] {
  const random = seededRandom(seed);
  const victims = Object.entries(counts).flatMap(([victim, count]) =>
    Array.from({ length: count }, () => ({ victim: victim as Victim, order: random() })),
  );
  return victims
    .toSorted((left, right) => left.order - right.order)
    .map(({ victim }) => {
      const after = random() < 0.6 ? 'change' : 'time';
      const delayMs = Math.round(random() * (after === 'change' ? CHANGE_MS_MAX : RUN_MS_MAX));
      return { victim, after, delayMs };
    });
}
