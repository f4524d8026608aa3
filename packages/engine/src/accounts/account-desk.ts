import {
  type AccountId,
  type ClientOrderId,
  type ContractId,
  FLAT_POSITION,
  isLive,
  type Order,
  type OrderChange,
  type OrderEvent,
  type VenueFill,
  type VenueOrder,
} from '@loadline/core';
import type { AccountRisk, AccountRiskState, ApprovedRequest } from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import { type BookedOrder, NOTHING_NOTED, OrderBook } from '../orders/order-book.ts';
import { type OrderOrigin, orderOf } from '../orders/own-order.ts';
import { bookVenueOrder, isWorkingAtVenue, orderEventsOf } from '../orders/venue-order.ts';
import { ExitKeeping, type ExitKeepingState } from '../protection/exit-keeping.ts';
import { type QuestionState, ReconcileQuestion } from '../reconcile/reconcile-question.ts';
import { tellOfOrder } from '../risk/risk-feed.ts';
import { AccountAudit, changeName, type OrderChangeName } from './account-audit.ts';
import type { AccountBook } from './account-book.ts';
import { claimOrder } from './claim-order.ts';
import { ClosingContracts, REFUSED_PAUSE_MS } from './closing-contracts.ts';
import { FillIntake, type FillIntakeState } from './fill-intake.ts';
import { expectPush } from './unseen.ts';

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
  /** Who makes the exits of entries. */
  readonly keeping: ExitKeeping;
  readonly context: EngineContext;
  readonly listener: PositionListener;
  readonly fills: FillIntake;
  readonly audit: AccountAudit;

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
    this.listener = listener;
    this.audit = new AccountAudit(book, context);
    this.keeping = new ExitKeeping(book, this.orders);
    this.fills = new FillIntake(this);
    this.question = new ReconcileQuestion(book.accountId, context, () => this.#namesInDoubt());
  }

  get accountId(): AccountId {
    return this.book.accountId;
  }

  /** Books an approved order and sends it: the intent is known before the request leaves. */
  submit(request: ApprovedRequest, { parentId, ...origin }: OrderOrigin): void {
    const order = orderOf(request, parentId);
    const { eventNumber: touchedAt, now: createdAt } = this.context;
    const stopTicks = request.bracket?.stopTicks ?? null;
    const targetTicks = request.bracket?.targetTicks ?? null;
    const exits = this.keeping.onSent(request, origin.exits);
    const notes = { ...NOTHING_NOTED, ...origin, exits, stopTicks, targetTicks };
    this.orders.add({ order, ...notes, createdAt, touchedAt });
    this.risk.onSent(request, createdAt);
    this.move(order.clientOrderId, { kind: 'submitted' }, 'submitted', '');
    this.context.sink.effect({ kind: 'submit', request, exits });
  }

  /** Asks the venue to cancel; an order without a venue id yet is canceled when that is known. */
  cancel({ order, cancelWanted }: BookedOrder, reason: string): void {
    const { clientOrderId, venueOrderId } = order;
    if (venueOrderId === null) {
      if (isLive(order) && !cancelWanted) this.orders.note(clientOrderId, { cancelWanted: reason });
      return;
    }
    if (order.status.kind === 'pendingCancel') return;
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
    this.keeping.restart();
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
    this.orders.note(clientOrderId, { requestedAt: this.context.eventNumber, change });
    this.risk.onModified(this.context.now);
    this.context.sink.effect({ kind: 'modify', accountId, venueOrderId, change });
  }

  /** A push. One that shows an order at work which we hold for ended makes us ask. */
  onVenueOrder(venueOrder: VenueOrder): void {
    if (this.keeping.isOfRefused(venueOrder)) return;
    const booked = this.#find(venueOrder);
    if (booked !== null && isContradicted(booked, venueOrder)) {
      return this.reconcile(`${booked.order.clientOrderId} is told to be at work`);
    }
    this.take(venueOrder, booked);
  }

  /** An order as reconciliation tells it. It brings an order back that we held for ended. */
  onToldOrder(venueOrder: VenueOrder): void {
    if (this.keeping.isOfRefused(venueOrder)) return;
    const booked = this.#find(venueOrder);
    if (booked === null || !isContradicted(booked, venueOrder)) {
      return this.take(venueOrder, booked);
    }
    if (booked.touchedAt > this.question.askedAt) return;
    const { clientOrderId, role } = booked.order;
    const order = { ...booked.order, status: { kind: 'submitted' } } as const;
    this.orders.add({ ...booked, order, touchedAt: this.context.eventNumber });
    this.take(venueOrder, this.orders.get(clientOrderId));
    const revived = this.orders.get(clientOrderId);
    // Its strategy was told that it ended, so nobody would look after it.
    if (revived !== null && role === 'entry') this.cancel(revived, 'given up before');
  }

  /** The venue is flat in a contract in which we thought we were not. */
  clearPosition(contractId: ContractId): void {
    const held = this.book.get(contractId);
    if (held === null) return;
    this.book.setPosition(held.contract, FLAT_POSITION, held.openedAt);
    this.closing.end(contractId);
    this.listener.onFlat(this.accountId, contractId);
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
    if (event.kind === 'inDoubt' && event.request === 'submit') this.#doubt(moved.value);
    const told = change !== null && (before !== order.status.kind || change === 'modified');
    if (told || change === 'inDoubt') {
      this.audit.orderChanged(moved.value, change ?? 'working', reason);
    }
    if (isEnd(event.kind) && order.role === 'entry') {
      this.listener.onEntryEnded(moved.value, event.kind);
    }
    this.#cancelWanted(clientOrderId);
  }

  /** Somebody wanted it gone while its submit was on its way; by now the venue can be asked. */
  #cancelWanted(clientOrderId: ClientOrderId): void {
    const booked = this.orders.get(clientOrderId);
    if (!booked?.cancelWanted || booked.order.venueOrderId === null) return;
    this.orders.note(clientOrderId, { cancelWanted: null });
    if (isLive(booked.order)) this.cancel(booked, booked.cancelWanted);
  }

  #doubt({ order: { clientOrderId }, doubtedAt }: BookedOrder): void {
    if (doubtedAt !== null) return;
    this.orders.note(clientOrderId, { doubtedAt: this.context.now });
  }

  /** Sent, and nothing heard: only a question by name can tell what became of them. */
  #namesInDoubt(): readonly ClientOrderId[] {
    return this.orders
      .live()
      .filter(({ order }) => order.venueOrderId === null)
      .map(({ order }) => order.clientOrderId);
  }

  /** Takes what the venue tells of an order; one that is not known is booked. */
  take(venueOrder: VenueOrder, known: BookedOrder | null): void {
    const booked = known ?? this.#book(venueOrder);
    const { clientOrderId } = booked.order;
    for (const event of orderEventsOf(booked, venueOrder)) {
      this.move(clientOrderId, event, changeName(event), reasonOf(event));
    }
    if (venueOrder.updatedAt > booked.toldAt) {
      this.orders.note(clientOrderId, { toldAt: venueOrder.updatedAt });
    }
    this.fills.settleOrphans();
    const after = this.orders.get(clientOrderId);
    if (venueOrder.status !== 'filled' || after === null || !isLive(after.order)) return;
    expectPush(this, 'unfilled', clientOrderId);
  }

  #find({ venueOrderId, customTag }: VenueOrder): BookedOrder | null {
    const known = this.orders.byVenueId(venueOrderId);
    const named = customTag === null ? null : this.orders.get(customTag as ClientOrderId);
    if (known === null || named === null || named.order.venueOrderId !== null) {
      return known ?? named;
    }
    claimOrder(this, named, known);
    return this.orders.get(named.order.clientOrderId);
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

  snapshot(): AccountDeskState {
    const { known } = this;
    return {
      book: this.book.snapshot(),
      risk: this.risk.snapshot(),
      orders: this.orders.snapshot(),
      closing: this.closing.snapshot(),
      question: this.question.snapshot(),
      known,
      fills: this.fills.snapshot(),
      keeping: this.keeping.snapshot(),
    };
  }

  restore(state: AccountDeskState): void {
    this.known = state.known;
    this.risk.restore(state.risk);
    this.book.restore(state.book, this.context.contractOf);
    this.orders.restore(state.orders);
    this.closing.restore(state.closing);
    this.question.restore(state.question);
    this.fills.restore(state.fills);
    this.keeping.restore(state.keeping);
  }
}

export type AccountDeskState = Readonly<{
  book: ReturnType<AccountBook['snapshot']>;
  risk: AccountRiskState;
  orders: readonly BookedOrder[];
  closing: ReturnType<ClosingContracts['snapshot']>;
  question: QuestionState;
  known: boolean;
  fills: FillIntakeState;
  keeping: ExitKeepingState;
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
