import { assert, type IsoDate, type Money } from '@loadline/core';
import type { RuleSet } from '../packs/rule-set.ts';
import {
  type AccountEvent,
  type AccountOptions,
  type AccountState,
  dailyLossInForce,
  type EndingEvent,
} from './account-state.ts';
import { floorAfterClose } from './floor.ts';
import { lotsForSession } from './lots.ts';
import {
  answerPayout,
  EMPTY_WINDOW,
  isPayoutEligible,
  type PayoutAnswer,
  windowAfter,
} from './payout.ts';
import {
  NO_PERSONAL_LIMITS,
  PersonalGuard,
  type PersonalLimits,
  type PersonalState,
} from './personal-limits.ts';
import { passes } from './target.ts';

/** A limit that an equity equals or passes. A touch counts. */
export type LimitTouch = 'maximumLoss' | 'dailyLoss' | 'personalLoss' | 'personalTarget';

/** One trading day after its close. */
export type DayClose = Readonly<{
  date: IsoDate;
  open: Money;
  floor: Money | null;
  net: Money;
  lots: number;
  event: AccountEvent | null;
  /** The account after the close and before a payout; null when the day ended it by a breach. */
  after: AccountState | null;
  /** Whether a payout would be granted; null where the program pays none or the account ended. */
  payoutEligible: boolean | null;
}>;

/** An evaluator between two events of a day as plain data. The rules are found again by date. */
export type EvaluatorState = Readonly<{
  state: AccountState;
  balance: Money;
  /** The open day, or null between a close and the next opening. */
  day: Readonly<{ date: IsoDate; personal: PersonalState }> | null;
  traded: boolean;
  floorTouched: boolean;
  lockedOut: boolean;
  /** The day that was closed last and can still see a payout; null before the first close. */
  closedDate: IsoDate | null;
}>;

type Day = Readonly<{
  date: IsoDate;
  rules: RuleSet;
  open: Money;
  lots: number;
  dailyFloor: Money | null;
  personal: PersonalGuard;
}>;

/**
 * One account under the firm's rules, day by day: backtest, gateway and desk use this one. It is
 * told equities, fills and closes, and holds no clock; a mark allocates nothing.
 */
export class AccountEvaluator {
  readonly #options: AccountOptions;
  #state: AccountState;
  #day: Day | null = null;
  #balance: Money;
  #traded = false;
  #floorTouched = false;
  #lockedOut = false;
  #closed: Readonly<{ date: IsoDate; rules: RuleSet }> | null = null;

  constructor(state: AccountState, options: AccountOptions) {
    this.#state = state;
    this.#options = options;
    this.#balance = state.balance;
  }

  /** The account as of the last close, a payout included. */
  get state(): AccountState {
    return this.#state;
  }

  /** Realised so far, fees included. */
  get balance(): Money {
    return this.#balance;
  }

  /**
   * Begins a trading day under the rules of that day. The lots are fixed here for the session, and
   * the opening balance is the first equity of the day.
   */
  openDay(
    date: IsoDate,
    rules: RuleSet,
    limits: PersonalLimits = NO_PERSONAL_LIMITS,
  ): Readonly<{ lots: number; dailyFloor: Money | null; touch: LimitTouch | null }> {
    assert(this.#day === null, `the day before ${date} has not been closed`);
    assert(this.#state.ended === null, `the account ended before ${date}`);
    const open = this.#state.balance;
    const dailyLoss = dailyLossInForce(rules, this.#options);
    const dailyFloor = dailyLoss === null ? null : ((open - dailyLoss) as Money);
    const lots = lotsForSession(rules.lotTiers, open);
    this.#day = { date, rules, open, lots, dailyFloor, personal: new PersonalGuard(open, limits) };
    this.#traded = false;
    this.#floorTouched = false;
    this.#lockedOut = false;
    this.#closed = null;
    return { lots, dailyFloor, touch: this.mark(open) };
  }

  /**
   * Takes the current equity: balance plus open profit. Answers the limit that it touches for the
   * first time today, the gravest first: a floor touched after the daily limit still ends it all.
   */
  mark(equity: Money): LimitTouch | null {
    const day = this.#requireDay();
    if (this.#floorTouched) return null;
    const { floor } = this.#state;
    if (floor !== null && equity <= floor) {
      this.#floorTouched = true;
      return 'maximumLoss';
    }
    if (this.#lockedOut) return null;
    if (day.dailyFloor !== null && equity <= day.dailyFloor) {
      this.#lockedOut = true;
      return 'dailyLoss';
    }
    return day.personal.mark(equity);
  }

  /** Takes what a fill realised, less its fees. The day counts as traded. */
  fill(realized: Money): void {
    this.#traded = true;
    this.adjust(realized);
  }

  /** Takes a change of the balance that is no trade. */
  adjust(amount: Money): void {
    this.#balance = (this.#balance + amount) as Money;
    this.#requireDay().personal.settle(this.#balance);
  }

  /** The personal limits of the open day. */
  get personal(): PersonalGuard {
    return this.#requireDay().personal;
  }

  /** Ends the trading day; the closing balance is its last equity. */
  closeDay(): DayClose {
    const day = this.#requireDay();
    this.mark(this.#balance);
    this.#day = null;
    const { date, open, lots, rules } = day;
    this.#closed = { date, rules };
    const { floor } = this.#state;
    const net = (this.#balance - open) as Money;
    const closed = { date, open, floor, net, lots };
    if (this.#floorTouched) {
      const isClosed = day.rules.maximumLoss?.closesAccount === true;
      const event = isClosed ? 'MLL_BREACH_ACCOUNT_CLOSED' : 'MLL_BREACH';
      this.#state = { ...this.#state, balance: this.#balance, ended: { event, date } };
      return { ...closed, event, after: null, payoutEligible: null };
    }
    this.#state = this.#afterClose(day, net);
    const event = this.#state.ended?.event ?? (this.#lockedOut ? 'DLL_LOCKOUT' : null);
    return { ...closed, event, after: this.#state, payoutEligible: this.#payoutEligible(day) };
  }

  /** Asks for a payout after a close and before the next opening. A granted one takes effect. */
  requestPayout(requested: Money | 'max'): PayoutAnswer {
    assert(this.#closed !== null, 'a payout is asked for after a close');
    const { payout, maximumLoss } = this.#closed.rules;
    const rule = this.#state.ended === null ? payout : null;
    const situation = { ...this.#state, lockedOut: this.#lockedOut };
    const answer = answerPayout(requested, situation, rule, this.#options);
    if (answer.kind === 'refused') return answer;
    this.#balance = (this.#balance - answer.amount) as Money;
    this.#state = {
      ...this.#state,
      balance: this.#balance,
      floor: maximumLoss?.floorAfterFirstPayout ?? this.#state.floor,
      window: EMPTY_WINDOW,
      payouts: this.#state.payouts + 1,
    };
    return answer;
  }

  /** The open day, or null between two days. */
  get day(): Readonly<{
    date: IsoDate;
    open: Money;
    lots: number;
    dailyFloor: Money | null;
  }> | null {
    return this.#day;
  }

  /** A daily loss limit was touched today. */
  get isLockedOut(): boolean {
    return this.#lockedOut;
  }

  /** The floor was touched today: the account ends with this day. */
  get isFloorTouched(): boolean {
    return this.#floorTouched;
  }

  snapshot(): EvaluatorState {
    const day = this.#day;
    return {
      state: this.#state,
      balance: this.#balance,
      day: day === null ? null : { date: day.date, personal: day.personal.snapshot() },
      traded: this.#traded,
      floorTouched: this.#floorTouched,
      lockedOut: this.#lockedOut,
      closedDate: this.#closed?.date ?? null,
    };
  }

  /**
   * An evaluator out of its snapshot.
   *
   * @param rulesOn the rules of a date; the same that it was opened with.
   */
  static restore(
    saved: EvaluatorState,
    options: AccountOptions,
    rulesOn: (date: IsoDate) => RuleSet,
  ): AccountEvaluator {
    const evaluator = new AccountEvaluator(saved.state, options);
    if (saved.day !== null) {
      const { date, personal } = saved.day;
      evaluator.openDay(date, rulesOn(date));
      evaluator.#day = { ...evaluator.#requireDay(), personal: PersonalGuard.restore(personal) };
    }
    evaluator.#balance = saved.balance;
    evaluator.#traded = saved.traded;
    evaluator.#floorTouched = saved.floorTouched;
    evaluator.#lockedOut = saved.lockedOut;
    const { closedDate } = saved;
    evaluator.#closed = closedDate && { date: closedDate, rules: rulesOn(closedDate) };
    return evaluator;
  }

  #afterClose({ date, rules }: Day, net: Money): AccountState {
    const { floor, progress, window } = this.#state;
    const { maximumLoss, target, payout } = rules;
    const traded = this.#traded;
    const balance = this.#balance;
    const next = {
      totalProfit: (progress.totalProfit + net) as Money,
      bestDay: Math.max(progress.bestDay, net) as Money,
      tradedDays: progress.tradedDays + (traded ? 1 : 0),
    };
    const ended: EndingEvent | null = target !== null && passes(next, target) ? 'PASS' : null;
    return {
      balance,
      floor:
        floor === null || maximumLoss === null
          ? floor
          : floorAfterClose(floor, balance, maximumLoss),
      progress: next,
      window: payout === null ? window : windowAfter(window, { net, traded }, payout.winningDayNet),
      payouts: this.#state.payouts,
      ended: ended === null ? null : { event: ended, date },
    };
  }

  #payoutEligible({ rules: { payout } }: Day): boolean | null {
    if (payout === null) return null;
    const situation = { ...this.#state, lockedOut: this.#lockedOut };
    return isPayoutEligible(situation, payout, this.#options);
  }

  #requireDay(): Day {
    assert(this.#day !== null, 'a trading day is open');
    return this.#day;
  }
}
