import { type ContractId, type IsoDate, sideSign, type UnixMs } from '@loadline/core';
import type { HeldPosition } from '../accounts/account-book.ts';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { type Cover, coverOf, isExit } from './cover.ts';

import { type SpellEnd, tellOfSpell } from './protection-audit.ts';
import { addUp, beginSpell, endSpell, newWatch, runningMs, type Watch } from './watch.ts';

/** What a trading day adds up to. */
export type ProtectionDay = Readonly<{
  tradingDay: IsoDate | null;
  /** Contract-milliseconds without a working stop. */
  contractMs: number;
  /** The longest spell, in milliseconds. */
  longestMs: number;
}>;

export type MeterState = Readonly<{ watches: readonly Readonly<Watch>[]; day: ProtectionDay }>;

/** How a position is protected now, and how long it was not. Times are milliseconds. */
export type ProtectionView = Readonly<{
  /** Contracts that no working stop covers. */
  uncovered: number;
  /** Since when; null while all are covered. */
  since: UnixMs | null;
  /** Contract-milliseconds of the position's life. */
  unprotectedMs: number;
  longestMs: number;
  /** The desk could neither protect nor close it so far. */
  alarm: boolean;
}>;

/** Measures how much of each position of an account is without a working stop, and how long. */
export class ProtectionMeter {
  readonly #desk: AccountDesk;
  readonly #watches = new Map<ContractId, Watch>();
  #day: ProtectionDay = { tradingDay: null, contractMs: 0, longestMs: 0 };
  /** The orders at the last look: the same list is the same orders. */
  #seen: readonly BookedOrder[] | null = null;
  #seenChanges = Number.NaN;
  #resting = false;

  constructor(desk: AccountDesk) {
    this.#desk = desk;
  }

  /** The day so far, with the spells that run now. */
  get day(): ProtectionDay {
    const { now } = this.#desk.context;
    const { tradingDay } = this.#desk.book;
    const isToday = tradingDay === this.#day.tradingDay;
    let { contractMs, longestMs } = isToday ? this.#day : NOTHING;
    for (const watch of this.#watches.values()) {
      contractMs += runningMs(watch, now);
      if (watch.since !== null) longestMs = Math.max(longestMs, now - watch.since);
    }
    return { tradingDay, contractMs, longestMs };
  }

  watches(): readonly Watch[] {
    return [...this.#watches.values()];
  }

  get(contractId: ContractId): Watch | null {
    return this.#watches.get(contractId) ?? null;
  }

  /** How a position is protected; null where nothing is held. */
  of(contractId: ContractId): ProtectionView | null {
    const watch = this.#watches.get(contractId);
    if (watch === undefined) return null;
    const { now } = this.#desk.context;
    const { uncovered, since, totalMs, longestMs, alarms } = watch;
    return {
      uncovered,
      since,
      unprotectedMs: totalMs + runningMs(watch, now),
      longestMs: since === null ? longestMs : Math.max(longestMs, now - since),
      alarm: alarms > 0,
    };
  }

  /** Nothing has changed since there was nothing to do. */
  get isCalm(): boolean {
    return this.#resting && this.hasSeenAll;
  }

  /** No order and no position has changed since the last look. */
  get hasSeenAll(): boolean {
    const { book, orders } = this.#desk;
    return this.#seen === orders.live() && this.#seenChanges === book.changes;
  }

  /** Until an order or a position changes, there is nothing to do. */
  rest(): void {
    this.#resting = true;
  }

  /** Takes the time since the last look, and what is uncovered from now on. */
  look(): void {
    this.#seen = this.#desk.orders.live();
    this.#seenChanges = this.#desk.book.changes;
    this.#resting = false;
    const { book } = this.#desk;
    if (book.tradingDay !== this.#day.tradingDay) {
      this.#day = { ...NOTHING, tradingDay: book.tradingDay };
    }
    for (const held of book.held()) this.#lookAt(held);
    for (const watch of this.#watches.values()) {
      if (book.positionSize(watch.contractId) === 0) this.#end(watch);
    }
  }

  coverOf(watch: Watch): Cover {
    return coverOf(this.#desk, { ...watch, trustsSuspended: !this.#isAnswered(watch) });
  }

  snapshot(): MeterState {
    for (const watch of this.#watches.values()) this.#count(watch);
    return { watches: [...this.#watches.values()].map((watch) => ({ ...watch })), day: this.#day };
  }

  restore({ watches, day }: MeterState): void {
    for (const watch of watches) this.#watches.set(watch.contractId, { ...watch });
    this.#day = day;
  }

  #lookAt({ contract: { id }, position: { size } }: HeldPosition): void {
    const { now, eventNumber } = this.#desk.context;
    const known = this.#watches.get(id);
    if (known !== undefined && known.sign !== Math.sign(size)) this.#end(known);
    const watch = this.#watches.get(id) ?? this.#begin(id, size);
    this.#count(watch);
    watch.size = size;
    watch.uncovered = Math.abs(size) - this.coverOf(watch).working;
    if (watch.uncovered > 0 && watch.since === null) beginSpell(watch, now, eventNumber);
    else if (watch.uncovered === 0 && watch.since !== null) this.#endSpell(watch, 'covered');
    const isKnown = this.#desk.known && !this.#desk.fills.hasOrphans;
    if (isKnown || watch.since === null) watch.unknownSince = null;
    else watch.unknownSince ??= now;
  }

  #begin(contractId: ContractId, size: number): Watch {
    const watch = newWatch(contractId, size, this.#desk.context);
    watch.turned = isOpenedByExit(this.#desk, watch);
    this.#watches.set(contractId, watch);
    return watch;
  }

  #end(watch: Watch): void {
    this.#count(watch);
    if (watch.since !== null) this.#endSpell(watch, 'closed');
    this.#watches.delete(watch.contractId);
  }

  #count(watch: Watch): void {
    const contractMs = this.#day.contractMs + addUp(watch, this.#desk.context.now);
    const longestMs = Math.max(this.#day.longestMs, watch.longestMs);
    if (contractMs === this.#day.contractMs && longestMs === this.#day.longestMs) return;
    this.#day = { ...this.#day, contractMs, longestMs };
  }

  /** What lasted no time at all, as in a backtest, is not worth a word. */
  #endSpell(watch: Watch, end: SpellEnd): void {
    if (watch.spellMs > 0 || watch.rung !== 'none') tellOfSpell(this.#desk, watch, end);
    endSpell(watch, this.#desk.context.now);
  }

  /** The venue has told everything since the spell began: what is still suspended stays so. */
  #isAnswered({ sinceEvent }: Watch): boolean {
    const { question } = this.#desk;
    return !question.isOpen && question.askedAt > sinceEvent;
  }
}

const NOTHING: ProtectionDay = { tradingDay: null, contractMs: 0, longestMs: 0 };

/** What closes filled although that was gone already, and has opened the position just now. */
function isOpenedByExit({ orders, context }: AccountDesk, { contractId, sign }: Watch): boolean {
  return orders.snapshot().some(({ order, touchedAt }) => {
    const isNew = touchedAt === context.eventNumber && order.fills.length > 0;
    const closes = isExit(order) || order.role === 'close';
    return isNew && closes && order.contractId === contractId && sideSign(order.side) === sign;
  });
}
