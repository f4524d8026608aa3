import type { IsoDate, Money } from '@loadline/core';
import type { RuleSet } from '../packs/rule-set.ts';
import { floorAtStart } from './floor.ts';
import { EMPTY_WINDOW, type PayoutWindow } from './payout.ts';
import type { Progress } from './target.ts';

/** What the person chose for the account, at purchase or at activation. */
export type AccountOptions = Readonly<{
  /** An own amount of the daily loss limit, or null for that of the pack where one was bought. */
  dailyLoss: Money | null;
  /** Bought together with the Combine: the limit is in force and payout caps may be doubled. */
  dailyLossAtPurchase: boolean;
  path: PayoutPath;
}>;

export type PayoutPath = 'standard' | 'consistency';

/** Events after which no day of the account can follow. */
export type EndingEvent = 'PASS' | 'MLL_BREACH' | 'MLL_BREACH_ACCOUNT_CLOSED';

export type AccountEvent = EndingEvent | 'DLL_LOCKOUT';

/** An account between two trading days; plain data, so that it can be stored and restored. */
export type AccountState = Readonly<{
  balance: Money;
  /** Null where the program has no maximum loss limit. */
  floor: Money | null;
  progress: Progress;
  window: PayoutWindow;
  payouts: number;
  ended: Readonly<{ event: EndingEvent; date: IsoDate }> | null;
}>;

/** An account before its first trading day. */
export const newAccount = ({ startBalance, maximumLoss }: RuleSet): AccountState => ({
  balance: startBalance,
  floor: maximumLoss === null ? null : floorAtStart(startBalance, maximumLoss),
  progress: { totalProfit: 0 as Money, bestDay: 0 as Money, tradedDays: 0 },
  window: EMPTY_WINDOW,
  payouts: 0,
  ended: null,
});

/** The daily loss limit in force under these rules, or null when there is none. */
export function dailyLossInForce({ dailyLoss }: RuleSet, options: AccountOptions): Money | null {
  if (options.dailyLoss !== null) return options.dailyLoss;
  const inForce = options.dailyLossAtPurchase || dailyLoss.terms === 'mandatory';
  return inForce ? dailyLoss.amount : null;
}
