import {
  type ContractId,
  type ExitReason,
  filledQuantity,
  isLive,
  type OrderFill,
  type Quantity,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import type { BookedOrder } from '../orders/order-book.ts';
import { orderBehind } from '../orders/own-order.ts';
import { isVenuesOwn } from '../orders/venue-order.ts';
import type { AccountDesk } from './account-desk.ts';

export type FillIntakeState = Readonly<{
  filledAt: number;
  orphans: readonly VenueFill[];
  /** Not in a snapshot of an older build. */
  unexplained?: readonly ContractId[];
}>;

/** Counts the fills of one account, each once, whatever order they come in. */
export class FillIntake {
  readonly #desk: AccountDesk;
  /** Fills whose order has not been seen yet; the order's first message comes right behind. */
  #orphans: readonly VenueFill[] = [];
  /** Contracts whose position was taken from the venue though no fill explained it. */
  readonly #unexplained = new Set<ContractId>();
  /** Event number of the last fill that was counted. */
  #filledAt = 0;

  constructor(desk: AccountDesk) {
    this.#desk = desk;
  }

  get hasOrphans(): boolean {
    return this.#orphans.length > 0;
  }

  get orphans(): readonly VenueFill[] {
    return this.#orphans;
  }

  /** A fill was counted after the question was asked: its answer may be from before and after. */
  get filledSinceAsked(): boolean {
    return this.#filledAt > this.#desk.question.askedAt;
  }

  /** A fill counts once. One whose order we have not seen waits for it. */
  onVenueFill(fill: VenueFill): void {
    if (fill.voided) return this.#onVoided(fill);
    if (this.#desk.book.knowsFill(fill.fillId)) return;
    const booked = this.#desk.orders.byVenueId(fill.venueOrderId);
    if (booked !== null) return this.#applyFill(fill, booked);
    if (this.#orphans.some(({ fillId }) => fillId === fill.fillId)) return;
    this.#orphans = [...this.#orphans, fill];
    this.#desk.context.wakes.set(
      `orphan:${this.#desk.accountId}`,
      (this.#desk.context.now + 2_000) as UnixMs,
    );
  }

  /** A fill as reconciliation tells it: its order, told no more, is made up from it. */
  onToldFill(fill: VenueFill): void {
    const known = this.#desk.orders.byVenueId(fill.venueOrderId);
    if (known === null) this.#desk.take(orderBehind(fill), null);
    else this.#enlarge(known, fill);
    this.onVenueFill(fill);
    this.#orphans = this.#orphans.filter(({ fillId }) => !this.#desk.book.knowsFill(fillId));
  }

  /** An order that was made up from a part of its fills is as large as all of them. */
  #enlarge(booked: BookedOrder, { quantity, fillId, venueOrderId }: VenueFill): void {
    const { order } = booked;
    const { orders, book } = this.#desk;
    const isMadeUp = order.clientOrderId === `venue-${venueOrderId}` && order.type === 'market';
    if (!isMadeUp || order.status.kind !== 'filled' || book.knowsFill(fillId)) return;
    const size = (filledQuantity(order) + quantity) as Quantity;
    const status = { kind: 'pending', venueOrderId } as const;
    orders.add({ ...booked, order: { ...order, quantity: size, status } });
  }

  /** What happened before the time that is asked about is in the venue's figures already. */
  dropOrphansBefore(at: UnixMs): void {
    for (const fill of this.#orphans) if (fill.at < at) this.#desk.book.rememberFill(fill);
    this.#orphans = this.#orphans.filter((fill) => fill.at >= at);
  }

  /**
   * A voided fill is never counted again and no answer has to contain it; the venue says the
   * rest.
   */
  #onVoided(fill: VenueFill): void {
    const counted = this.#desk.book.voidFill(fill.fillId);
    this.#orphans = this.#orphans.filter(({ fillId }) => fillId !== fill.fillId);
    if (counted) this.#desk.reconcile(`fill ${fill.fillId} was voided`);
  }

  /** A new order or id may be what a fill was waiting for. */
  settleOrphans(): void {
    if (this.#orphans.length === 0) return;
    const waiting = this.#orphans;
    this.#orphans = [];
    for (const fill of waiting) this.onVenueFill(fill);
    if (this.#orphans.length === 0)
      this.#desk.context.wakes.cancel(`orphan:${this.#desk.accountId}`);
  }

  #applyFill(fill: VenueFill, booked: BookedOrder): void {
    const contract = this.#desk.context.contractOf(fill.contractId);
    if (contract === null) {
      // Its money comes with the balance; nothing else of it can be counted.
      this.#desk.book.rememberFill(fill);
      return this.#desk.reconcile(`a fill in the unknown ${fill.contractId}`);
    }
    const { strategyId } = booked;
    const exitReason = this.#exitReason(booked);
    const { tickValue } = contract.product;
    const { clientOrderId: orderId, role } = booked.order;
    const ledger = { fill, strategyId, exitReason, tickValue };
    const opens = role === 'entry' || role === 'foreign';
    const counted = this.#desk.book.applyFill(contract, { ...ledger, orderId, opens });
    if (counted === null) return;
    if (!counted.agrees) this.#desk.reconcile(`the profit of fill ${fill.fillId}`);
    this.#filledAt = this.#desk.context.eventNumber;
    const part: OrderFill = { fillId: fill.fillId, quantity: fill.quantity, price: fill.price };
    const { venueOrderId } = fill;
    this.#desk.move(
      booked.order.clientOrderId,
      { kind: 'filled', venueOrderId, fill: part },
      null,
      '',
    );
    const filled = this.#desk.orders.get(booked.order.clientOrderId) ?? booked;
    this.#desk.audit.filled(fill, filled);
    this.#doubt(fill, booked);
    this.#desk.audit.tradesClosed(counted.trades);
    if (filled.order.role === 'entry') this.#desk.listener.onEntryFilled(filled, fill);
    if (filled.order.role === 'close' && isVenuesOwn(filled.order)) {
      this.#desk.closing.onFill(fill.contractId, fill.quantity);
    }
    if (this.#desk.book.positionSize(fill.contractId) !== 0) return;
    this.#desk.closing.end(fill.contractId);
    this.#desk.listener.onFlat(this.#desk.accountId, fill.contractId);
  }

  /** The venue's position was taken before this fill was told: it may be in it already. */
  onUnexplained(contractId: ContractId): void {
    this.#unexplained.add(contractId);
  }

  #doubt({ contractId }: VenueFill, { order }: BookedOrder): void {
    const isUnexplained = this.#unexplained.delete(contractId);
    if (isLive(order) && !isUnexplained) return;
    this.#desk.reconcile(`a late fill of ${order.clientOrderId}`);
  }

  #exitReason({ order, stopMoved }: BookedOrder): ExitReason {
    switch (order.role) {
      case 'stop':
        return stopMoved?.price === order.stopPrice ? stopMoved.reason : 'stop';
      case 'target':
        return 'target';
      case 'entry':
        return 'reverse';
      case 'close':
        return this.#desk.closing.reasonOf(order.contractId) ?? 'flatten';
      case 'foreign':
        return 'foreign';
    }
  }

  snapshot(): FillIntakeState {
    const unexplained = [...this.#unexplained];
    return { filledAt: this.#filledAt, orphans: this.#orphans, unexplained };
  }

  restore({ filledAt, orphans, unexplained = [] }: FillIntakeState): void {
    for (const contractId of unexplained) this.#unexplained.add(contractId);
    this.#filledAt = filledAt;
    this.#orphans = orphans;
  }
}
