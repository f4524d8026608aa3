import type { ContractId, Money, UnixMs, VenueFill } from '@loadline/core';
import {
  ACTIVE,
  type AccountRisk,
  changeState,
  coversTarget,
  EQUITY_LIMITS,
  isOver,
  type LimitTouch,
  type StateCommand,
  type StateRefusal,
  stateAt,
  type TradingState,
} from '@loadline/risk';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import type { DayPlan } from '../market/day-plan.ts';
import { resultOf } from '../reconcile/reconcile.ts';

/** Who acts where no person does, as states tell it. */
const FIRM = 'the firm';
const PERSONAL = 'a personal limit';
const GOVERNOR = 'the consistency governor';

/** Holds accounts to their limits, hours and trading days, whoever it was that traded. */
export class AccountGuard {
  readonly #context: EngineContext;
  readonly #dayPlan: DayPlan;

  constructor(context: EngineContext, dayPlan: DayPlan) {
    this.#context = context;
    this.#dayPlan = dayPlan;
  }

  /** Values what is held at the last prices, then checks the limits. */
  check(unit: AccountUnit): void {
    const { book, risk } = unit.desk;
    for (const { contract } of book.held()) {
      const price = this.#context.lastPriceOf(contract.id);
      if (price !== null) risk.onPrice(contract.id, price);
    }
    this.#checkLimits(unit);
    this.#restOnTarget(unit);
    this.#warnOfConduct(risk);
  }

  /** Takes the equity of the moment: a touch of a limit acts at once. Runs at every price. */
  onPrice(unit: AccountUnit): void {
    if (!unit.desk.risk.isQuiet) this.#checkLimits(unit);
  }

  #checkLimits(unit: AccountUnit): void {
    const { risk } = unit.desk;
    const touched = risk.mark();
    if (touched !== null) this.#onTouch(unit, touched);
    this.#warnOfRoom(risk);
    if (risk.dayProfit >= risk.consistencyCap) this.#govern(unit);
    risk.findQuiet();
  }

  /** Changes what an account may do and says so, before anything acts on it. */
  changeState({ accountId, risk }: AccountDesk, command: StateCommand): StateRefusal | null {
    const at = this.#context.now;
    const changed = changeState(risk.state, command, at);
    if (!changed.ok) return changed.error;
    if (changed.value === risk.state) return null;
    risk.state = changed.value;
    this.#context.sink.audit({ kind: 'stateChanged', at, accountId, state: changed.value });
    return null;
  }

  /**
   * Nothing stays open in a locked account or under the kill switch, nor between the flatten and
   * the close, also when it was opened elsewhere or became known only now; and no entry stays in
   * one that may not open. Asked at every wake-up, so a quiet account costs nothing.
   */
  keepFlat({ desk, flattener }: AccountUnit): void {
    const { book, orders, risk } = desk;
    if (isOver(risk.state, this.#context.now)) this.#endLock(desk);
    if (book.isFlat() && !orders.hasLive) return;
    const { kind } = risk.stateNow(this.#context.now);
    if (kind === 'locked' || risk.desk.killSwitch.kind === 'on') {
      if (!flattener.covers(null)) flattener.start('lossLimit', null);
      return;
    }
    if (kind !== 'active') cancelEntries(desk, kind);
    if (!this.#opensPastFlat(desk)) return;
    const past = openContracts(desk).filter((contractId) => this.#isPastFlat(contractId));
    if (past.length > 0 && !flattener.covers(past)) flattener.start('endOfDay', past);
  }

  /**
   * The day ends with the balance that it closed with: while an account is not known, its last
   * fills may be missing, so its day ends with the next reconciliation.
   *
   * @param told fills that the venue has just told; those of the new day are taken out again.
   */
  rollDay(unit: AccountUnit, told: readonly VenueFill[]): void {
    const { desk } = unit;
    const day = this.#dayPlan.tradingDay();
    const { book, accountId, risk } = desk;
    if (day === null || book.tradingDay === day.date || (book.met && !desk.known)) return;
    const late = told.filter((fill) => fill.accountId === accountId && fill.at >= day.startedAt);
    book.rollDay(day.date, day.startedAt, resultOf(late));
    const before = book.dayStartBalance;
    const closed = risk.rollDay(day.date, before, book.balance);
    desk.orders.dropClosed();
    const { balance } = book;
    const floor = moneyOrNull(risk.life.floor);
    const { date: tradingDay } = day;
    const at = this.#context.now;
    const { sink } = this.#context;
    if (closed !== null && closed.event !== null) {
      const { event, date } = closed;
      sink.audit({ kind: 'accountEvent', at, accountId, event, tradingDay: date, balance: before });
    }
    sink.audit({ kind: 'dayRolled', at, accountId, tradingDay, balance, floor });
    this.#beginDay(desk);
  }

  /** What ended by itself with the day is lifted; an account that has ended stays locked. */
  #beginDay(desk: AccountDesk): void {
    const { state, life } = desk.risk;
    if (life.standing === 'ended') this.#lock(desk, FIRM, 'the account has ended', null);
    else if (isOver(state, this.#context.now)) this.#endLock(desk);
    else if (state.kind === 'reducing' && state.by === GOVERNOR) this.#become(desk, ACTIVE);
  }

  #endLock(desk: AccountDesk): void {
    this.#become(desk, stateAt(desk.risk.state, this.#context.now));
  }

  #become({ accountId, risk }: AccountDesk, state: TradingState): void {
    risk.state = state;
    const at = this.#context.now;
    this.#context.sink.audit({ kind: 'stateChanged', at, accountId, state });
  }

  #onTouch(unit: AccountUnit, limit: LimitTouch): void {
    const { desk, flattener } = unit;
    const { accountId, risk } = desk;
    const at = this.#context.now;
    const equity = risk.room.equity as Money;
    const floor = thresholdOf(risk, limit);
    this.#context.sink.audit({ kind: 'limitTouched', at, accountId, limit, equity, floor });
    const until = this.#dayPlan.nextDayAt(at);
    switch (limit) {
      case 'maximumLoss':
        this.#lock(desk, FIRM, 'the maximum loss limit was touched', null);
        break;
      case 'dailyLoss':
        this.#lock(desk, FIRM, 'the daily loss limit was touched', until);
        break;
      case 'personalLoss':
      case 'personalTarget': {
        const name = limit === 'personalLoss' ? 'loss limit' : 'profit target';
        const why = `the personal ${name} was touched`;
        const isBlocked = risk.life.evaluator?.personal.lock === 'untilNextDay';
        if (isBlocked) this.#lock(desk, PERSONAL, why, until);
        else this.changeState(desk, { kind: 'halt', source: 'limit', by: PERSONAL, why });
        break;
      }
    }
    flattener.start('lossLimit', null);
  }

  #lock(desk: AccountDesk, by: string, why: string, until: UnixMs | null): void {
    this.changeState(desk, { kind: 'lock', until, source: 'firm', by, why });
  }

  /** Once the account passes even in its worst case, another trade can only lose the pass. */
  #restOnTarget({ desk }: AccountUnit): void {
    const { limits, state, life, room, meters } = desk.risk;
    if (limits.consistency === 'off' || state.kind !== 'active') return;
    const { ruleSet, evaluator } = life;
    if (ruleSet === null || !evaluator?.day) return;
    const standing = { equity: room.worst, exitCosts: 0, tradedToday: meters.fillsToday > 0 };
    if (!coversTarget(ruleSet, evaluator.state, standing)) return;
    const why = 'the profit that passes is reached: it is held to the close';
    this.changeState(desk, { kind: 'reduce', source: 'limit', by: GOVERNOR, why });
  }

  /** More profit today would raise what the account has to reach: the person chose what happens. */
  #govern(unit: AccountUnit): void {
    const { desk, flattener } = unit;
    const { limits, state } = desk.risk;
    if (limits.consistency === 'off' || state.kind !== 'active') return;
    const at = this.#context.now;
    const why = 'a larger day would be too large a share of the profit';
    if (limits.consistency === 'reduce') {
      this.changeState(desk, { kind: 'reduce', source: 'limit', by: GOVERNOR, why });
      return;
    }
    this.#lock(desk, GOVERNOR, why, this.#dayPlan.nextDayAt(at));
    flattener.start('lossLimit', null);
  }

  #warnOfRoom(risk: AccountRisk): void {
    const { equity } = risk.room;
    for (const limit of EQUITY_LIMITS) {
      const room = equity - risk.thresholdOf(limit);
      const percent = risk.warnings.mark(limit, room);
      if (percent === 0) continue;
      const { accountId } = risk;
      const at = this.#context.now;
      const told = { accountId, limit, percent, room: room as Money };
      this.#context.sink.audit({ kind: 'roomWarning', at, ...told });
    }
  }

  #warnOfConduct(risk: AccountRisk): void {
    const { accountId } = risk;
    const at = this.#context.now;
    for (const { meter, observed: value, mark: warn } of risk.meters.warnings(risk.limits)) {
      this.#context.sink.audit({ kind: 'conductWarning', at, accountId, meter, value, warn });
    }
  }

  /** Walked without collecting anything: it is asked while orders work, and hardly ever true. */
  #opensPastFlat({ book, orders }: AccountUnit['desk']): boolean {
    for (const { contract } of book.held()) if (this.#isPastFlat(contract.id)) return true;
    let asked: ContractId | null = null;
    for (const { order } of orders.live()) {
      if (order.contractId === asked) continue;
      asked = order.contractId;
      if (this.#isPastFlat(asked)) return true;
    }
    return false;
  }

  #isPastFlat(contractId: ContractId): boolean {
    const contract = this.#context.contractOf(contractId);
    return contract !== null && this.#dayPlan.isPastFlat(contract.product);
  }
}

/** What waits to open is canceled; the exits of what is open stay. */
function cancelEntries(desk: AccountDesk, state: string): void {
  for (const booked of desk.orders.live()) {
    if (booked.order.role === 'entry') desk.cancelPatiently(booked, `the account is ${state}`);
  }
}

const moneyOrNull = (value: number | null): Money | null =>
  value === null || Number.isNaN(value) ? null : (value as Money);

/** The equity at which a limit was touched. */
function thresholdOf(risk: AccountRisk, limit: LimitTouch): Money {
  if (limit !== 'personalTarget') return risk.thresholdOf(limit) as Money;
  return (risk.dayOpen + (risk.limits.personalTarget?.amount ?? 0)) as Money;
}

function openContracts({ book, orders }: AccountUnit['desk']): readonly ContractId[] {
  const held = [...book.held()].map(({ contract }) => contract.id);
  return [...new Set([...held, ...orders.live().map(({ order }) => order.contractId)])];
}
