import {
  type AccountId,
  addMoney,
  type ContractId,
  firmTradingDay,
  HOUR_MS,
  type IsoDate,
  type Money,
  openProfit,
  subtractMoney,
  type UnixMs,
  ZERO_MONEY,
} from '@loadline/core';
import { nextFloor, programById } from '@loadline/risk';
import type { Venue } from '@loadline/simulation';
import type { Catalog } from '../market/catalog.ts';
import type { FirmRecord } from '../store/records.ts';

/** The figures of one account that the firm goes by. */
export type AccountTruth = Readonly<{
  equity: Money;
  openProfit: Money;
  /** Since the trading day began at 17:00 Chicago, open profit included. */
  dayProfit: Money;
}>;

/**
 * The firm's rules as far as this gateway keeps them: the maximum loss limit, which trails the
 * balance at the end of the day and ends the account when equity touches it. The daily loss limit
 * is told but not enforced.
 */
export class FirmRules {
  readonly #venue: Venue;
  readonly #catalog: Catalog;
  readonly #records = new Map<AccountId, FirmRecord>();
  #hour = Number.NaN;

  constructor(venue: Venue, catalog: Catalog) {
    this.#venue = venue;
    this.#catalog = catalog;
  }

  put(record: FirmRecord): void {
    this.#records.set(record.accountId, record);
  }

  record(accountId: AccountId): FirmRecord | null {
    return this.#records.get(accountId) ?? null;
  }

  records(): readonly FirmRecord[] {
    return [...this.#records.values()];
  }

  truth(accountId: AccountId): AccountTruth {
    const balance = this.#venue.account(accountId)?.balance ?? ZERO_MONEY;
    let open: Money = ZERO_MONEY;
    for (const { contractId } of this.#venue.positions(accountId)) {
      open = addMoney(open, this.#openProfit(accountId, contractId));
    }
    const equity = addMoney(balance, open);
    const start = this.#records.get(accountId)?.dayStartBalance ?? balance;
    return { equity, openProfit: open, dayProfit: subtractMoney(equity, start) };
  }

  /**
   * Begins the firm's next trading day where `at` lies in one: the floor follows the closing
   * balance. Called at every step; looks at the date once an hour of market time.
   *
   * @returns the records that changed.
   */
  beginDay(at: UnixMs): readonly FirmRecord[] {
    const hour = Math.floor(at / HOUR_MS);
    if (hour === this.#hour) return [];
    this.#hour = hour;
    const tradingDay = firmTradingDay(at);
    const stale = this.records().filter((record) => record.tradingDay !== tradingDay);
    return stale.map((record) => this.#beginDayOf(record, tradingDay));
  }

  /** The accounts whose equity touches or passes the floor. Touching counts. */
  breaches(candidates: Iterable<AccountId>): readonly AccountId[] {
    const found: AccountId[] = [];
    for (const accountId of candidates) {
      const record = this.#records.get(accountId);
      if (record === undefined || record.floor === null || record.violatedAt !== null) continue;
      if (this.truth(accountId).equity <= record.floor) found.push(accountId);
    }
    return found;
  }

  /** Ends an account for good. */
  violate(accountId: AccountId, at: UnixMs): FirmRecord | null {
    const record = this.#records.get(accountId);
    if (record === undefined) return null;
    const violated = { ...record, violatedAt: at };
    this.put(violated);
    return violated;
  }

  #beginDayOf(record: FirmRecord, tradingDay: IsoDate): FirmRecord {
    const balance = this.#venue.account(record.accountId)?.balance ?? record.dayStartBalance;
    const program = record.programId === null ? null : programById(record.programId);
    const isFirst = record.tradingDay === null;
    const floor =
      program === null || record.floor === null || isFirst
        ? record.floor
        : nextFloor(record.floor, balance, program);
    const begun = { ...record, tradingDay, dayStartBalance: balance, floor };
    this.put(begun);
    return begun;
  }

  #openProfit(accountId: AccountId, contractId: ContractId): Money {
    const contract = this.#catalog.contract(contractId);
    const last = this.#venue.lastPrice(contractId);
    if (contract === null || last === null) return ZERO_MONEY;
    const position = this.#venue.netPosition(accountId, contractId);
    return openProfit(position, last, contract.product.tickValue);
  }
}
