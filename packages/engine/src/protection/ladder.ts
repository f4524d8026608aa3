import type { AdoptedPolicy } from './protection-settings.ts';
import type { Rung } from './watch.ts';

/** A position without full cover, as the ladder sees it. Times are milliseconds. */
export type NakedPosition = Readonly<{
  /** Since its spell began. */
  ageMs: number;
  budgetMs: number;
  rung: Rung;
  /** Since the last step was taken. */
  rungMs: number;
  alarms: number;
  /** It is being closed, by us or by anybody in the desk. */
  closing: boolean;
  /** Since when the venue has not told what is held; null while it is known. */
  unknownMs: number | null;
  /** The venue is being asked. */
  asking: boolean;
  /** Stops that may soon work cover all that is uncovered. */
  promised: boolean;
  /** A stop for it was refused, or placed and lost too often. */
  failed: boolean;
  /** Exits filled after the position was gone, and turned it. */
  turned: boolean;
  marketOpen: boolean;
  /** Null for a position that our own entries opened. */
  adopted: AdoptedPolicy | null;
  /** Where it would be: `beyond` when the market has passed it, `unknown` without a distance. */
  stop: 'ahead' | 'beyond' | 'unknown';
}>;

export type Step = 'wait' | 'ask' | 'place' | 'flatten' | 'alarm';

const PAUSE_MAX_MS = 60_000;

/** The pause after the n-th alarm: the budget, doubled each time, a minute at most. */
export const alarmPauseMs = (budgetMs: number, alarms: number): number =>
  Math.min(PAUSE_MAX_MS, budgetMs * 2 ** Math.max(0, alarms - 1));

/**
 * The next step for a position without full cover: ask the venue, place the stop, flatten, alarm.
 * Nothing is repeated within a step's own time, and nothing is ever given up.
 */
export function nextStep(naked: NakedPosition): Step {
  const { ageMs, budgetMs, rung, rungMs, alarms } = naked;
  if (naked.adopted === 'leave' && !naked.turned) return 'wait';
  if (!naked.marketOpen) return ageMs < budgetMs || alarms > 0 ? 'wait' : 'alarm';
  if (rung === 'alarm' && rungMs < alarmPauseMs(budgetMs, alarms)) return 'wait';
  if (naked.closing) return stepWhileClosing(naked);
  if (naked.turned || naked.failed) return flattenOnce(naked);
  if (ageMs < budgetMs) {
    return ageMs * 2 >= budgetMs && rung === 'none' && !naked.asking ? 'ask' : 'wait';
  }
  if (naked.adopted === 'flatten' || rung === 'flattening' || rung === 'alarm') {
    return flattenOnce(naked);
  }
  if (naked.unknownMs !== null && naked.unknownMs < budgetMs) return naked.asking ? 'wait' : 'ask';
  if (naked.unknownMs !== null) return 'flatten';
  if (naked.promised) return waitForPromise(naked);
  return naked.stop === 'ahead' ? 'place' : 'flatten';
}

/** A flatten that is over and has left the position open has failed as well. */
const flattenOnce = ({ rung, rungMs, budgetMs }: NakedPosition): Step => {
  if (rung !== 'flattening') return 'flatten';
  return rungMs < budgetMs ? 'wait' : 'alarm';
};

/** A position that is being closed needs no stop, but it has to be closed in time. */
function stepWhileClosing({ ageMs, budgetMs, rung, rungMs }: NakedPosition): Step {
  if (rung === 'flattening') return rungMs < budgetMs ? 'wait' : 'alarm';
  return ageMs < 2 * budgetMs ? 'wait' : 'alarm';
}

/** What was sent and not confirmed has as long again as the budget, counted from the last step. */
function waitForPromise({ ageMs, rung, rungMs, budgetMs, asking }: NakedPosition): Step {
  const waitedMs = rung === 'placed' ? rungMs : Math.min(ageMs - budgetMs, rungMs);
  if (waitedMs >= budgetMs) return 'flatten';
  return rung === 'none' && !asking ? 'ask' : 'wait';
}
