import type { Money } from '@loadline/core';
import type { AccountOptions, AccountState } from '../evaluator/account-state.ts';
import type { PayoutWindow } from '../evaluator/payout.ts';
import { requiredProfit } from '../evaluator/target.ts';
import { largestShareOf, largestShareOfSum, type Ratio } from '../exact/decimal.ts';
import type { RuleSet } from '../packs/rule-set.ts';

/**
 * The most that today may bring without making what is still asked for harder to reach; a
 * micro-dollar more would. Null where no rule of consistency can bind.
 *
 * Combine: above it today would be the best day and would raise the required profit. It is the
 * share of the required profit as of the last close: the share of the target, or the best day so
 * far where that is larger.
 *
 * Express Funded Account on the Consistency path: above it today would be the best day of the
 * window and too large a share of the window's profit, today included. Where the best day so far
 * is too large a share by itself, it is that day: more would only raise the profit that the window
 * needs. Before the first winning day of a window every profit is all of it, and a cap would be 0;
 * there is none then.
 *
 * @param state the account as of the last close, a payout included.
 */
export function consistencyCap(
  rules: RuleSet,
  { progress, window }: AccountState,
  options: AccountOptions,
): Money | null {
  const { target, payout } = rules;
  if (target !== null) {
    const share = target.bestDayShareMax;
    if (share === null) return null;
    return largestShareOf(requiredProfit(progress.bestDay, target), share);
  }
  if (options.path !== 'consistency' || payout === null || payout.consistency === null) return null;
  return capOfWindow(window, payout.consistency.bestDayShareMax);
}

function capOfWindow({ net, bestDay }: PayoutWindow, share: Ratio): Money | null {
  if (bestDay <= 0) return null;
  if (net <= 0) return bestDay;
  const within = largestShareOfSum(net, share);
  return within === null ? null : (Math.max(within, bestDay) as Money);
}
