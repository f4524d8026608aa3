import { err, type IsoDate, type Money, ok, type Result } from '@loadline/core';
import { centsText, decimalText } from '../exact/decimal.ts';
import { type PackVersion, type RulePack, versionOn } from '../packs/resolve-pack.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import { AccountEvaluator, type DayClose } from './account-evaluator.ts';
import { type AccountOptions, newAccount } from './account-state.ts';
import type { PayoutAnswer, PayoutRefusal } from './payout.ts';
import { requiredProfitText } from './target.ts';

/** One trading day as it was: its net profit with fees, and the worst equity of the session. */
export type HistoryDay = Readonly<{
  date: IsoDate;
  net: Money;
  lowEquity: Money;
  traded: boolean;
  /** Asked after the close of this day. */
  payoutRequest: Money | 'max' | null;
}>;

/**
 * One trading day as the rules saw it. Money has two decimals and shares four, half up; null where
 * the program has no such rule, and after the floor of a day that a breach ended.
 */
export type ReplayedDay = Readonly<{
  date: IsoDate;
  open: string;
  floor: string | null;
  lowEquity: string;
  net: string;
  close: string | null;
  nextFloor: string | null;
  maxLots: number;
  totalProfit: string | null;
  bestDay: string | null;
  requiredProfit: string | null;
  winningDays: number | null;
  windowDays: number | null;
  windowNet: string | null;
  windowBestDay: string | null;
  bestDayShare: string | null;
  payoutEligible: boolean | null;
  payout: string | null;
  payoutRefused: PayoutRefusal | null;
  event: DayClose['event'];
}>;

export type ReplayOptions = AccountOptions &
  Readonly<{
    /** The rules of this day for every row; null takes those of each row's own date. */
    asOf: IsoDate | null;
  }>;

/** Which row, counted from 1, cannot be replayed, and why. */
export type ReplayFault = Readonly<{ row: number; field: 'date' | 'net'; detail: string }>;

/** Runs a history through a pack, one trading day a row, and a request for a payout after it. */
export function replayHistory(
  pack: RulePack,
  history: readonly HistoryDay[],
  options: ReplayOptions,
): Result<readonly ReplayedDay[], ReplayFault> {
  const replayed: ReplayedDay[] = [];
  let account: AccountEvaluator | null = null;
  let previous: HistoryDay | null = null;
  for (const [index, day] of history.entries()) {
    const version = versionOn(pack, options.asOf ?? day.date);
    account ??= version === null ? null : new AccountEvaluator(newAccount(version.rules), options);
    const detail = dateFault({ pack, version, day, previous, account, options });
    if (detail !== null) return err({ row: index + 1, field: 'date', detail });
    if (account === null || version === null) continue;
    replayed.push(playDay(account, day, version.rules));
    if (!Number.isSafeInteger(account.balance)) {
      return err({ row: index + 1, field: 'net', detail: 'the balance is beyond what is exact' });
    }
    previous = day;
  }
  return ok(replayed);
}

type RowContext = Readonly<{
  pack: RulePack;
  version: PackVersion | null;
  day: HistoryDay;
  previous: HistoryDay | null;
  account: AccountEvaluator | null;
  options: ReplayOptions;
}>;

/** Why a row cannot follow: not after the one before, after the end, or without rules. */
function dateFault({ pack, version, day, previous, account, options }: RowContext): string | null {
  const begin = pack.versions[0]?.from ?? 'no day';
  if (previous !== null && day.date <= previous.date) {
    return `${day.date} does not come after ${previous.date}, the day of the row before`;
  }
  const ended = account?.state.ended ?? null;
  if (ended !== null) {
    return `the account ended on ${ended.date} with ${ended.event}, and no day can follow`;
  }
  if (version === null) {
    return `${pack.id} has no rules for ${options.asOf ?? day.date}; they begin on ${begin}`;
  }
  const { payout } = version.rules;
  if (options.path === 'consistency' && payout !== null && payout.consistency === null) {
    return `${pack.id} has no consistency path under the rules of ${options.asOf ?? day.date}`;
  }
  return null;
}

/** The worst equity comes before the close; the evaluator adds the open and the close itself. */
function playDay(account: AccountEvaluator, day: HistoryDay, rules: RuleSet): ReplayedDay {
  account.openDay(day.date, rules);
  account.mark(day.lowEquity);
  if (day.traded) account.fill(day.net);
  else account.adjust(day.net);
  const close = account.closeDay();
  const answer = day.payoutRequest === null ? null : account.requestPayout(day.payoutRequest);
  return {
    ...openingOf(day, close),
    ...closingOf(close, rules),
    ...payoutOf(answer),
    event: close.event,
  };
}

const openingOf = ({ date, lowEquity }: HistoryDay, { open, floor, net }: DayClose) => ({
  date,
  open: centsText(open),
  floor: textOf(floor),
  lowEquity: centsText(lowEquity),
  net: centsText(net),
});

const payoutOf = (answer: PayoutAnswer | null) => ({
  payout: answer?.kind === 'paid' ? centsText(answer.amount) : null,
  payoutRefused: answer?.kind === 'refused' ? answer.reason : null,
});

/** A target belongs to an evaluation, a window to an account that pays out. */
function closingOf({ after, lots, payoutEligible }: DayClose, { target, payout }: RuleSet) {
  const progress = target === null ? null : (after?.progress ?? null);
  const window = payout === null ? null : (after?.window ?? null);
  return {
    close: textOf(after?.balance ?? null),
    nextFloor: textOf(after?.floor ?? null),
    maxLots: lots,
    totalProfit: textOf(progress?.totalProfit ?? null),
    bestDay: textOf(progress?.bestDay ?? null),
    requiredProfit:
      target === null || progress === null ? null : requiredProfitText(progress.bestDay, target),
    winningDays: window?.winningDays ?? null,
    windowDays: window?.tradedDays ?? null,
    windowNet: textOf(window?.net ?? null),
    windowBestDay: textOf(window?.bestDay ?? null),
    bestDayShare: window === null ? null : shareText(window.bestDay, window.net),
    payoutEligible,
  };
}

/** Empty while the window has no profit. */
const shareText = (bestDay: Money, net: Money): string | null =>
  net <= 0 ? null : decimalText({ numerator: BigInt(bestDay), denominator: BigInt(net) }, 4);

const textOf = (money: Money | null): string | null => (money === null ? null : centsText(money));
