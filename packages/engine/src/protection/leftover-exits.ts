import { type ContractId, isLive, type UnixMs } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import { REFUSED_PAUSE_MS } from '../accounts/closing-contracts.ts';
import type { Flattener } from '../accounts/flattener.ts';
import { expectedQuantity } from '../operations/plans/fit-exits.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { isExit } from './cover.ts';

/** The venue takes its own exits back with the fill of their sibling; so long it has for that. */
const VENUE_MS = 1_000;

export type LeftoverExitsState = readonly (readonly [ContractId, UnixMs])[];

/**
 * Cancels exits that have nothing left to close: one of them that fills opens a position which
 * nobody wanted. They are canceled at once, since nobody else does it; but one whose sibling has
 * filled only when the venue has not taken it back by itself. A lot bought and a lot sold make a
 * contract flat as well: who opened them has been told so, and their exits serve nobody any more.
 *
 * An entry that had filled in part is over with its position: the venue's exits are used up, so
 * what it still fills would have none.
 */
export class LeftoverExits {
  readonly #desk: AccountDesk;
  readonly #flattener: Flattener;
  /** Since when exits of the venue are left over in a contract. */
  readonly #since = new Map<ContractId, UnixMs>();

  constructor(desk: AccountDesk, flattener: Flattener) {
    this.#desk = desk;
    this.#flattener = flattener;
  }

  drive(): void {
    if (this.#since.size === 0 && !this.#hasAny()) return;
    for (const booked of this.#desk.orders.live()) {
      if (this.#isSpentEntry(booked)) this.#desk.cancelPatiently(booked, 'its exits are used up');
    }
    for (const booked of this.#leftovers()) this.#cancel(booked);
    const left = new Set(this.#leftovers().map(({ order }) => order.contractId));
    for (const contractId of this.#since.keys()) {
      if (!left.has(contractId)) this.#since.delete(contractId);
    }
  }

  /**
   * When the time of the venue is over, or a cancel that it refused is asked for again; Infinity
   * when nothing waits.
   */
  get dueAt(): number {
    const { now } = this.#desk.context;
    let earliest = Number.POSITIVE_INFINITY;
    for (const since of this.#since.values()) {
      if (since + VENUE_MS > now) earliest = Math.min(earliest, since + VENUE_MS);
    }
    for (const booked of this.#desk.orders.live()) {
      const { cancelRefusedAt } = booked;
      if (cancelRefusedAt === null || !this.#isUnwanted(booked)) continue;
      const again = cancelRefusedAt + REFUSED_PAUSE_MS;
      if (again > now) earliest = Math.min(earliest, again);
    }
    return earliest;
  }

  snapshot(): LeftoverExitsState {
    return [...this.#since];
  }

  restore(state: LeftoverExitsState): void {
    for (const [contractId, since] of state) this.#since.set(contractId, since);
  }

  /** Most of the time there is none: that is found without a list. */
  #hasAny(): boolean {
    for (const booked of this.#desk.orders.live()) if (this.#isUnwanted(booked)) return true;
    return false;
  }

  #leftovers(): readonly BookedOrder[] {
    return this.#desk.orders.live().filter((booked) => this.#isLeftOver(booked));
  }

  #isLeftOver({ order, exits: keeper }: BookedOrder): boolean {
    const { contractId, parentId, status } = order;
    const isAtWork = status.kind === 'working' || status.kind === 'pending';
    if (!isAtWork || !isExit(order) || this.#desk.book.positionSize(contractId) !== 0) return false;
    if (this.#flattener.covers([contractId])) return false;
    const parent = parentId === null ? null : this.#desk.orders.get(parentId);
    return keeper === 'own' || parent === null || !isLive(parent.order);
  }

  #isUnwanted(booked: BookedOrder): boolean {
    return this.#isLeftOver(booked) || this.#isSpentEntry(booked);
  }

  #isSpentEntry({ order, exits, stopTicks }: BookedOrder): boolean {
    const { role, contractId, fills } = order;
    if (role !== 'entry' || fills.length === 0 || exits !== 'venue' || stopTicks === null) {
      return false;
    }
    if (this.#desk.book.positionSize(contractId) !== 0) return false;
    return !this.#flattener.covers([contractId]);
  }

  #cancel(booked: BookedOrder): void {
    const { now } = this.#desk.context;
    const { contractId } = booked.order;
    if (booked.exits === 'venue' && expectedQuantity(this.#desk, booked) === 0) {
      const since = this.#since.get(contractId) ?? now;
      this.#since.set(contractId, since);
      if (now < since + VENUE_MS) return;
    }
    this.#desk.cancelPatiently(booked, 'nothing is left for it to close');
  }
}
