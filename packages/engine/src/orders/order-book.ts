import {
  type ClientOrderId,
  isLive,
  type Order,
  type OrderChange,
  type OrderEvent,
  type OrderFault,
  type Price,
  type Result,
  type StrategyId,
  transition,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import type { ExitKeeper } from '../ports/index.ts';

export type StopMove = Readonly<{ reason: 'breakeven' | 'trail'; price: Price }>;

/** An order with what the engine knows beside its life. */
export type BookedOrder = Readonly<{
  order: Order;
  strategyId: StrategyId | null;
  /** The strategy's own name of an entry, else null. */
  entry: string | null;
  /** From an entry's fill to its stop, as it was sent; null where we did not send it. */
  stopTicks: number | null;
  /** From an entry's fill to its target, as it was sent; null without one. */
  targetTicks: number | null;
  /** Who makes the exits of an entry. */
  exits: ExitKeeper;
  /** Orders of one group cancel each other as soon as one of them fills. */
  group: string | null;
  /** Where a protective stop was to be moved, and what a fill of it there means. */
  stopMoved: StopMove | null;
  /** What we asked the venue to change of it and have not seen yet. */
  change: OrderChange | null;
  /** When the engine first knew of it, in market time. */
  createdAt: UnixMs;
  /** The engine's event number of the last change, to tell a stale snapshot from news. */
  touchedAt: number;
  /** The venue's time of the newest message that we have of it: an older one is no news. */
  toldAt: UnixMs;
  /** Event number of our last request to change or cancel it, 0 without one. */
  requestedAt: number;
  /** Why it is to be canceled as soon as the venue's id of it is known, else null. */
  cancelWanted: string | null;
  /** When the venue last refused to cancel it, else null. */
  cancelRefusedAt: UnixMs | null;
  /** The venue has taken its cancel: it fills no more, although no push has said so yet. */
  cancelTaken: boolean;
  /** Since when nobody knows whether its submit arrived, else null. */
  doubtedAt: UnixMs | null;
}>;

/** What is not known yet of an order that has just been booked. */
export const NOTHING_NOTED = {
  stopTicks: null,
  targetTicks: null,
  exits: 'venue',
  group: null,
  stopMoved: null,
  change: null,
  toldAt: 0 as UnixMs,
  requestedAt: 0,
  cancelWanted: null,
  cancelRefusedAt: null,
  cancelTaken: false,
  doubtedAt: null,
} as const;

type Note = Partial<
  Pick<
    BookedOrder,
    | 'exits'
    | 'group'
    | 'stopMoved'
    | 'change'
    | 'toldAt'
    | 'requestedAt'
    | 'cancelWanted'
    | 'cancelRefusedAt'
    | 'cancelTaken'
    | 'doubtedAt'
  >
>;

/** Hears of every order that is new or has changed. */
export type OrderListener = (booked: BookedOrder) => void;

/** The orders of one account by both their names. Closed orders of past days are dropped. */
export class OrderBook {
  readonly #onChange: OrderListener;
  readonly #orders = new Map<ClientOrderId, BookedOrder>();
  readonly #byVenueId = new Map<VenueOrderId, ClientOrderId>();
  /** The live ones, in the order in which they came; kept apart because risk walks them often. */
  readonly #live = new Map<ClientOrderId, BookedOrder>();
  #liveList: readonly BookedOrder[] | null = null;

  constructor(onChange: OrderListener) {
    this.#onChange = onChange;
  }

  add(booked: BookedOrder): void {
    this.#put(booked);
  }

  get(clientOrderId: ClientOrderId): BookedOrder | null {
    return this.#orders.get(clientOrderId) ?? null;
  }

  byVenueId(venueOrderId: VenueOrderId): BookedOrder | null {
    const clientOrderId = this.#byVenueId.get(venueOrderId);
    return clientOrderId === undefined ? null : this.get(clientOrderId);
  }

  get hasLive(): boolean {
    return this.#live.size > 0;
  }

  /** Asked far more often than an order changes, so the list is kept between changes. */
  live(): readonly BookedOrder[] {
    this.#liveList ??= [...this.#live.values()];
    return this.#liveList;
  }

  /** Moves an order on; the fault tells what was refused and nothing changes. */
  apply(
    clientOrderId: ClientOrderId,
    event: OrderEvent,
    touchedAt: number,
  ): Result<BookedOrder, OrderFault | { kind: 'unknownOrder' }> {
    const booked = this.#orders.get(clientOrderId);
    if (booked === undefined) return { ok: false, error: { kind: 'unknownOrder' } };
    const next = transition(booked.order, event);
    if (!next.ok) return next;
    if (isSame(booked.order, next.value)) return { ok: true, value: booked };
    const change = isShown(booked.change, next.value) ? null : booked.change;
    const moved = { ...booked, order: next.value, change, touchedAt };
    this.#put(moved);
    return { ok: true, value: moved };
  }

  /** Keeps something about an order that is no step of its life. */
  note(clientOrderId: ClientOrderId, note: Note): void {
    const booked = this.#orders.get(clientOrderId);
    if (booked !== undefined) this.#put({ ...booked, ...note });
  }

  /** Forgets closed orders: they are in the journal and cannot come back to life. */
  dropClosed(): void {
    for (const [clientOrderId, { order }] of this.#orders) {
      if (isLive(order)) continue;
      this.#orders.delete(clientOrderId);
      if (order.venueOrderId !== null) this.#byVenueId.delete(order.venueOrderId);
    }
  }

  /** Forgets an order that turned out to be another one. */
  remove(clientOrderId: ClientOrderId): void {
    const venueOrderId = this.#orders.get(clientOrderId)?.order.venueOrderId ?? null;
    this.#orders.delete(clientOrderId);
    this.#live.delete(clientOrderId);
    this.#liveList = null;
    if (venueOrderId !== null) this.#byVenueId.delete(venueOrderId);
  }

  /** Every order of a group, ended ones included. */
  ofGroup(group: string): readonly BookedOrder[] {
    return [...this.#orders.values()].filter((booked) => booked.group === group);
  }

  /** The exits of an entry, ended ones included. */
  exitsOf(entry: ClientOrderId): readonly BookedOrder[] {
    return [...this.#orders.values()].filter(({ order }) => order.parentId === entry);
  }

  snapshot(): readonly BookedOrder[] {
    return [...this.#orders.values()];
  }

  restore(orders: readonly BookedOrder[]): void {
    for (const booked of orders) this.#put(booked);
  }

  #put(booked: BookedOrder): void {
    const { clientOrderId, venueOrderId } = booked.order;
    this.#orders.set(clientOrderId, booked);
    if (venueOrderId !== null) this.#byVenueId.set(venueOrderId, clientOrderId);
    if (isLive(booked.order)) this.#live.set(clientOrderId, booked);
    else this.#live.delete(clientOrderId);
    this.#liveList = null;
    this.#onChange(booked);
  }
}

/** Whether an order is as we wished it. */
const isShown = (change: OrderChange | null, order: Order): boolean =>
  change !== null &&
  (change.quantity ?? order.quantity) === order.quantity &&
  (change.limitPrice ?? order.limitPrice) === order.limitPrice &&
  (change.stopPrice ?? order.stopPrice) === order.stopPrice;

/** A repeated message moves nothing, and so does not count as a change. */
const isSame = (before: Order, after: Order): boolean =>
  before.status.kind === after.status.kind &&
  before.doubt === after.doubt &&
  before.venueOrderId === after.venueOrderId &&
  before.quantity === after.quantity &&
  before.limitPrice === after.limitPrice &&
  before.stopPrice === after.stopPrice &&
  before.fills === after.fills;
