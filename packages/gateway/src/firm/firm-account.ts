import {
  type AccountId,
  addMoney,
  type IsoDate,
  type Money,
  type Result,
  subtractMoney,
  type UnixMs,
  type VenueFill,
  ZERO_MONEY,
} from '@loadline/core';
import {
  AccountEvaluator,
  type AccountOptions,
  type DayClose,
  isPayoutEligible,
  type LimitTouch,
  lotsForSession,
  type PayoutAnswer,
  type PersonalLimits,
  type PersonalLock,
  payoutMaximum,
  type RulePack,
  type RuleSet,
} from '@loadline/risk';
import type {
  AccountChoices,
  AccountStatus,
  ClosedDay,
  FirmEnding,
  FirmLock,
  FirmRecord,
} from './firm-record.ts';
import { Holdings } from './holdings.ts';
import { endOfDay } from './market-day.ts';
import type { RuleBook } from './rule-book.ts';

/** The trading day as an account shows it: the open one, or the one that was closed last. */
export type ShownDay = Readonly<{
  date: IsoDate;
  isOpen: boolean;
  open: Money;
  lots: number;
  dailyFloor: Money | null;
  /** Since the day began, open profit included. */
  profit: Money;
}>;

/**
 * One account under the firm's rules: the evaluator of `@loadline/risk`, what the account holds,
 * and what was decided about it. Told fills, prices and days; it knows no clock and no venue.
 */
export class FirmAccount {
  readonly accountId: AccountId;
  readonly userName: string;
  readonly holdings = new Holdings();
  readonly #rules: RuleBook;
  #choices: AccountChoices;
  #nextOptions: AccountOptions | null;
  #evaluator: AccountEvaluator;
  #lock: FirmLock | null;
  #ending: FirmEnding | null;
  #passedAt: UnixMs | null;
  #lastClose: ClosedDay | null;
  #balance: Money;
  /** The highest equity that the file knows; only personal limits look at it. */
  #peak = Number.NEGATIVE_INFINITY;
  #changed = true;
  #tell: () => void = () => {};
  /** When the open day is over: asked for each minute, so it is kept. */
  #ends: Readonly<{ date: IsoDate; at: UnixMs }> | null = null;

  constructor(record: FirmRecord, balance: Money, rules: RuleBook) {
    const { accountId, userName, choices, nextOptions, lock, ending, passedAt } = record;
    this.accountId = accountId;
    this.userName = userName;
    this.#rules = rules;
    this.#choices = choices;
    this.#nextOptions = nextOptions;
    this.#lock = lock;
    this.#ending = ending;
    this.#passedAt = passedAt;
    this.#lastClose = record.lastClose;
    this.#balance = balance;
    this.#evaluator = this.#restored(record.evaluator, choices.options);
    this.#peak = record.evaluator.day?.personal.peakEquity ?? this.#peak;
  }

  get choices(): AccountChoices {
    return this.#choices;
  }

  get nextOptions(): AccountOptions | null {
    return this.#nextOptions;
  }

  get lock(): FirmLock | null {
    return this.#lock;
  }

  get ending(): FirmEnding | null {
    return this.#ending;
  }

  get passedAt(): UnixMs | null {
    return this.#passedAt;
  }

  get lastClose(): ClosedDay | null {
    return this.#lastClose;
  }

  get status(): AccountStatus {
    if (this.#ending !== null) return this.#ending.status;
    if (this.#lock !== null) return 'lockedOut';
    return this.#passedAt === null ? 'active' : 'passed';
  }

  get canTrade(): boolean {
    return this.#ending === null && this.#lock === null;
  }

  /** The account as of its last close. */
  get evaluated(): AccountEvaluator['state'] {
    return this.#evaluator.state;
  }

  get pack(): RulePack {
    return this.#rules.pack(this.#choices.packId);
  }

  get balance(): Money {
    return this.#balance;
  }

  get equity(): Money {
    return addMoney(this.#balance, this.holdings.openProfit);
  }

  /** The date of the open trading day, or null between two days. */
  get openDate(): IsoDate | null {
    return this.#evaluator.day?.date ?? null;
  }

  get lots(): number | null {
    return this.#evaluator.day?.lots ?? null;
  }

  /** The floor in force: after a close that of the closed day, unless a payout has moved it. */
  get floor(): Money | null {
    const { floor } = this.#evaluator.state;
    if (this.#evaluator.day !== null || this.#lastClose === null) return floor;
    return this.#lastClose.floor;
  }

  get lossThreshold(): Money | null {
    return this.#evaluator.day === null ? null : this.#evaluator.personal.lossThreshold;
  }

  /** The rules of the open day, else those of the day that was closed last or of `date`. */
  rules(date: IsoDate): RuleSet {
    return this.#rules.rulesOn(this.#choices.packId, this.openDate ?? date);
  }

  /** The day to show, or null before the first one. */
  get shownDay(): ShownDay | null {
    const { day } = this.#evaluator;
    if (day !== null) {
      const { date, open, lots, dailyFloor } = day;
      const profit = subtractMoney(this.equity, open);
      return { date, isOpen: true, open, lots, dailyFloor, profit };
    }
    const closed = this.#lastClose;
    if (closed === null) return null;
    const { date, open, lots, net } = closed;
    const profit = addMoney(net, this.holdings.openProfit);
    return { date, isOpen: false, open, lots, dailyFloor: null, profit };
  }

  /** When the open day's trading is over, or null between two days. */
  get endsAt(): UnixMs | null {
    const date = this.openDate;
    if (date === null) return null;
    if (this.#ends?.date !== date) this.#ends = { date, at: endOfDay(date, this.rules(date)) };
    return this.#ends.at;
  }

  setBalance(balance: Money): void {
    this.#balance = balance;
  }

  /** Takes what a fill realised less what it cost. */
  onFill({ profitAndLoss, fees, commissions }: VenueFill): void {
    this.#touch();
    if (this.#evaluator.day === null) return;
    const costs = addMoney(fees, commissions);
    this.#evaluator.fill(subtractMoney(profitAndLoss ?? ZERO_MONEY, costs));
  }

  /** Shows the equity of this instant to the evaluator. Answers a limit that it newly touches. */
  judge(): LimitTouch | null {
    if (this.#evaluator.day === null || this.#ending !== null) return null;
    const { equity } = this;
    const touch = this.#evaluator.mark(equity);
    if (touch !== null) this.#touch();
    if (equity > this.#peak && this.#hasPersonal()) {
      this.#peak = equity;
      this.#touch();
    }
    return touch;
  }

  /** What the person's own limits have done today. */
  get personalLock(): PersonalLock {
    return this.#evaluator.day === null ? 'none' : this.#evaluator.personal.lock;
  }

  openDay(date: IsoDate): LimitTouch | null {
    this.#touch();
    if (this.#nextOptions !== null) this.#takeOptions(this.#nextOptions);
    const rules = this.#rules.rulesOn(this.#choices.packId, date);
    const { touch } = this.#evaluator.openDay(date, rules, this.#choices.personal);
    this.#peak = this.#evaluator.state.balance;
    return touch;
  }

  closeDay(at: UnixMs): DayClose {
    this.#touch();
    const close = this.#evaluator.closeDay();
    const { date, open, net, lots, floor, event } = close;
    this.#lastClose = { date, open, net, lots, floor, event };
    if (event === 'PASS') {
      this.#passedAt ??= at;
      if (!this.#choices.closesOnPass) this.#goOn();
    }
    return close;
  }

  lockOut(lock: FirmLock): void {
    this.#lock = lock;
    this.#touch();
  }

  unlock(): void {
    this.#lock = null;
    this.#touch();
  }

  end(ending: FirmEnding): void {
    this.#ending = ending;
    this.#lock = null;
    this.#touch();
  }

  /** Options hold from the next trading day on; at once between two days. */
  choose(options: AccountOptions): void {
    this.#touch();
    if (this.#evaluator.day === null) this.#takeOptions(options);
    else this.#nextOptions = options;
  }

  /** Settings that no rule of a day depends on. */
  set(change: Partial<Pick<AccountChoices, 'autoOco' | 'closesOnPass' | 'enforcesDailyLoss'>>) {
    this.#touch();
    this.#choices = { ...this.#choices, ...change };
  }

  /** Takes other personal limits, at once where a day is open. */
  setPersonal(limits: PersonalLimits): Result<PersonalLock, 'BLOCKED_UNTIL_NEXT_DAY'> {
    const { day } = this.#evaluator;
    const answer =
      day === null
        ? ({ ok: true, value: 'none' } as const)
        : this.#evaluator.personal.change(limits, this.equity);
    if (!answer.ok) return answer;
    this.#choices = { ...this.#choices, personal: limits };
    this.#touch();
    return answer;
  }

  /** Whether a day has been closed and the next one has not begun: then a payout can be asked. */
  get isBetweenDays(): boolean {
    return this.#evaluator.snapshot().closedDate !== null;
  }

  /** Asks for a payout. A paid one leaves the account at once; the caller moves the cash. */
  requestPayout(amount: Money | 'max'): PayoutAnswer {
    const answer = this.#evaluator.requestPayout(amount);
    if (answer.kind === 'paid') {
      this.#touch();
      const { floor } = this.#evaluator.state;
      if (this.#lastClose !== null) this.#lastClose = { ...this.#lastClose, floor };
    }
    return answer;
  }

  /** Whether a payout would be granted now, and at most how much; null: the program pays none. */
  payoutNow(date: IsoDate): Readonly<{ eligible: boolean; maximum: Money }> | null {
    const rule = this.rules(this.#lastClose?.date ?? date).payout;
    if (rule === null) return null;
    const { options } = this.#choices;
    const { state, isLockedOut } = this.#evaluator;
    const situation = { ...state, lockedOut: isLockedOut };
    const open = this.isBetweenDays && state.ended === null && this.#ending === null;
    return {
      eligible: open && isPayoutEligible(situation, rule, options),
      maximum: payoutMaximum(state.balance, rule, options),
    };
  }

  /** The lots of the open day, else those that the balance would give the next one. */
  lotsAllowed(date: IsoDate): number {
    return this.lots ?? lotsForSession(this.rules(date).lotTiers, this.#evaluator.state.balance);
  }

  /** Calls back at every change from now on, and once where there has been one already. */
  onChange(tell: () => void): void {
    this.#tell = tell;
    if (this.#changed) tell();
  }

  #touch(): void {
    this.#changed = true;
    this.#tell();
  }

  /** The account for the file, where something has changed since the last call. */
  takeChange(): FirmRecord | null {
    if (!this.#changed) return null;
    this.#changed = false;
    return this.record();
  }

  record(): FirmRecord {
    return {
      accountId: this.accountId,
      userName: this.userName,
      choices: this.#choices,
      nextOptions: this.#nextOptions,
      evaluator: this.#evaluator.snapshot(),
      lock: this.#lock,
      ending: this.#ending,
      passedAt: this.#passedAt,
      lastClose: this.#lastClose,
    };
  }

  #hasPersonal(): boolean {
    const { loss, target } = this.#choices.personal;
    return loss !== null || target !== null;
  }

  #takeOptions(options: AccountOptions): void {
    this.#choices = { ...this.#choices, options };
    this.#nextOptions = null;
    this.#evaluator = this.#restored(this.#evaluator.snapshot(), options);
  }

  /** An account that has passed and goes on is one that has not ended. */
  #goOn(): void {
    const saved = this.#evaluator.snapshot();
    const state = { ...saved.state, ended: null };
    this.#evaluator = this.#restored({ ...saved, state }, this.#choices.options);
  }

  #restored(saved: FirmRecord['evaluator'], options: AccountOptions): AccountEvaluator {
    const { packId } = this.#choices;
    return AccountEvaluator.restore(saved, options, (date) => this.#rules.rulesOn(packId, date));
  }
}
