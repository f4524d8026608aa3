import {
  type Contract,
  type ContractId,
  dayOfIsoDate,
  type IsoDate,
  type Session,
  type SessionLookup,
  weekdayOf,
} from '@loadline/core';
import type { RuleSet } from '../packs/rule-set.ts';
import { firmTimes } from '../windows/firm-times.ts';

/** What stays the same for a trading day of an account, found once. */
export class DayFacts {
  /** 1 is Monday; NaN before the first day. */
  weekday = Number.NaN;
  #day = Number.NaN;
  #rules: RuleSet | null = null;
  /** By the calendar's own session: products have hours of their own. */
  readonly #sessions = new Map<Session, SessionLookup>();
  readonly #lastDays = new Map<ContractId, number>();

  setDay(date: IsoDate, rules: RuleSet | null): void {
    const day = dayOfIsoDate(date);
    this.#day = day;
    this.weekday = weekdayOf(day);
    this.#rules = rules;
    this.#sessions.clear();
  }

  /** Whole days from the trading day to the last one of a contract; NaN before the first day. */
  daysToExpiry({ id, lastTradeDate }: Contract): number {
    let last = this.#lastDays.get(id);
    if (last === undefined) {
      last = dayOfIsoDate(lastTradeDate);
      this.#lastDays.set(id, last);
    }
    return last - this.#day;
  }

  /** A session with the last entry and the flat-by of the account's own pack. */
  underRules(found: SessionLookup): SessionLookup {
    if (found.kind !== 'open' || this.#rules === null) return found;
    const known = this.#sessions.get(found.session);
    if (known !== undefined) return known;
    const session = { ...found.session, ...firmTimes(found.session, this.#rules) };
    const lookup: SessionLookup = { kind: 'open', session };
    this.#sessions.set(found.session, lookup);
    return lookup;
  }
}
