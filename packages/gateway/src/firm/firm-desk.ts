import {
  type AccountId,
  type Contract,
  type ContractId,
  firmTradingDay,
  type IsoDate,
  MINUTE_MS,
  type Money,
  type NetPosition,
  type Price,
  type Result,
  type SessionCalendar,
  sideSign,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import type {
  AccountOptions,
  LimitTouch,
  PayoutAnswer,
  PersonalLimits,
  PersonalLock,
} from '@loadline/risk';
import type { SimulatedOrder, Venue } from '@loadline/simulation';
import { causeOf } from './cause-of.ts';
import { expireContracts } from './contract-expiry.ts';
import type { FirmAccount } from './firm-account.ts';
import type { FirmEvents } from './firm-events.ts';
import type { Cause, FirmRecord, FirmRule } from './firm-record.ts';
import { endOfDay, nextDayBegins, tradingDayAt } from './market-day.ts';
import { firmRefusal, type GatedOrder, isPastLastEntry } from './order-gate.ts';
import { payOut } from './pay-out.ts';

export type FirmDeskOptions = Readonly<{
  /** Told what to cancel, to close and to lock; asked nothing while it matches. */
  venue: Venue;
  calendar: SessionCalendar;
  /** What the venue's clock shows at a time: all hours of the firm are kept by it. */
  clockAt: (at: UnixMs) => UnixMs;
  contractOf: (id: ContractId) => Contract | null;
  events: FirmEvents;
  /** The market time that an earlier life has seen to; NaN for a new gateway. */
  seenAt: number;
}>;

/** One instant: market time, what the venue's clock shows then, and the firm's days by it. */
type Moment = Readonly<{
  at: UnixMs;
  clock: UnixMs;
  day: IsoDate;
  /** The same, but null from Friday 17:00 to Sunday 17:00. */
  date: IsoDate | null;
}>;

/** The text of an order entry; a change to a larger size is told the same. */
const NOT_ALLOWED = 'Account is not allowed to trade';

/**
 * The firm over all accounts: begins and closes their trading days, shows every fill and price to
 * their evaluators, and acts where a limit is touched or the hours end. All of it is bookkeeping
 * but for three things that it does to the venue: cancel, close at market, and lock.
 */
export class FirmDesk {
  readonly #options: FirmDeskOptions;
  readonly #accounts = new Map<AccountId, FirmAccount>();
  /** Who holds a contract: the only accounts whose equity its price moves. */
  readonly #holders = new Map<ContractId, Set<FirmAccount>>();
  /** Accounts with a fill since they were judged; they may be flat again. */
  readonly #filled = new Set<FirmAccount>();
  #minute: number;
  /** The trading day whose beginning has been seen. */
  #day: IsoDate | null = null;
  /** Accounts that have changed since the file was told. */
  readonly #changed = new Set<FirmAccount>();

  constructor(options: FirmDeskOptions) {
    this.#options = options;
    this.#minute = Math.floor(options.seenAt / MINUTE_MS);
  }

  put(account: FirmAccount): void {
    this.#accounts.set(account.accountId, account);
    account.onChange(() => this.#changed.add(account));
  }

  account(accountId: AccountId): FirmAccount | null {
    return this.#accounts.get(accountId) ?? null;
  }

  accounts(): readonly FirmAccount[] {
    return [...this.#accounts.values()];
  }

  /** Hands out every account that has changed since the last call. */
  takeChanges(take: (record: FirmRecord) => void): void {
    if (this.#changed.size === 0) return;
    for (const account of this.#changed) {
      const record = account.takeChange();
      if (record !== null) take(record);
    }
    this.#changed.clear();
  }

  onOrder(order: SimulatedOrder): void {
    this.#accounts.get(order.accountId)?.holdings.setOrder(order);
  }

  onFill(fill: VenueFill): void {
    const account = this.#accounts.get(fill.accountId);
    if (account === undefined) return;
    account.onFill(fill);
    this.#filled.add(account);
  }

  onPosition(accountId: AccountId, contract: Contract, net: NetPosition, price: Price | null) {
    const account = this.#accounts.get(accountId);
    if (account === undefined) return;
    account.holdings.setPosition(contract, net, price);
    const holders = this.#holders.get(contract.id) ?? new Set();
    this.#holders.set(contract.id, holders);
    if (net.size === 0) holders.delete(account);
    else holders.add(account);
  }

  /**
   * What falls due by the clock, once a minute: trading days that end and begin, lock-outs that
   * are over, and everything closed where the firm's hours end. Called before a price is matched.
   */
  advance(at: UnixMs): void {
    const minute = Math.floor(at / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    const moment = this.#momentOf(at);
    if (moment.day !== this.#day) {
      const { venue, contractOf } = this.#options;
      expireContracts(this.#accounts.values(), { date: moment.day, at }, venue, contractOf);
    }
    this.#day = moment.day;
    for (const account of this.#accounts.values()) this.#turnDay(account, moment);
    for (const account of this.#accounts.values()) {
      if (account.holdings.isIdle) continue;
      // Whoever cancels the close of a locked account gets another one.
      if (account.canTrade) this.#keepHours(account, at);
      else this.#clear(account, at, null);
    }
  }

  /** Lets an account that came between two minutes begin its day. */
  admit(account: FirmAccount, at: UnixMs): void {
    this.put(account);
    if (account.openDate === null) this.#turnDay(account, this.#momentOf(at));
  }

  /** Shows a price that was matched to whoever holds the contract or has just traded. */
  onPrice(contract: Contract, price: Price, at: UnixMs): void {
    const holders = this.#holders.get(contract.id);
    if (holders !== undefined) {
      for (const account of holders) {
        account.holdings.setPrice(contract.id, price);
        this.#judge(account, at);
      }
    }
    if (this.#filled.size === 0) return;
    for (const account of this.#filled) {
      if (holders?.has(account) !== true) this.#judge(account, at);
    }
    this.#filled.clear();
  }

  /** Why the firm does not take an order, in the venue's manner, or null. */
  refusal(accountId: AccountId, order: GatedOrder, at: UnixMs): string | null {
    const account = this.#accounts.get(accountId);
    if (account === undefined) return null;
    if (account.openDate === null) this.#turnDay(account, this.#momentOf(at));
    if (!account.canTrade) return NOT_ALLOWED;
    const { calendar, contractOf } = this.#options;
    const clock = this.#options.clockAt(at);
    const rules = account.rules(firmTradingDay(clock));
    const { holdings, lots } = account;
    return firmRefusal(order, { holdings, rules, lots, at: clock, calendar, contractOf });
  }

  /** Asks for a payout on the last close; null while a trading day is open or none has closed. */
  payout(account: FirmAccount, amount: Money | 'max', at: UnixMs): PayoutAnswer | null {
    return payOut(account, { amount, at }, this.#options);
  }

  /** Takes options that hold from the next trading day on. */
  choose(account: FirmAccount, options: AccountOptions, at: UnixMs): void {
    account.choose(options);
    this.#options.events.add(account.accountId, at, 'changed', null, { ...options });
  }

  /** Takes other personal limits at once; a milder lock-out ends when they are not touched. */
  setPersonal(
    account: FirmAccount,
    limits: PersonalLimits,
    at: UnixMs,
  ): Result<PersonalLock, 'BLOCKED_UNTIL_NEXT_DAY'> {
    const answer = account.setPersonal(limits);
    if (!answer.ok) return answer;
    this.#options.events.add(account.accountId, at, 'changed', null, {
      personalLoss: limits.loss?.amount ?? null,
      personalTarget: limits.target?.amount ?? null,
    });
    const isPersonal = account.lock?.rule.startsWith('PERSONAL_') === true;
    if (isPersonal && answer.value === 'none') this.#unlock(account, at);
    if (account.lock === null && answer.value !== 'none') {
      const loss = limits.loss !== null && (account.lossThreshold ?? -Infinity) >= account.equity;
      this.#lockPersonal(account, loss ? 'PERSONAL_LOSS_LIMIT' : 'PERSONAL_PROFIT_TARGET', at);
    }
    return answer;
  }

  #momentOf(at: UnixMs): Moment {
    const clock = this.#options.clockAt(at);
    return { at, clock, day: firmTradingDay(clock), date: tradingDayAt(clock) };
  }

  #turnDay(account: FirmAccount, { at, clock, day, date }: Moment): void {
    const { openDate, endsAt, holdings } = account;
    if (openDate !== null) {
      // A day that a wrong clock has begun too early is not over when the clock is put right.
      const isOver = openDate < day;
      if (!isOver && (clock < (endsAt ?? clock) || !holdings.isIdle)) return;
      this.#closeDay(account, at);
      if (isOver) this.#flatten(account, at, null);
    }
    if (date === null || account.ending !== null || account.evaluated.ended !== null) return;
    const closed = account.lastClose?.date ?? null;
    if (closed !== null && closed >= date) return;
    if (clock >= endOfDay(date, account.rules(date)) && holdings.isFlat) return;
    this.#openDay(account, date, at);
  }

  #openDay(account: FirmAccount, date: IsoDate, at: UnixMs): void {
    const touch = account.openDay(date);
    const { shownDay, floor, accountId } = account;
    const { open = null, lots = null, dailyFloor = null } = shownDay ?? {};
    const detail = { date, open, floor, lots, dailyFloor };
    this.#options.events.add(accountId, at, 'dayOpened', null, detail);
    if (account.lock !== null) this.#unlock(account, at);
    if (touch !== null) this.#onTouch(account, touch, at);
  }

  #closeDay(account: FirmAccount, at: UnixMs): void {
    const hadPassed = account.passedAt !== null;
    const { equity } = account;
    const { date, open, floor, net, lots, event, after, payoutEligible } = account.closeDay(at);
    const { events } = this.#options;
    const nextFloor = after?.floor ?? null;
    const detail = { date, open, floor, net, lots, event, nextFloor, payoutEligible };
    events.add(account.accountId, at, 'dayClosed', null, detail);
    const isBreach = event === 'MLL_BREACH' || event === 'MLL_BREACH_ACCOUNT_CLOSED';
    if (isBreach && account.ending === null) this.#breach(account, at);
    if (event !== 'PASS' || hadPassed) return;
    const cause = { rule: 'PROFIT_TARGET', at, equity, limit: null } as const;
    events.add(account.accountId, at, 'passed', cause.rule, { date, balance: account.balance });
    if (!account.choices.closesOnPass) return;
    account.end({ ...cause, status: 'passed' });
    this.#options.venue.setCanTrade(account.accountId, { canTrade: false });
  }

  /** Between the last entry and the end of a session nothing may work or be held. */
  #keepHours(account: FirmAccount, at: UnixMs): void {
    const { contractOf, calendar, clockAt } = this.#options;
    const clock = clockAt(at);
    const rules = account.rules(firmTradingDay(clock));
    const ids = new Set([
      ...account.holdings.contracts().map(({ id }) => id),
      ...account.holdings.orders().map(({ contractId }) => contractId),
    ]);
    for (const id of ids) {
      const contract = contractOf(id);
      if (contract === null) continue;
      if (isPastLastEntry(contract, rules, { at: clock, calendar })) {
        this.#flatten(account, at, id);
      }
    }
  }

  #judge(account: FirmAccount, at: UnixMs): void {
    const touch = account.judge();
    if (touch !== null) this.#onTouch(account, touch, at);
  }

  #onTouch(account: FirmAccount, touch: LimitTouch, at: UnixMs): void {
    switch (touch) {
      case 'maximumLoss':
        this.#breach(account, at);
        return;
      case 'dailyLoss':
        this.#touchDailyLoss(account, at);
        return;
      case 'personalLoss':
        this.#lockPersonal(account, 'PERSONAL_LOSS_LIMIT', at);
        return;
      case 'personalTarget':
        this.#lockPersonal(account, 'PERSONAL_PROFIT_TARGET', at);
        return;
      default:
        touch satisfies never;
    }
  }

  /** The end of an account: a Combine is not eligible any more, a funded one is closed for good. */
  #breach(account: FirmAccount, at: UnixMs): void {
    const { equity, floor } = account;
    const rule = 'MAXIMUM_LOSS_LIMIT';
    const closes = account.rules(firmTradingDay(at)).maximumLoss?.closesAccount === true;
    const status = closes ? 'closed' : 'breached';
    account.end({ rule, at, equity, limit: floor, status });
    this.#options.events.add(account.accountId, at, 'ended', rule, { status, equity, floor });
    this.#stop(account, at);
  }

  #touchDailyLoss(account: FirmAccount, at: UnixMs): void {
    const cause = causeOf(account, 'DAILY_LOSS_LIMIT', at);
    if (account.choices.enforcesDailyLoss) this.#lockOut(account, cause, this.#nextDay(at));
    else this.#log(account, 'limitTouched', cause);
  }

  #lockPersonal(account: FirmAccount, rule: FirmRule, at: UnixMs): void {
    const until = account.personalLock === 'untilNextDay' ? this.#nextDay(at) : null;
    this.#lockOut(account, causeOf(account, rule, at), until);
  }

  /** When the next trading day begins by the venue's clock. */
  #nextDay(at: UnixMs): UnixMs {
    const clock = this.#options.clockAt(at);
    return (nextDayBegins(clock) - (clock - at)) as UnixMs;
  }

  #lockOut(account: FirmAccount, cause: Cause, until: UnixMs | null): void {
    account.lockOut({ ...cause, until });
    const { equity, limit } = cause;
    const { events } = this.#options;
    events.add(account.accountId, cause.at, 'lockedOut', cause.rule, { equity, limit, until });
    this.#stop(account, cause.at);
  }

  #unlock(account: FirmAccount, at: UnixMs): void {
    const rule = account.lock?.rule ?? null;
    account.unlock();
    this.#options.events.add(account.accountId, at, 'unlocked', rule);
    this.#options.venue.setCanTrade(account.accountId, { canTrade: account.canTrade });
  }

  #log(account: FirmAccount, kind: 'limitTouched', { rule, at, equity, limit }: Cause): void {
    this.#options.events.add(account.accountId, at, kind, rule, { equity, limit });
  }

  /** Everything canceled and closed, and no new order. */
  #stop(account: FirmAccount, at: UnixMs): void {
    this.#clear(account, at, null);
    this.#options.venue.setCanTrade(account.accountId, { canTrade: false });
  }

  #flatten(account: FirmAccount, at: UnixMs, only: ContractId | null): void {
    const { orders, positions } = this.#clear(account, at, only);
    if (orders + positions === 0) return;
    const { events } = this.#options;
    events.add(account.accountId, at, 'flattened', 'TRADING_HOURS', { orders, positions });
  }

  /** Cancels orders, then closes positions at market. A close that is on its way stays. */
  #clear(
    { accountId, holdings }: FirmAccount,
    at: UnixMs,
    only: ContractId | null,
  ): Readonly<{ orders: number; positions: number }> {
    const { venue } = this.#options;
    const counts = { orders: 0, positions: 0 };
    const closing = new Set<ContractId>();
    for (const order of holdings.orders()) {
      if (only !== null && order.contractId !== only) continue;
      if (isClosing(order, holdings.net(order.contractId)) && !closing.has(order.contractId)) {
        closing.add(order.contractId);
      } else if (venue.cancel(accountId, order.venueOrderId, at) === 'done') {
        counts.orders += 1;
      }
    }
    for (const { id } of holdings.contracts()) {
      if ((only !== null && id !== only) || closing.has(id)) continue;
      venue.closePosition(accountId, id, at);
      counts.positions += 1;
    }
    return counts;
  }
}

/** A market order that closes what is left of the position and nothing more. */
function isClosing(order: SimulatedOrder, { size }: NetPosition): boolean {
  const { type, status, side, quantity, filledQuantity } = order;
  if (type !== 'market' || status !== 'open') return false;
  const isAgainst = size !== 0 && sideSign(side) !== Math.sign(size);
  return isAgainst && quantity - filledQuantity === Math.abs(size);
}
