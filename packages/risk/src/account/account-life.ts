import { assert, type IsoDate, type Money } from '@loadline/core';
import type { Standing } from '../checks/situation.ts';
import {
  AccountEvaluator,
  type DayClose,
  type EvaluatorState,
  type LimitTouch,
} from '../evaluator/account-evaluator.ts';
import { type AccountOptions, type AccountState, newAccount } from '../evaluator/account-state.ts';
import type { PersonalLimits } from '../evaluator/personal-limits.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import type { OrderMetersState } from '../meters/order-meters.ts';
import { type RulePack, versionOn } from '../packs/resolve-pack.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import type { RuleName } from '../packs/rule-table.ts';
import type { PayoutTaken } from '../standing/rebuild-account.ts';
import type { RoomWarningsState } from '../state/room-warnings.ts';
import type { TradingState } from '../state/trading-state.ts';

/** What a person declares of an account: its program and what was chosen with it. */
export type AccountRules = Readonly<{
  pack: RulePack;
  options: AccountOptions;
  /** How many payouts were taken before the desk met the account, */
  payouts: number;
  /** and those of which day and amount are known. */
  payoutsTaken: readonly PayoutTaken[];
}>;

/** An account as the venue shows it when the desk meets it for the first time. */
export type FirstSight = Readonly<{
  tradingDay: IsoDate;
  balance: Money;
  /** The balance with which the trading day began. */
  dayStartBalance: Money;
  hasTraded: boolean;
  /** What contradicts the declaration, a sentence each. */
  contradictions: readonly string[];
  /** The account as its own trades tell it, when they tell all of it. */
  rebuilt: AccountState | null;
  /** Sentences on how it was rebuilt, for the person who confirms it. */
  facts: readonly string[];
}>;

export type AccountLifeState = Readonly<{
  standing: Standing;
  facts: readonly string[];
  proposal: AccountState | null;
  tradingDay: IsoDate | null;
  evaluator: EvaluatorState | null;
}>;

/** Everything of an account that risk keeps over a restart. */
export type AccountRiskState = Readonly<{
  life: AccountLifeState;
  meters: OrderMetersState;
  warnings: RoomWarningsState;
  state: TradingState;
  limits: RiskLimits;
  nextLimits: RiskLimits | null;
  unknownPositions: readonly string[];
}>;

/**
 * One account under the firm's rules from the desk's point of view: whether it is what was declared
 * of it, and the evaluator of its days. Without an evaluator its floor is not known.
 */
export class AccountLife {
  readonly rules: AccountRules | null;
  #standing: Standing;
  #facts: readonly string[] = [];
  #proposal: AccountState | null = null;
  #tradingDay: IsoDate | null = null;
  #evaluator: AccountEvaluator | null = null;
  #ruleSet: RuleSet | null = null;

  constructor(rules: AccountRules | null) {
    this.rules = rules;
    this.#standing = rules === null ? 'undeclared' : 'unconfirmed';
  }

  get standing(): Standing {
    return this.#standing;
  }

  get facts(): readonly string[] {
    return this.#facts;
  }

  get evaluator(): AccountEvaluator | null {
    return this.#evaluator;
  }

  get tradingDay(): IsoDate | null {
    return this.#tradingDay;
  }

  /** The rules of the trading day; null before the first day and without a declaration. */
  get ruleSet(): RuleSet | null {
    return this.#ruleSet;
  }

  /** The floor that the account's own trades lead to; null unless it waits for a person. */
  get proposedFloor(): Money | null {
    return this.#standing === 'unconfirmed' ? (this.#proposal?.floor ?? null) : null;
  }

  /** The account has been met, so a person can say what it is. */
  get canConfirm(): boolean {
    return this.#proposal !== null;
  }

  /** The floor in force; null where the program has none, NaN while it is not known. */
  get floor(): number | null {
    return this.#evaluator === null ? Number.NaN : this.#evaluator.state.floor;
  }

  /**
   * The first reading of the account, ever. One that is as the firm opened it, or that has no limit
   * to lose, is known at once; one met mid-life waits for a person.
   */
  meet(sight: FirstSight, limits: PersonalLimits): void {
    this.#setDay(sight.tradingDay);
    const rules = this.#ruleSet;
    if (rules === null) return;
    const { balance, dayStartBalance, hasTraded, contradictions, rebuilt, facts } = sight;
    const opened = { ...newAccount(rules), balance: dayStartBalance };
    this.#proposal = this.#afterPayouts(rebuilt ?? opened, rules);
    if (contradictions.length > 0) {
      this.#standing = 'contradicted';
      this.#facts = contradictions;
      return;
    }
    const isNew = !hasTraded && balance === rules.startBalance && (this.rules?.payouts ?? 0) === 0;
    if (isNew || rules.maximumLoss === null) this.#begin(opened, balance, limits);
    else {
      this.#standing = 'unconfirmed';
      this.#facts = facts;
    }
  }

  /** A person has looked: the account goes on from what was proposed, or from their own floor. */
  confirm(floor: Money | null, balance: Money, limits: PersonalLimits): void {
    assert(this.#proposal !== null, 'an account that is confirmed has been met');
    const state = { ...this.#proposal, ended: null };
    this.#begin(floor === null ? state : { ...state, floor }, balance, limits);
  }

  /**
   * Ends the trading day at its closing balance and begins another. The rules are those of the new
   * day's own date.
   *
   * @param balanceNow what the balance is by now; the rest of it belongs to the new day.
   * @returns the day that was closed, or null where none was open.
   */
  rollDay(
    date: IsoDate,
    closeBalance: Money,
    balanceNow: Money,
    limits: PersonalLimits,
  ): DayClose | null {
    const before = this.#tradingDay;
    this.#setDay(date);
    const evaluator = this.#evaluator;
    if (evaluator === null) {
      this.#rollProposal(before, closeBalance);
      return null;
    }
    let closed: DayClose | null = null;
    if (evaluator.day !== null) {
      evaluator.adjust((closeBalance - evaluator.balance) as Money);
      closed = evaluator.closeDay();
    }
    if (evaluator.state.ended !== null) this.#standing = 'ended';
    else {
      assert(this.#ruleSet !== null, 'a declared account has rules');
      evaluator.openDay(date, this.#ruleSet, limits);
      this.onBalance(balanceNow);
    }
    return closed;
  }

  /** Where a rule of the day is from, in words: the source and its text. */
  referenceOf(rule: RuleName): string {
    if (this.rules === null || this.#tradingDay === null) return '';
    const { pack } = this.rules;
    const cited = versionOn(pack, this.#tradingDay)?.cited[rule];
    if (cited === undefined) return '';
    return `${pack.sources[cited.source] ?? cited.source} [${cited.source}, ${cited.grade}]`;
  }

  onFill(realized: Money): void {
    if (this.#evaluator?.day) this.#evaluator.fill(realized);
  }

  /** Takes what the balance is by the venue's word; a difference is no trade. */
  onBalance(balance: Money): void {
    const evaluator = this.#evaluator;
    if (!evaluator?.day || balance === evaluator.balance) return;
    evaluator.adjust((balance - evaluator.balance) as Money);
  }

  /** Takes an equity; answers the limit that it touches for the first time today. */
  mark(equity: Money): LimitTouch | null {
    return this.#evaluator?.day ? this.#evaluator.mark(equity) : null;
  }

  /**
   * Writes the equities that touch the maximum loss limit, the daily one and the person's, in this
   * order; NaN where there is none now. Into an array, so that no number is boxed on the way.
   */
  writeThresholds(into: Float64Array): void {
    const evaluator = this.#evaluator;
    const day = evaluator?.day ?? null;
    const isOpen = evaluator !== null && day !== null;
    into[0] = isOpen ? (evaluator.state.floor ?? Number.NaN) : Number.NaN;
    into[1] = isOpen ? (day.dailyFloor ?? Number.NaN) : Number.NaN;
    into[2] = isOpen ? (evaluator.personal.lossThreshold ?? Number.NaN) : Number.NaN;
  }

  snapshot(): AccountLifeState {
    return {
      standing: this.#standing,
      facts: this.#facts,
      proposal: this.#proposal,
      tradingDay: this.#tradingDay,
      evaluator: this.#evaluator?.snapshot() ?? null,
    };
  }

  restore({ standing, facts, proposal, tradingDay, evaluator }: AccountLifeState): void {
    this.#standing = standing;
    this.#facts = facts;
    this.#proposal = proposal;
    if (tradingDay !== null) this.#setDay(tradingDay);
    if (this.rules === null || evaluator === null) return;
    const { options } = this.rules;
    this.#evaluator = AccountEvaluator.restore(evaluator, options, (date) => this.#rulesOn(date));
  }

  #begin(state: AccountState, balance: Money, limits: PersonalLimits): void {
    assert(this.rules !== null && this.#ruleSet !== null, 'a declared account has rules');
    assert(this.#tradingDay !== null, 'an account is met on a trading day');
    this.#standing = 'confirmed';
    this.#facts = [];
    this.#evaluator = new AccountEvaluator(state, this.rules.options);
    this.#evaluator.openDay(this.#tradingDay, this.#ruleSet, limits);
    this.onBalance(balance);
  }

  /** A first payout fixes the floor for good, whatever the trades lead to. */
  #afterPayouts(state: AccountState, { maximumLoss }: RuleSet): AccountState {
    const payouts = Math.max(state.payouts, this.rules?.payouts ?? 0);
    const fixed = payouts > 0 ? (maximumLoss?.floorAfterFirstPayout ?? null) : null;
    return { ...state, payouts, floor: fixed ?? state.floor };
  }

  /** An account that waits over a close: the floor to confirm is that which the close leads to. */
  #rollProposal(day: IsoDate | null, closeBalance: Money): void {
    const proposal = this.#proposal;
    if (this.rules === null || day === null || proposal === null || proposal.ended !== null) return;
    const evaluator = new AccountEvaluator(proposal, this.rules.options);
    evaluator.openDay(day, this.#rulesOn(day));
    evaluator.adjust((closeBalance - evaluator.balance) as Money);
    evaluator.closeDay();
    this.#proposal = evaluator.state;
  }

  #setDay(date: IsoDate): void {
    this.#tradingDay = date;
    this.#ruleSet = this.rules === null ? null : this.#rulesOn(date);
  }

  /** A day before the first version of a pack is judged by that version. */
  #rulesOn(date: IsoDate): RuleSet {
    assert(this.rules !== null, 'a declared account has rules');
    const { pack } = this.rules;
    const version = versionOn(pack, date) ?? pack.versions[0];
    assert(version !== undefined, `the pack ${pack.id} has a version`);
    return version.rules;
  }
}
