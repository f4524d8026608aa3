import type { Money } from '@loadline/core';
import { isWithinShare, shareInWholeCents } from '../exact/decimal.ts';
import type { PayoutRule } from '../packs/rule-set.ts';
import type { AccountOptions } from './account-state.ts';

/** What has been traded since the last payout. */
export type PayoutWindow = Readonly<{
  net: Money;
  /** 0 without a winning day. */
  bestDay: Money;
  tradedDays: number;
  winningDays: number;
}>;

export const EMPTY_WINDOW: PayoutWindow = {
  net: 0 as Money,
  bestDay: 0 as Money,
  tradedDays: 0,
  winningDays: 0,
};

export type PayoutRefusal = 'NOT_ELIGIBLE' | 'ABOVE_MAXIMUM' | 'BELOW_MINIMUM';

export type PayoutAnswer = Readonly<
  { kind: 'paid'; amount: Money } | { kind: 'refused'; reason: PayoutRefusal }
>;

/** The account after the close of a day, as far as a payout is concerned. */
export type PayoutCase = Readonly<{
  balance: Money;
  window: PayoutWindow;
  /** Payouts taken before. */
  payouts: number;
  /** The daily loss limit locked the account on this day. */
  lockedOut: boolean;
}>;

/** Counts one trading day; a day is a winning one by its own net profit. */
export function windowAfter(
  window: PayoutWindow,
  { net, traded }: Readonly<{ net: Money; traded: boolean }>,
  winningDayNet: Money,
): PayoutWindow {
  return {
    net: (window.net + net) as Money,
    bestDay: Math.max(window.bestDay, net) as Money,
    tradedDays: window.tradedDays + (traded ? 1 : 0),
    winningDays: window.winningDays + (net >= winningDayNet ? 1 : 0),
  };
}

/** The most that one request may ask for: a share of the balance in whole cents, up to the cap. */
export function payoutMaximum(balance: Money, rule: PayoutRule, options: AccountOptions): Money {
  if (balance <= 0) return 0 as Money;
  const half = shareInWholeCents(balance, rule.shareOfBalance);
  const path = options.path === 'standard' ? rule.standard : rule.consistency;
  if (path === null) return 0 as Money;
  const doubled = options.dailyLossAtPurchase ? path.capWithDailyLoss : null;
  const cap = doubled ?? path.cap;
  return cap === null ? half : (Math.min(half, cap) as Money);
}

/** Whether a request would be accepted now, for some amount. */
export function isPayoutEligible(
  situation: PayoutCase,
  rule: PayoutRule,
  options: AccountOptions,
): boolean {
  if (situation.lockedOut) return false;
  if (payoutMaximum(situation.balance, rule, options) < rule.minimum) return false;
  return options.path === 'standard'
    ? meetsStandard(situation, rule.standard)
    : meetsConsistency(situation, rule.consistency);
}

/** The answer to a request of an amount, or of the maximum. */
export function answerPayout(
  requested: Money | 'max',
  situation: PayoutCase,
  rule: PayoutRule | null,
  options: AccountOptions,
): PayoutAnswer {
  if (rule === null || !isPayoutEligible(situation, rule, options)) {
    return { kind: 'refused', reason: 'NOT_ELIGIBLE' };
  }
  const maximum = payoutMaximum(situation.balance, rule, options);
  if (requested === 'max') return { kind: 'paid', amount: maximum };
  if (requested > maximum) return { kind: 'refused', reason: 'ABOVE_MAXIMUM' };
  if (requested < rule.minimum) return { kind: 'refused', reason: 'BELOW_MINIMUM' };
  return { kind: 'paid', amount: requested };
}

/** The profit since the last payout is not asked of the first one. */
function meetsStandard(
  { window, payouts }: PayoutCase,
  { winningDays, laterNetMin }: PayoutRule['standard'],
): boolean {
  if (window.winningDays < winningDays) return false;
  return payouts === 0 || laterNetMin === null || window.net >= laterNetMin;
}

/** Without a profit in the window there is no share, and nothing is paid. */
function meetsConsistency({ window }: PayoutCase, rule: PayoutRule['consistency']): boolean {
  if (rule === null || window.tradedDays < rule.tradedDays || window.net <= 0) return false;
  return isWithinShare(window.bestDay, window.net, rule.bestDayShareMax);
}
