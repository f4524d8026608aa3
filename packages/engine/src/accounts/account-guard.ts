import type { ContractId, VenueFill } from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';
import type { DayPlan } from '../market/day-plan.ts';
import type { AccountUnit } from './account-events.ts';
import { touchedLimit } from './account-risk.ts';
import { resultOf } from './reconcile.ts';

/** Holds accounts to their limits, hours and trading days, whoever it was that traded. */
export class AccountGuard {
  readonly #context: EngineContext;
  readonly #dayPlan: DayPlan;

  constructor(context: EngineContext, dayPlan: DayPlan) {
    this.#context = context;
    this.#dayPlan = dayPlan;
  }

  /** A touch of a limit closes everything and locks the account for the rest of the day. */
  checkLimits({ desk, flattener }: AccountUnit): void {
    if (desk.book.lockedUntil !== null) return;
    const touched = touchedLimit(desk, this.#context);
    if (touched === null) return;
    const { accountId, book } = desk;
    const at = this.#context.now;
    this.#context.sink.audit({ kind: 'limitTouched', at, accountId, ...touched });
    book.lockedUntil = this.#dayPlan.nextDayAt(at);
    flattener.start('lossLimit', null);
  }

  /**
   * Nothing stays open in a locked account, nor between the flatten and the close, also when it was
   * opened elsewhere or became known only now. Asked at every wake-up, so a quiet account costs
   * nothing.
   */
  keepFlat({ desk, flattener }: AccountUnit): void {
    const { book, orders } = desk;
    if (book.isFlat() && !orders.hasLive) return;
    const { lockedUntil } = book;
    if (lockedUntil !== null && this.#context.now < lockedUntil) {
      if (!flattener.covers(null)) flattener.start('lossLimit', null);
      return;
    }
    if (!this.#opensPastFlat(desk)) return;
    const past = openContracts(desk).filter((contractId) => this.#isPastFlat(contractId));
    if (past.length > 0 && !flattener.covers(past)) flattener.start('endOfDay', past);
  }

  /**
   * The day ends with the balance that it closed with: while an account is not known, its last
   * fills
   * may be missing, so its day ends with the next reconciliation.
   *
   * @param told fills that the venue has just told; those of the new day are taken out again.
   */
  rollDay({ desk }: AccountUnit, told: readonly VenueFill[]): void {
    const day = this.#dayPlan.tradingDay();
    const { book, accountId } = desk;
    if (day === null || book.tradingDay === day.date || (book.met && !desk.known)) return;
    const late = told.filter((fill) => fill.accountId === accountId && fill.at >= day.startedAt);
    book.rollDay(day.date, day.startedAt, resultOf(late));
    desk.orders.dropClosed();
    const { balance, floor } = book;
    const { date: tradingDay } = day;
    const at = this.#context.now;
    this.#context.sink.audit({ kind: 'dayRolled', at, accountId, tradingDay, balance, floor });
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

function openContracts({ book, orders }: AccountUnit['desk']): readonly ContractId[] {
  const held = [...book.held()].map(({ contract }) => contract.id);
  return [...new Set([...held, ...orders.live().map(({ order }) => order.contractId)])];
}
