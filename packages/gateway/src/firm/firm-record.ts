import type { AccountId, IsoDate, Money, UnixMs } from '@loadline/core';
import type {
  AccountEvent,
  AccountOptions,
  EvaluatorState,
  PayoutPath,
  PersonalLimits,
} from '@loadline/risk';

/** What is chosen for an account when it is made, and what of it may be changed later. */
export type AccountChoices = Readonly<{
  /** A rule pack of `@loadline/risk`: program and size. */
  packId: string;
  options: AccountOptions;
  /** False: the daily loss limit is told, and the desk of its owner keeps it. */
  enforcesDailyLoss: boolean;
  /** False: an account that has passed may go on trading. */
  closesOnPass: boolean;
  /** Bracket objects are taken only in Auto OCO mode; the venue's default is the other one. */
  autoOco: boolean;
  personal: PersonalLimits;
}>;

/** `lockedOut` ends at a time or with a change of a limit; the last three are for good. */
export type AccountStatus = 'active' | 'lockedOut' | 'breached' | 'closed' | 'passed';

/** What acts on an account. */
export type FirmRule =
  | 'MAXIMUM_LOSS_LIMIT'
  | 'DAILY_LOSS_LIMIT'
  | 'PERSONAL_LOSS_LIMIT'
  | 'PERSONAL_PROFIT_TARGET'
  | 'PROFIT_TARGET'
  | 'TRADING_HOURS';

/** Why an account may not trade: the rule, the instant, and the equity that met the limit. */
export type Cause = Readonly<{
  rule: FirmRule;
  at: UnixMs;
  equity: Money;
  limit: Money | null;
}>;

/** A lock-out. `until` null: until the person changes the limit, or the next trading day. */
export type FirmLock = Cause & Readonly<{ until: UnixMs | null }>;

export type FirmEnding = Cause & Readonly<{ status: 'breached' | 'closed' | 'passed' }>;

/** The last trading day that was closed. A payout after it moves `floor` as well. */
export type ClosedDay = Readonly<{
  date: IsoDate;
  open: Money;
  net: Money;
  lots: number;
  /** The floor that was in force on that day. */
  floor: Money | null;
  event: AccountEvent | null;
}>;

/** What the firm keeps of an account besides the venue's own entity. */
export type FirmRecord = Readonly<{
  accountId: AccountId;
  userName: string;
  choices: AccountChoices;
  /** Choices of the person that hold from the next trading day on. */
  nextOptions: AccountOptions | null;
  evaluator: EvaluatorState;
  lock: FirmLock | null;
  ending: FirmEnding | null;
  /** When the account met its target, also where it may go on. */
  passedAt: UnixMs | null;
  lastClose: ClosedDay | null;
}>;

/** What happened to an account, kept in order; `id` rises by one over all accounts. */
export type FirmEvent = Readonly<{
  id: number;
  accountId: AccountId;
  at: UnixMs;
  kind:
    | 'created'
    | 'dayOpened'
    | 'dayClosed'
    | 'limitTouched'
    | 'lockedOut'
    | 'unlocked'
    | 'ended'
    | 'passed'
    | 'flattened'
    | 'changed'
    | 'payout'
    | 'payoutRefused';
  rule: FirmRule | null;
  /** Figures by name: money in micro-dollars, dates and codes as text. */
  detail: Readonly<Record<string, number | string | boolean | null>>;
}>;

/** How the file of an earlier version kept an account. */
export type OldFirmRecord = Readonly<{
  accountId: AccountId;
  userName: string;
  programId: string | null;
  autoOco: boolean;
  tradingDay: IsoDate | null;
  dayStartBalance: Money;
  floor: Money | null;
  violatedAt: UnixMs | null;
}>;

export const STANDARD_PATH: PayoutPath = 'standard';
