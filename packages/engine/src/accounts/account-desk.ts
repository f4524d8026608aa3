import {
  type AccountId,
  type ClientOrderId,
  type ContractId,
  type ExitReason,
  FLAT_POSITION,
  type Order,
  type OrderChange,
  type OrderEvent,
  type OrderFill,
  type OrderRequest,
  type StrategyId,
  type VenueFill,
  type VenueOrder,
  type VenueOrderId,
} from '@loadline/core';
import type { ApprovedRequest } from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import { type BookedOrder, OrderBook } from '../orders/order-book.ts';
import { bookVenueOrder, orderEventsOf } from '../orders/venue-order.ts';
import type { FlattenReason, RequestOutcome } from '../ports/index.ts';
import { AccountAudit, changeName, type OrderChangeName } from './account-audit.ts';
import type { AccountBook } from './account-book.ts';

/** Who wants to know what became of entries and positions: the strategies of the account. */
export interface PositionListener {
  onEntryFilled(booked: BookedOrder, fill: VenueFill): void;
  onEntryEnded(booked: BookedOrder, end: 'canceled' | 'rejected' | 'denied' | 'expired'): void;
  onFlat(accountId: AccountId, contractId: ContractId): void;
}

/** The orders and fills of one account: everything between an approved request and its end. */
export class AccountDesk {
  readonly book: AccountBook;
  readonly orders = new OrderBook();
  /** Positions, orders and balance were read from the venue since the last connection. */
  known = false;
  /** Contracts that we asked the venue to close, and why. */
  readonly closing = new Map<ContractId, FlattenReason>();
  readonly #context: EngineContext;
  readonly #listener: PositionListener;
  readonly #audit: AccountAudit;
  /** Fills whose order has not been seen yet; the order's first message comes right behind. */
  #orphans: readonly VenueFill[] = [];
  readonly #stopTicks = new Map<ClientOrderId, number>();
  #reconcileAskedAt = 0;

  constructor(book: AccountBook, context: EngineContext, listener: PositionListener) {
    this.book = book;
    this.#context = context;
    this.#listener = listener;
    this.#audit = new AccountAudit(book, context);
  }

  get accountId(): AccountId {
    return this.book.accountId;
  }

  get hasOrphans(): boolean {
    return this.#orphans.length > 0;
  }

  /** Books an approved entry and sends it: the intent is known before the request leaves. */
  submit(request: ApprovedRequest, strategyId: StrategyId, entry: string): void {
    const order = orderOf(request);
    const { eventNumber: touchedAt, now: createdAt } = this.#context;
    this.orders.add({ order, strategyId, entry, stopMoved: null, createdAt, touchedAt });
    this.#stopTicks.set(order.clientOrderId, request.bracket?.stopTicks ?? 0);
    this.#apply(order.clientOrderId, { kind: 'submitted' }, 'submitted', '');
    this.#context.sink.effect({ kind: 'submit', request });
  }

  /** Asks the venue to cancel; an order without a venue id yet cannot be asked for. */
  cancel({ order }: BookedOrder, reason: string): void {
    const { accountId, clientOrderId, venueOrderId } = order;
    if (venueOrderId === null || order.status.kind === 'pendingCancel') return;
    this.#apply(clientOrderId, { kind: 'cancelRequested' }, 'cancelRequested', reason);
    this.#context.sink.effect({ kind: 'cancel', accountId, venueOrderId, clientOrderId });
  }

  /**
   * A new run: what was sent last may never have left. A submit without an answer is in doubt, and
   * reconciliation sends a cancel or a stop's move again when the venue does not show its effect.
   */
  start(): void {
    this.known = false;
    for (const { order } of this.orders.live()) {
      if (order.venueOrderId !== null) continue;
      const { clientOrderId } = order;
      this.#apply(clientOrderId, { kind: 'inDoubt', request: 'submit' }, 'inDoubt', 'restart');
    }
    this.reconcile('start');
  }

  /** Sends again what the venue, asked since, does not show: repeating it cannot do harm. */
  repeatUnseen(): void {
    for (const booked of this.orders.live()) {
      const { order, stopMoved, touchedAt } = booked;
      const { accountId, clientOrderId, venueOrderId, stopPrice } = order;
      if (venueOrderId === null || touchedAt > this.#reconcileAskedAt) continue;
      if (order.status.kind === 'pendingCancel') {
        this.#context.sink.effect({ kind: 'cancel', accountId, venueOrderId, clientOrderId });
      } else if (stopMoved !== null && order.status.kind === 'working') {
        const { price } = stopMoved;
        const change = { quantity: null, limitPrice: null, stopPrice: price };
        if (stopPrice !== price) this.modify(booked, change);
      }
    }
  }

  modify({ order }: BookedOrder, change: OrderChange): void {
    const { accountId, venueOrderId } = order;
    if (venueOrderId === null) return;
    this.#context.sink.effect({ kind: 'modify', accountId, venueOrderId, change });
  }

  onSubmitAnswered(clientOrderId: ClientOrderId, outcome: RequestOutcome): void {
    switch (outcome.kind) {
      case 'accepted':
        if (outcome.venueOrderId === null) return this.reconcile('an answer without an order id');
        this.#quietly(clientOrderId, { kind: 'accepted', venueOrderId: outcome.venueOrderId });
        return this.#settleOrphans();
      case 'rejected': {
        const { reason } = outcome;
        return this.#apply(clientOrderId, { kind: 'rejected', reason }, 'rejected', reason);
      }
      case 'unknown':
        this.#apply(
          clientOrderId,
          { kind: 'inDoubt', request: 'submit' },
          'inDoubt',
          outcome.reason,
        );
        return this.reconcile(`no answer to ${clientOrderId}`);
    }
  }

  onChangeAnswered(
    request: 'modify' | 'cancel',
    venueOrderId: VenueOrderId,
    outcome: RequestOutcome,
  ): void {
    const booked = this.orders.byVenueId(venueOrderId);
    if (booked === null || outcome.kind === 'accepted') return;
    const { clientOrderId } = booked.order;
    if (outcome.kind === 'unknown') {
      this.#apply(clientOrderId, { kind: 'inDoubt', request }, 'inDoubt', outcome.reason);
    } else if (request === 'cancel') {
      this.#apply(clientOrderId, { kind: 'cancelRejected' }, 'cancelRejected', outcome.reason);
    }
    // A refused change can mean that the order is gone: the venue has to be asked.
    this.reconcile(`${request} of ${clientOrderId}: ${outcome.reason}`);
  }

  /** A refused or unanswered close: ask the venue; the flatten in hand then decides. */
  onCloseAnswered(contractId: ContractId, outcome: RequestOutcome): void {
    if (outcome.kind === 'accepted') return;
    this.#audit.closeFailed(`Closing ${contractId}: ${outcome.reason}`);
    this.reconcile(`close of ${contractId}: ${outcome.reason}`);
  }

  onVenueOrder(venueOrder: VenueOrder): void {
    const booked = this.#find(venueOrder) ?? this.#book(venueOrder);
    for (const event of orderEventsOf(booked.order, venueOrder)) {
      this.#apply(booked.order.clientOrderId, event, changeName(event), reasonOf(event));
    }
    this.#settleOrphans();
  }

  /** A fill counts once. One whose order we have not seen waits for it. */
  onVenueFill(fill: VenueFill): void {
    if (this.book.knowsFill(fill.fillId)) return;
    if (fill.voided) return this.reconcile(`fill ${fill.fillId} was voided`);
    const booked = this.orders.byVenueId(fill.venueOrderId);
    if (booked !== null) return this.#applyFill(fill, booked);
    if (this.#orphans.some(({ fillId }) => fillId === fill.fillId)) return;
    this.#orphans = [...this.#orphans, fill];
    this.#context.wakes.set(`orphan:${this.accountId}`, (this.#context.now + 2_000) as never);
  }

  /** The distance to its stop with which an entry was sent, in ticks; 0 when it is not known. */
  stopTicksOf(clientOrderId: ClientOrderId): number {
    return this.#stopTicks.get(clientOrderId) ?? 0;
  }

  /**
   * Live orders of ours that the venue has not told of although it told everything: one whose
   * submit was in doubt never arrived, a held one is gone. What changed since the question stays.
   */
  dropVanished(told: readonly VenueOrder[]): number {
    const ids = new Set(told.map(({ venueOrderId }) => venueOrderId));
    const tags = new Set(told.map(({ customTag }) => customTag));
    let dropped = 0;
    for (const { order, touchedAt } of this.orders.live()) {
      const { clientOrderId, venueOrderId } = order;
      if (touchedAt >= this.#reconcileAskedAt || tags.has(clientOrderId)) continue;
      if (venueOrderId === null ? order.doubt !== 'submit' : ids.has(venueOrderId)) continue;
      const reason = 'the venue does not know it';
      const event: OrderEvent =
        venueOrderId === null ? { kind: 'rejected', reason } : { kind: 'canceled' };
      this.#apply(clientOrderId, event, changeName(event), reason);
      dropped += 1;
    }
    return dropped;
  }

  /** The venue is flat in a contract in which we thought we were not. */
  clearPosition(contractId: ContractId): void {
    const held = this.book.get(contractId);
    if (held === null) return;
    this.book.setPosition(held.contract, FLAT_POSITION, held.openedAt);
    this.closing.delete(contractId);
    this.#listener.onFlat(this.accountId, contractId);
  }

  reconcile(reason: string): void {
    const { accountId, book } = this;
    this.#reconcileAskedAt = this.#context.eventNumber;
    const fillsSince = book.met ? book.dayStartedAt : (0 as typeof book.dayStartedAt);
    this.#context.sink.effect({ kind: 'reconcile', accountId, fillsSince, reason });
  }

  /** Moves an order on and tells the world, unless the move was refused (a late repetition). */
  #apply(
    clientOrderId: ClientOrderId,
    event: OrderEvent,
    change: OrderChangeName | null,
    reason: string,
  ): void {
    const before = this.orders.get(clientOrderId)?.order.status.kind;
    const moved = this.orders.apply(clientOrderId, event, this.#context.eventNumber);
    if (!moved.ok) return;
    const { order } = moved.value;
    const told = change !== null && (before !== order.status.kind || change === 'modified');
    if (told || change === 'inDoubt') {
      this.#audit.orderChanged(moved.value, change ?? 'working', reason);
    }
    if (isEnd(event.kind) && order.role === 'entry') {
      this.#listener.onEntryEnded(moved.value, event.kind);
    }
  }

  #quietly(clientOrderId: ClientOrderId, event: OrderEvent): void {
    this.#apply(clientOrderId, event, null, '');
  }

  #find({ venueOrderId, customTag }: VenueOrder): BookedOrder | null {
    const known = this.orders.byVenueId(venueOrderId);
    if (known !== null || customTag === null) return known;
    return this.orders.get(customTag as ClientOrderId);
  }

  #book(venueOrder: VenueOrder): BookedOrder {
    const parent =
      venueOrder.parentOrderId === null ? null : this.orders.byVenueId(venueOrder.parentOrderId);
    const byTag = this.orders.get(parentTag(venueOrder.customTag) as ClientOrderId);
    const booked = bookVenueOrder(venueOrder, {
      parent: parent ?? byTag,
      isClose: this.closing.has(venueOrder.contractId) && venueOrder.type === 'market',
      touchedAt: this.#context.eventNumber,
    });
    this.orders.add(booked);
    if (booked.order.role === 'foreign') {
      this.#audit.orderChanged(booked, 'adopted', 'placed elsewhere');
    }
    return booked;
  }

  #settleOrphans(): void {
    if (this.#orphans.length === 0) return;
    const waiting = this.#orphans;
    this.#orphans = [];
    for (const fill of waiting) this.onVenueFill(fill);
    if (this.#orphans.length === 0) this.#context.wakes.cancel(`orphan:${this.accountId}`);
  }

  #applyFill(fill: VenueFill, booked: BookedOrder): void {
    const contract = this.#context.contractOf(fill.contractId);
    if (contract === null) return this.reconcile(`a fill in the unknown ${fill.contractId}`);
    const { strategyId } = booked;
    const exitReason = this.#exitReason(booked);
    const { tickValue } = contract.product;
    const trades = this.book.applyFill(contract, { fill, strategyId, exitReason, tickValue });
    if (trades === null) return;
    const part: OrderFill = { fillId: fill.fillId, quantity: fill.quantity, price: fill.price };
    const { venueOrderId } = fill;
    this.#quietly(booked.order.clientOrderId, { kind: 'filled', venueOrderId, fill: part });
    const filled = this.orders.get(booked.order.clientOrderId) ?? booked;
    this.#audit.filled(fill, filled);
    this.#audit.tradesClosed(trades);
    if (filled.order.role === 'entry') this.#listener.onEntryFilled(filled, fill);
    if (this.book.positionSize(fill.contractId) !== 0) return;
    this.closing.delete(fill.contractId);
    this.#listener.onFlat(this.accountId, fill.contractId);
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
        return this.closing.get(order.contractId) ?? 'flatten';
      case 'foreign':
        return 'foreign';
    }
  }

  snapshot(): AccountDeskState {
    const orders = this.orders.snapshot();
    const stopTicks = [...this.#stopTicks].filter(([id]) => this.orders.get(id) !== null);
    const { known } = this;
    const closing = [...this.closing];
    const pending = { orphans: this.#orphans, reconcileAskedAt: this.#reconcileAskedAt };
    return { book: this.book.snapshot(), orders, closing, stopTicks, known, ...pending };
  }

  restore(state: AccountDeskState): void {
    const { book, orders, closing, orphans, stopTicks } = state;
    this.known = state.known;
    this.#reconcileAskedAt = state.reconcileAskedAt;
    this.book.restore(book, this.#context.contractOf);
    this.orders.restore(orders);
    for (const [contractId, reason] of closing) this.closing.set(contractId, reason);
    for (const [clientOrderId, ticks] of stopTicks) this.#stopTicks.set(clientOrderId, ticks);
    this.#orphans = orphans;
  }
}

export type AccountDeskState = Readonly<{
  book: ReturnType<AccountBook['snapshot']>;
  orders: readonly BookedOrder[];
  closing: readonly (readonly [ContractId, FlattenReason])[];
  known: boolean;
  reconcileAskedAt: number;
  orphans: readonly VenueFill[];
  stopTicks: readonly (readonly [ClientOrderId, number])[];
}>;

function orderOf(request: OrderRequest): Order {
  const { bracket: _bracket, ...fields } = request;
  return {
    ...fields,
    role: 'entry',
    parentId: null,
    venueOrderId: null,
    status: { kind: 'initialized' },
    doubt: 'none',
    fills: [],
  };
}

type End = 'canceled' | 'rejected' | 'expired';

const isEnd = (kind: OrderEvent['kind']): kind is End =>
  kind === 'canceled' || kind === 'rejected' || kind === 'expired';

const reasonOf = (event: OrderEvent): string => (event.kind === 'rejected' ? event.reason : '');

const parentTag = (tag: string | null): string => tag?.replace(/-(SL|TP)$/, '') ?? '';
