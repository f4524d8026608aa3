import {
  type AccountId,
  assert,
  type Contract,
  type ContractId,
  sideSign,
  type VenueOrderId,
} from '@loadline/core';
import type { SimulatedOrder } from '@loadline/simulation';
import type { VenueDesk } from './venue-desk.ts';

type Range = Readonly<{ low: number; high: number }>;

/** A lot that a stop protects, or did until the desk took the stop away to close the lot. */
type Guard = Readonly<{
  accountId: AccountId;
  contractId: ContractId;
  /** +1 for a long lot. */
  sign: 1 | -1;
  /** The last price at which its exit would have been as planned. */
  price: number;
}>;

/**
 * How far prices may go so that what the gap model allows is kept, and just kept: no contract ends
 * farther beyond its stop than the allowance. What an entry that fills in parts pays more than for
 * its first part counts against the same allowance, since the stop keeps to the first part. A lot
 * whose stop was canceled to close it at the market keeps its allowance until it is closed.
 */
export class Allowance {
  readonly #desk: VenueDesk;
  readonly #slippageTicks: number;
  readonly #gapTicks = new Map<ContractId, number>();
  readonly #guards = new Map<VenueOrderId, Guard>();
  readonly #firstFills = new Map<VenueOrderId, number>();

  constructor(desk: VenueDesk, slippageTicks: number) {
    this.#desk = desk;
    this.#slippageTicks = slippageTicks;
  }

  /** The allowance of the moment; where it has been smaller before, orders were judged by that. */
  setGap({ id }: Contract, ticks: number): void {
    this.#gapTicks.set(id, Math.min(ticks, this.gapOf(id)));
  }

  gapOf(contractId: ContractId): number {
    return this.#gapTicks.get(contractId) ?? Number.POSITIVE_INFINITY;
  }

  /** Takes note of the stops at work after a price, since they may be gone by the next. */
  look({ id }: Contract): void {
    for (const { accountId } of this.#desk.options.accounts) this.#look(accountId, id);
  }

  /** Where the next price of a contract has to lie. */
  range({ id }: Contract): Range {
    let low = Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    const take = (sign: number, price: number): void => {
      const limit = price - sign * (this.gapOf(id) - this.#slippageTicks);
      if (sign > 0) low = Math.max(low, limit);
      else high = Math.min(high, limit);
    };
    for (const { accountId } of this.#desk.options.accounts) {
      this.#look(accountId, id);
      for (const order of this.#desk.venue.openOrders(accountId)) {
        if (order.contractId !== id || order.parentOrderId !== null) continue;
        const exit = this.#exitOf(order);
        if (exit === null) continue;
        const sign = sideSign(order.side);
        if (order.limitPrice !== null) take(sign, order.limitPrice - sign * exit);
        // What is left of it must not be filled too much farther away than its first part was.
        const first = this.#firstFills.get(order.venueOrderId);
        if (first !== undefined) take(-sign, first - sign * this.#slippageTicks);
      }
    }
    for (const guard of this.#guards.values()) {
      if (guard.contractId === id) take(guard.sign, guard.price);
    }
    return { low, high };
  }

  /** Finds the stops at work, and forgets those of lots that are closed. */
  #look(accountId: AccountId, contractId: ContractId): void {
    const { venue } = this.#desk;
    for (const order of venue.openOrders(accountId)) {
      const { parentOrderId, type, stopPrice, venueOrderId, side } = order;
      if (order.contractId !== contractId || parentOrderId === null || type !== 'stop') continue;
      assert(stopPrice !== null, 'a stop has a price');
      const sign = sideSign(side) === 1 ? -1 : 1;
      const price = stopPrice + sign * this.#drift(accountId, parentOrderId, sign);
      this.#guards.set(venueOrderId, { accountId, contractId, sign, price });
    }
    const isFlat = this.#desk.positionIn(accountId, contractId) === 0;
    for (const [venueOrderId, guard] of this.#guards) {
      if (guard.accountId !== accountId || guard.contractId !== contractId) continue;
      const status = venue.order(accountId, venueOrderId)?.status;
      if (status === 'filled' || (status !== 'open' && isFlat)) this.#guards.delete(venueOrderId);
    }
  }

  /** How much worse than its first part an entry was filled on average, in ticks. */
  #drift(accountId: AccountId, entryId: VenueOrderId, sign: 1 | -1): number {
    const { venue, now } = this.#desk;
    const entry = venue.order(accountId, entryId);
    const first =
      this.#firstFills.get(entryId) ??
      venue.fills(accountId, 0 as typeof now, now).find((fill) => fill.venueOrderId === entryId)
        ?.price;
    if (first === undefined || entry?.filledPrice == null) return 0;
    this.#firstFills.set(entryId, first);
    return Math.ceil(Math.max(0, sign * (entry.filledPrice - first)));
  }

  /** The distance to the stop that an entry of ours was sent with. */
  #exitOf({ customTag }: SimulatedOrder): number | null {
    const sent = this.#desk.sent.find(({ request }) => request.clientOrderId === customTag);
    return sent?.request.bracket?.stopTicks ?? null;
  }
}
