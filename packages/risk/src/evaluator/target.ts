import type { Money } from '@loadline/core';
import { centsText, decimalText, dividedByShare, isWithinShare } from '../exact/decimal.ts';
import type { TargetRule } from '../packs/rule-set.ts';

/** Profit since the start: the total, its best day (0 without a winning one), days with a trade. */
export type Progress = Readonly<{ totalProfit: Money; bestDay: Money; tradedDays: number }>;

/**
 * The profit that passes: the target, or more where the best day is too large a share of it. A
 * fraction of a micro-dollar counts as a whole one; no amount of money lies between.
 */
export function requiredProfit(bestDay: Money, { profit, bestDayShareMax }: TargetRule): Money {
  if (bestDayShareMax === null) return profit;
  return Math.max(profit, dividedByShare(bestDay, bestDayShareMax)) as Money;
}

/** The same for people, the exact quotient rounded to the cent. */
export function requiredProfitText(bestDay: Money, rule: TargetRule): string {
  const share = rule.bestDayShareMax;
  if (share === null || requiredProfit(bestDay, rule) === rule.profit)
    return centsText(rule.profit);
  const numerator = BigInt(bestDay) * share.denominator;
  return decimalText({ numerator, denominator: share.numerator * 1_000_000n }, 2);
}

/** Whether the account passes at the close of a day. The test is exact: no rounding, no buffer. */
export function passes({ totalProfit, bestDay, tradedDays }: Progress, rule: TargetRule): boolean {
  if (totalProfit < rule.profit || tradedDays < rule.daysMin) return false;
  return rule.bestDayShareMax === null || isWithinShare(bestDay, totalProfit, rule.bestDayShareMax);
}
