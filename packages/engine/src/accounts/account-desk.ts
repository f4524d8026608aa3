import {
  type AccountId,
  type ClientOrderId,
  type ContractId,
  type ExitReason,
  FLAT_POSITION,
  isLive,
  type Order,
  type OrderChange,
  type OrderEvent,
  type OrderFill,
  type UnixMs,
  type VenueFill,
  type VenueOrder,
} from '@loadline/core';
import type { AccountRisk, AccountRiskState, ApprovedRequest } from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import { type BookedOrder, NOTHING_NOTED, OrderBook } from '../orders/order-book.ts';
import { type OrderOrigin, orderBehind, orderOf } from '../orders/own-order.ts';
import { bookVenueOrder, isWorkingAtVenue, orderEventsOf } from '../orders/venue-order.ts';
import { tellOfOrder } from '../risk/risk-feed.ts';
import { AccountAudit, changeName, type OrderChangeName } from './account-audit.ts';
import type { AccountBook } from './account-book.ts';
import { ClosingContracts, REFUSED_PAUSE_MS } from './closing-contracts.ts';
import { type QuestionState, ReconcileQuestion } from './reconcile-question.ts';

/** Who wants to know what became of entries and positions: the strategies of the account. */
export interface PositionListener {
  onEntryFilled(booked: BookedOrder, fill: VenueFill): void;
  onEntryEnded(booked: BookedOrder, end: 'canceled' | 'rejected' | 'denied' | 'expired'): void;
  onFlat(accountId: AccountId, contractId: ContractId): void;
}

/** The orders and fills of one account: everything between an approved request and its end. */
export class AccountDesk {
  readonly book: AccountBook;
  readonly risk: AccountRisk;
  readonly orders: OrderBook;
  /** Positions, orders and balance were read from the venue since the last connection. */
  known = false;
  readonly closing = new ClosingContracts();
  readonly question: ReconcileQuestion;
  readonly context: EngineContext;
  readonly #listener: PositionListener;
  readonly audit: AccountAudit;
  /** Fills whose order has not been seen yet; the order's first message comes right behind. */
  #orphans: readonly VenueFill[] = [];
  /** Event number of the last fill that was counted. */
  #filledAt = 0;

  constructor(
    book: AccountBook,
    risk: AccountRisk,
    context: EngineContext,
    listener: PositionListener,
  ) {
    this.book = book;
    this.risk = risk;
    this.orders = new OrderBook((booked) => tellOfOrder(risk, booked, context));
    this.context = context;
    this.#listener = listener;
    this.audit = new AccountAudit(book, context);
    this.question = new ReconcileQuestion(book.accountId, context, () => this.#namesInDoubt());
  }

  get accountId(): AccountId {
    return this.book.accountId;
  }

  get hasOrphans(): boolean {
    return this.#orphans.length > 0;
  }

  get orphans(): readonly VenueFill[] {
    return this.#orphans;
  }

  /** A fill was counted after the question was asked: its answer may be from before and after. */
  get filledSinceAsked(): boolean {
    return this.#filledAt > this.question.askedAt;
  }

  /** Books an approved order and sends it: the intent is known before the request leaves. */
  submit(request: ApprovedRequest, { parentId, ...origin }: OrderOrigin): void {
    const order = orderOf(request, parentId);
    const { eventNumber: touchedAt, now: createdAt } = this.context;
    const stopTicks = request.bracket?.stopTicks ?? null;
    const targetTicks = request.bracket?.targetTicks ?? null;
    const notes = { ...NOTHING_NOTED, ...origin, stopTicks, targetTicks };
    this.orders.add({ order, ...notes, createdAt, touchedAt });
    this.risk.onSent(request, createdAt);
    this.move(order.clientOrderId, { kind: 'submitted' }, 'submitted', '');
    this.context.sink.effect({ kind: 'submit', request, exits: origin.exits });
  }

  /** Asks the venue to cancel; an order without a venue id yet cannot be asked for. */
  cancel({ order }: BookedOrder, reason: string): void {
    const { clientOrderId, venueOrderId } = order;
    if (venueOrderId === null || order.status.kind === 'pendingCancel') return;
    this.move(clientOrderId, { kind: 'cancelRequested' }, 'cancelRequested', reason);
    this.sendCancel(order);
  }

  /** Sends the cancel of an order that waits for one: the first time, or again. */
  sendCancel({ accountId, clientOrderId, venueOrderId }: Order): void {
    if (venueOrderId === null) return;
    this.orders.note(clientOrderId, { requestedAt: this.context.eventNumber });
    this.context.sink.effect({ kind: 'cancel', accountId, venueOrderId, clientOrderId });
  }

  /** A cancel that nobody is waiting for: one that was refused is left alone for a while. */
  cancelPatiently(booked: BookedOrder, reason: string): void {
    const { cancelRefusedAt } = booked;
    if (cancelRefusedAt !== null && this.context.now < cancelRefusedAt + REFUSED_PAUSE_MS) return;
    this.cancel(booked, reason);
  }

  /**
   * A new run: what was sent last may never have left. A submit without an answer is in doubt, and
   * reconciliation sends a cancel or a stop's move again when the venue does not show its effect.
   */
  start(): void {
    this.known = false;
    this.question.restart();
    for (const { order } of this.orders.live()) {
      if (order.venueOrderId !== null) continue;
      const { clientOrderId } = order;
      this.move(clientOrderId, { kind: 'inDoubt', request: 'submit' }, 'inDoubt', 'restart');
    }
    this.reconcile('start');
  }

  modify({ order }: BookedOrder, change: OrderChange): void {
    const { accountId, clientOrderId, venueOrderId } = order;
    if (venueOrderId === null) return;
    this.orders.note(clientOrderId, { requestedAt: this.context.eventNumber });
    this.risk.onModified(this.context.now);
    this.context.sink.effect({ kind: 'modify', accountId, venueOrderId, change });
  }

  /** A push. One that shows an order at work which we hold for ended makes us ask. */
  onVenueOrder(venueOrder: VenueOrder): void {
    const booked = this.#find(venueOrder);
    if (booked !== null && isContradicted(booked, venueOrder)) {
      return this.reconcile(`${booked.order.clientOrderId} is told to be at work`);
    }
    this.#take(venueOrder, booked);
  }

  /** An order as reconciliation tells it. It brings an order back that we held for ended. */
  onToldOrder(venueOrder: VenueOrder): void {
    const booked = this.#find(venueOrder);
    if (booked === null || !isContradicted(booked, venueOrder)) {
      return this.#take(venueOrder, booked);
    }
    if (booked.touchedAt > this.question.askedAt) return;
    const { clientOrderId, role } = booked.order;
    const order = { ...booked.order, status: { kind: 'submitted' } } as const;
    this.orders.add({ ...booked, order, touchedAt: this.context.eventNumber });
    this.#take(venueOrder, this.orders.get(clientOrderId));
    const revived = this.orders.get(clientOrderId);
    // Its strategy was told that it ended, so nobody would look after it.
    if (revived !== null && role === 'entry') this.cancel(revived, 'given up before');
  }

  /** A fill counts once. One whose order we have not seen waits for it. */
  onVenueFill(fill: VenueFill): void {
    if (fill.voided) return this.#onVoided(fill);
    if (this.book.knowsFill(fill.fillId)) return;
    const booked = this.orders.byVenueId(fill.venueOrderId);
    if (booked !== null) return this.#applyFill(fill, booked);
    if (this.#orphans.some(({ fillId }) => fillId === fill.fillId)) return;
    this.#orphans = [...this.#orphans, fill];
    this.context.wakes.set(`orphan:${this.accountId}`, (this.context.now + 2_000) as UnixMs);
  }

  /** A fill as reconciliation tells it: its order, told no more, is made up from it. */
  onToldFill(fill: VenueFill): void {
    if (this.orders.byVenueId(fill.venueOrderId) === null) this.#take(orderBehind(fill), null);
    this.onVenueFill(fill);
    this.#orphans = this.#orphans.filter(({ fillId }) => !this.book.knowsFill(fillId));
  }

  /** What happened before the time that is asked about is in the venue's figures already. */
  dropOrphansBefore(at: UnixMs): void {
    for (const fill of this.#orphans) if (fill.at < at) this.book.rememberFill(fill);
    this.#orphans = this.#orphans.filter((fill) => fill.at >= at);
  }

  /** The venue is flat in a contract in which we thought we were not. */
  clearPosition(contractId: ContractId): void {
    const held = this.book.get(contractId);
    if (held === null) return;
    this.book.setPosition(held.contract, FLAT_POSITION, held.openedAt);
    this.closing.end(contractId);
    this.#listener.onFlat(this.accountId, contractId);
  }

  reconcile(reason: string): void {
    this.question.ask(reason, this.book.fillsKnownFrom);
  }

  /** The answer was worked off; one that was no use, or is outdated, is asked for again. */
  answered(useful: boolean): void {
    if (useful && !this.question.isOutdated) this.known = true;
    this.question.answered(useful, this.book.fillsKnownFrom);
  }

  /**
   * Moves an order on and tells the world, unless the move was refused (a late repetition).
   *
   * @param change how the feed names it; null when nobody needs to hear of it.
   */
  move(
    clientOrderId: ClientOrderId,
    event: OrderEvent,
    change: OrderChangeName | null,
    reason: string,
  ): void {
    const before = this.orders.get(clientOrderId)?.order.status.kind;
    const moved = this.orders.apply(clientOrderId, event, this.context.eventNumber);
    if (!moved.ok) return;
    const { order } = moved.value;
    const told = change !== null && (before !== order.status.kind || change === 'modified');
    if (told || change === 'inDoubt') {
      this.audit.orderChanged(moved.value, change ?? 'working', reason);
    }
    if (isEnd(event.kind) && order.role === 'entry') {
      this.#listener.onEntryEnded(moved.value, event.kind);
    }
  }

  /** Sent, and nothing heard: only a question by name can tell what became of them. */
  #namesInDoubt(): readonly ClientOrderId[] {
    return this.orders
      .live()
      .filter(({ order }) => order.venueOrderId === null)
      .map(({ order }) => order.clientOrderId);
  }

  #take(venueOrder: VenueOrder, known: BookedOrder | null): void {
    const booked = known ?? this.#book(venueOrder);
    const { clientOrderId } = booked.order;
    for (const event of orderEventsOf(booked, venueOrder)) {
      this.move(clientOrderId, event, changeName(event), reasonOf(event));
    }
    if (venueOrder.updatedAt > booked.toldAt) {
      this.orders.note(clientOrderId, { toldAt: venueOrder.updatedAt });
    }
    this.settleOrphans();
  }

  /**
   * A voided fill is never counted again and no answer has to contain it; the venue says the
   * rest.
   */
  #onVoided(fill: VenueFill): void {
    const counted = this.book.voidFill(fill.fillId);
    this.#orphans = this.#orphans.filter(({ fillId }) => fillId !== fill.fillId);
    if (counted) this.reconcile(`fill ${fill.fillId} was voided`);
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
    if (byTag?.order.venueOrderId === null && venueOrder.parentOrderId !== null) {
      // The exit tells us the id of an entry whose own answer was lost.
      const { parentOrderId: venueOrderId } = venueOrder;
      this.move(byTag.order.clientOrderId, { kind: 'accepted', venueOrderId }, null, '');
    }
    const booked = bookVenueOrder(venueOrder, {
      parent: parent ?? byTag,
      isClose: this.closing.has(venueOrder.contractId) && venueOrder.type === 'market',
      touchedAt: this.context.eventNumber,
    });
    this.orders.add(booked);
    if (booked.order.role === 'foreign') {
      this.audit.orderChanged(booked, 'adopted', 'placed elsewhere');
    }
    return booked;
  }

  /** A new order or id may be what a fill was waiting for. */
  settleOrphans(): void {
    if (this.#orphans.length === 0) return;
    const waiting = this.#orphans;
    this.#orphans = [];
    for (const fill of waiting) this.onVenueFill(fill);
    if (this.#orphans.length === 0) this.context.wakes.cancel(`orphan:${this.accountId}`);
  }

  #applyFill(fill: VenueFill, booked: BookedOrder): void {
    const contract = this.context.contractOf(fill.contractId);
    if (contract === null) {
      // Its money comes with the balance; nothing else of it can be counted.
      this.book.rememberFill(fill);
      return this.reconcile(`a fill in the unknown ${fill.contractId}`);
    }
    const { strategyId } = booked;
    const exitReason = this.#exitReason(booked);
    const { tickValue } = contract.product;
    const { clientOrderId: orderId, role } = booked.order;
    const ledger = { fill, strategyId, exitReason, tickValue };
    const opens = role === 'entry' || role === 'foreign';
    const counted = this.book.applyFill(contract, { ...ledger, orderId, opens });
    if (counted === null) return;
    if (!counted.agrees) this.reconcile(`the profit of fill ${fill.fillId}`);
    this.#filledAt = this.context.eventNumber;
    const part: OrderFill = { fillId: fill.fillId, quantity: fill.quantity, price: fill.price };
    const { venueOrderId } = fill;
    this.move(booked.order.clientOrderId, { kind: 'filled', venueOrderId, fill: part }, null, '');
    const filled = this.orders.get(booked.order.clientOrderId) ?? booked;
    this.audit.filled(fill, filled);
    this.audit.tradesClosed(counted.trades);
    if (filled.order.role === 'entry') this.#listener.onEntryFilled(filled, fill);
    if (this.book.positionSize(fill.contractId) !== 0) return;
    this.closing.end(fill.contractId);
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
        return this.closing.reasonOf(order.contractId) ?? 'flatten';
      case 'foreign':
        return 'foreign';
    }
  }

  snapshot(): AccountDeskState {
    const { known } = this;
    return {
      book: this.book.snapshot(),
      risk: this.risk.snapshot(),
      orders: this.orders.snapshot(),
      closing: this.closing.snapshot(),
      question: this.question.snapshot(),
      known,
      filledAt: this.#filledAt,
      orphans: this.#orphans,
    };
  }

  restore(state: AccountDeskState): void {
    this.known = state.known;
    this.risk.restore(state.risk);
    this.book.restore(state.book, this.context.contractOf);
    this.orders.restore(state.orders);
    this.closing.restore(state.closing);
    this.question.restore(state.question);
    this.#filledAt = state.filledAt;
    this.#orphans = state.orphans;
  }
}

export type AccountDeskState = Readonly<{
  book: ReturnType<AccountBook['snapshot']>;
  risk: AccountRiskState;
  orders: readonly BookedOrder[];
  closing: ReturnType<ClosingContracts['snapshot']>;
  question: QuestionState;
  known: boolean;
  filledAt: number;
  orphans: readonly VenueFill[];
}>;

type End = 'canceled' | 'rejected' | 'expired';

const isEnd = (kind: OrderEvent['kind']): kind is End =>
  kind === 'canceled' || kind === 'rejected' || kind === 'expired';

const reasonOf = (event: OrderEvent): string => (event.kind === 'rejected' ? event.reason : '');

const parentTag = (tag: string | null): string => tag?.replace(/-(SL|TP)$/, '') ?? '';

/** The venue shows an order at work that we hold for ended; a late message is not meant. */
const isContradicted = ({ order, toldAt }: BookedOrder, venueOrder: VenueOrder): boolean =>
  !isLive(order) &&
  order.status.kind !== 'filled' &&
  isWorkingAtVenue(venueOrder.status) &&
  venueOrder.updatedAt >= toldAt;
