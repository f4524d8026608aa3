import {
  type ContractId,
  dollarText,
  err,
  type IsoDate,
  type Money,
  ok,
  type Result,
  sideSign,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import { AccountEvaluator, type DayClose } from '../evaluator/account-evaluator.ts';
import { type AccountOptions, type AccountState, newAccount } from '../evaluator/account-state.ts';
import { type RulePack, versionOn } from '../packs/resolve-pack.ts';
import type { RuleSet } from '../packs/rule-set.ts';

/** A payout that was taken before the desk met the account, by the day after whose close it was. */
export type PayoutTaken = Readonly<{ day: IsoDate; amount: Money }>;

export type RebuildCase = Readonly<{
  /** All fills that the venue has of the account. */
  fills: readonly VenueFill[];
  /** The firm's trading day of an instant. */
  dayOf: (at: UnixMs) => IsoDate;
  /** The trading day that is not over: its fills are left for the desk to take. */
  today: IsoDate;
  pack: RulePack;
  options: AccountOptions;
  payoutsTaken: readonly PayoutTaken[];
  /** What the venue says the balance is now. */
  balance: Money;
}>;

/** One day as its fills tell it. The floor is the one in force on the day. */
export type RebuiltDay = Readonly<{
  date: IsoDate;
  fills: number;
  net: Money;
  close: Money;
  floor: Money | null;
  nextFloor: Money | null;
  payout: Money | null;
  event: DayClose['event'];
}>;

/** What the fills do not explain, for a person to look at. */
export type RebuildDoubt = Readonly<{
  kind: 'balance' | 'ended' | 'payout' | 'heldOvernight' | 'historyBegins';
  /** The day it is about; null: all of the history. */
  date: IsoDate | null;
  detail: string;
}>;

export type RebuiltAccount = Readonly<{
  /** The account as of its last close, before today. */
  state: AccountState;
  days: readonly RebuiltDay[];
  /** What today's fills have realised, fees taken off. */
  todayNet: Money;
  doubts: readonly RebuildDoubt[];
}>;

/**
 * Rebuilds an account that is met in the middle of its life from its fills, day by day under the
 * rules of each day's own date, for a person to confirm.
 *
 * Fills tell only what was realised: that equity touched a limit while a position was open and then
 * recovered cannot be seen. What the balance has besides (a deposit, a payout that was not
 * declared, a correction, fills that the venue no longer lists) is told as a difference.
 *
 * @returns an error where the pack has no rules for a day of the history.
 */
export function rebuildAccount(rebuild: RebuildCase): Result<RebuiltAccount, string> {
  const { fills, dayOf, today, pack, payoutsTaken } = rebuild;
  const known = fills.filter(({ voided }) => !voided).toSorted((one, other) => one.at - other.at);
  const byDay = Map.groupBy(known, ({ at }) => dayOf(at));
  const days = new Set([...byDay.keys(), ...payoutsTaken.map(({ day }) => day)]);
  const past = [...days].filter((day) => day < today).toSorted();
  const first = past[0] ?? today;
  const rules = rulesOn(pack, first);
  if (rules === null) {
    const begin = pack.versions[0]?.from ?? 'no day';
    return err(`${pack.id} has no rules for ${first}; they begin on ${begin}.`);
  }
  const life = new RebuiltLife(rebuild, newAccount(rules));
  for (const date of past) life.playDay(date, rulesOn(pack, date) ?? rules, byDay.get(date) ?? []);
  return ok(life.end(known.filter(({ at }) => dayOf(at) >= today)));
}

const rulesOn = (pack: RulePack, date: IsoDate): RuleSet | null =>
  versionOn(pack, date)?.rules ?? null;

const netOf = ({ profitAndLoss, fees, commissions }: VenueFill): Money =>
  ((profitAndLoss ?? 0) - fees - commissions) as Money;

/** The account while its days are played. */
class RebuiltLife {
  readonly #case: RebuildCase;
  readonly #days: RebuiltDay[] = [];
  readonly #doubts: RebuildDoubt[] = [];
  readonly #sizes = new Map<ContractId, number>();
  readonly #account: AccountEvaluator;

  constructor(rebuild: RebuildCase, state: AccountState) {
    this.#case = rebuild;
    this.#account = new AccountEvaluator(state, rebuild.options);
  }

  playDay(date: IsoDate, rules: RuleSet, fills: readonly VenueFill[]): void {
    const account = this.#account;
    const { ended } = account.state;
    if (ended !== null) {
      const detail = `There is trading on ${date}, after the account ended on ${ended.date}.`;
      this.#doubt('ended', date, detail);
      return;
    }
    account.openDay(date, rules);
    for (const fill of fills) {
      this.#hold(fill, date);
      account.fill(netOf(fill));
      if (this.#sizes.size === 0) account.mark(account.balance);
    }
    if (this.#sizes.size > 0) {
      const detail = `A position in ${[...this.#sizes.keys()].join(', ')} was held over the close.`;
      this.#doubt('heldOvernight', date, detail);
    }
    this.#close(date, fills.length);
  }

  end(todays: readonly VenueFill[]): RebuiltAccount {
    const { balance } = this.#case;
    const { state } = this.#account;
    const todayNet = todays.reduce((sum, fill) => sum + netOf(fill), 0) as Money;
    const difference = (balance - state.balance - todayNet) as Money;
    if (difference !== 0) {
      const told = `its trades and payouts come to ${dollarText((balance - difference) as Money)}`;
      const detail = `The balance is ${dollarText(balance)}; ${told}.`;
      this.#doubt('balance', null, detail);
    }
    return { state, days: this.#days, todayNet, doubts: this.#doubts };
  }

  /** Only a fill that closes has a profit; one that closes what was never opened is a gap. */
  #hold({ contractId, side, quantity, profitAndLoss }: VenueFill, date: IsoDate): void {
    const before = this.#sizes.get(contractId) ?? 0;
    const after = before + sideSign(side) * quantity;
    if (profitAndLoss !== null && before === 0) {
      const detail = `A fill on ${date} closes a position in ${contractId} that no fill opened.`;
      this.#doubt('historyBegins', date, detail);
      return;
    }
    if (after === 0) this.#sizes.delete(contractId);
    else this.#sizes.set(contractId, after);
  }

  #close(date: IsoDate, fills: number): void {
    const account = this.#account;
    const close = account.closeDay();
    const { net, floor, event, after } = close;
    const payout = this.#payOut(date);
    this.#days.push({
      date,
      fills,
      net,
      close: (close.open + net) as Money,
      floor,
      nextFloor: after === null ? null : account.state.floor,
      payout,
      event,
    });
    const ended = account.state.ended;
    if (ended === null) return;
    const detail = `By the rules the account ended on ${date} with ${ended.event}.`;
    this.#doubt('ended', date, detail);
  }

  #payOut(date: IsoDate): Money | null {
    let paid = 0;
    for (const { day, amount } of this.#case.payoutsTaken) {
      if (day !== date) continue;
      const answer = this.#account.requestPayout(amount);
      if (answer.kind === 'paid') paid += answer.amount;
      else {
        const detail = `A payout of ${dollarText(amount)} on ${date} was not due by the rules.`;
        this.#doubt('payout', date, `${detail} They say ${answer.reason}.`);
      }
    }
    return paid === 0 ? null : (paid as Money);
  }

  #doubt(kind: RebuildDoubt['kind'], date: IsoDate | null, detail: string): void {
    this.#doubts.push({ kind, date, detail });
  }
}
