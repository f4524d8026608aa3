import type { Money } from '@loadline/core';
import type { AccountState } from '../evaluator/account-state.ts';
import { passes } from '../evaluator/target.ts';
import type { RuleSet } from '../packs/rule-set.ts';

/** An account within a trading day, in micro-dollars. */
export type DayStanding = Readonly<{
  /** Balance plus open profit; NaN while unknown. */
  equity: number;
  /** What it would cost to close everything now: fees, and the allowance for the price. */
  exitCosts: number;
  /** Whether the day has a fill; one without does not count towards the least days. */
  tradedToday: boolean;
}>;

/**
 * Whether the account would pass if everything were closed now and the day ended: from then on
 * another trade can only lose the pass. Whether the firm passes an account during a session is not
 * stated, so it is held flat to the close.
 *
 * @param state the account as of the last close.
 * @returns false for a program without a target, and while the equity is not known.
 * @see topstep-rules.md, section 7.
 */
export function coversTarget(
  { target }: RuleSet,
  { balance, progress }: AccountState,
  { equity, exitCosts, tradedToday }: DayStanding,
): boolean {
  const today = (Math.floor(equity - exitCosts) - balance) as Money;
  if (target === null || !Number.isSafeInteger(today)) return false;
  const closed = {
    totalProfit: (progress.totalProfit + today) as Money,
    bestDay: Math.max(progress.bestDay, today) as Money,
    tradedDays: progress.tradedDays + (tradedToday ? 1 : 0),
  };
  return passes(closed, target);
}
