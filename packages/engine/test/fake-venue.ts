import {
  applyFill,
  averagePriceTicks,
  type FillId,
  FLAT_POSITION,
  type Money,
  type NetPosition,
  type OrderRequest,
  oppositeSide,
  type Price,
  productByRoot,
  type Quantity,
  sideSign,
  type UnixMs,
  type VenueFill,
  type VenueOrder,
  type VenueOrderId,
  ZERO_MONEY,
} from '@loadline/core';
import type { AccountSnapshot, EngineEvent } from '../src/index.ts';
import { ACCOUNT, NQ } from './desk-run.ts';

type Without<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** An event that has no time yet: the engine learns of it when it is delivered. */
export type Message = Without<EngineEvent>;

const TICK_VALUE = (productByRoot('NQ')?.tickValue ?? 0) as Money;
const FEES = 1_900_000;

/** A venue small enough to be read: one account, one contract, whole fills at the price. */
export class FakeVenue {
  readonly orders = new Map<VenueOrderId, VenueOrder>();
  readonly fills: VenueFill[] = [];
  /** What it has to tell, in order; the test decides what of it arrives, and when. */
  readonly pushes: Message[] = [];
  position: NetPosition = FLAT_POSITION;
  balance: Money;
  price = 84_000;
  now = 0 as UnixMs;
  #next = 1;

  constructor(balance: Money) {
    this.balance = balance;
  }

  place(request: OrderRequest, customTag: string | null = request.clientOrderId): VenueOrderId {
    const { type, side, quantity, limitPrice, stopPrice, bracket } = request;
    const venueOrderId = this.#id<VenueOrderId>();
    const entry: VenueOrder = {
      venueOrderId,
      accountId: ACCOUNT,
      contractId: NQ,
      customTag,
      parentOrderId: null,
      linkedOrderId: null,
      status: 'open',
      type,
      side,
      quantity,
      limitPrice,
      stopPrice,
      filledQuantity: 0,
      createdAt: this.now,
      updatedAt: this.now,
    };
    this.#put(entry);
    if (bracket === null) return venueOrderId;
    const exit = {
      ...entry,
      side: oppositeSide(side),
      status: 'suspended',
      parentOrderId: venueOrderId,
    } as const;
    const stop = { ...exit, venueOrderId: this.#id<VenueOrderId>(), customTag: `${customTag}-SL` };
    const target = {
      ...exit,
      venueOrderId: this.#id<VenueOrderId>(),
      customTag: `${customTag}-TP`,
    };
    const away = (ticks: number | null) => (ticks ?? 40) as Price;
    this.#put({ ...stop, type: 'stop', limitPrice: null, stopPrice: away(bracket.stopTicks) });
    this.#put({ ...target, type: 'limit', stopPrice: null, limitPrice: away(bracket.targetTicks) });
    return venueOrderId;
  }

  /** A market order of somebody else. */
  placeForeign(side: 'buy' | 'sell'): void {
    const quantity = 1 as Quantity;
    const fields = { accountId: ACCOUNT, contractId: NQ, limitPrice: null, stopPrice: null };
    const order = { role: 'entry', type: 'market', side, quantity, bracket: null } as const;
    this.place({ ...fields, ...order, clientOrderId: '' as never }, null);
  }

  cancel(venueOrderId: VenueOrderId): boolean {
    const order = this.orders.get(venueOrderId);
    if (order === undefined || !isAtWork(order)) return false;
    this.#put({ ...order, status: 'canceled' });
    for (const exit of this.#exitsOf(venueOrderId)) {
      if (exit.status === 'suspended') this.#put({ ...exit, status: 'canceled' });
    }
    return true;
  }

  moveStop(venueOrderId: VenueOrderId, stopPrice: Price | null): boolean {
    const order = this.orders.get(venueOrderId);
    if (order?.status !== 'open' || stopPrice === null) return false;
    this.#put({ ...order, stopPrice });
    return true;
  }

  close(): boolean {
    const { size } = this.position;
    if (size === 0) return false;
    this.placeForeign(size > 0 ? 'sell' : 'buy');
    const last = [...this.orders.values()].at(-1);
    if (last !== undefined) this.#put({ ...last, quantity: Math.abs(size) as Quantity });
    return true;
  }

  onPrice(price: number): void {
    this.price = price;
    for (const venueOrderId of Array.from(this.orders.keys())) {
      const order = this.orders.get(venueOrderId);
      if (order?.status === 'open' && isReached(order, price)) this.#fill(order, price as Price);
    }
  }

  working(): readonly VenueOrder[] {
    return [...this.orders.values()].filter(isAtWork);
  }

  /** @param tags orders that are told whatever has become of them. */
  snapshot(fillsSince: UnixMs, tags: readonly string[] = []): AccountSnapshot {
    const { size } = this.position;
    const averageTicks = averagePriceTicks(this.position, TICK_VALUE);
    const position = {
      accountId: ACCOUNT,
      contractId: NQ,
      size,
      averagePriceTicks: averageTicks,
      openedAt: this.now,
    };
    return {
      account: this.account(),
      positions: size === 0 ? [] : [position],
      orders: [...this.orders.values()].filter(
        (order) => isAtWork(order) || tags.includes(order.customTag ?? ''),
      ),
      fills: this.fills.filter(({ at }) => at >= fillsSince),
      fillsSince,
    };
  }

  account() {
    const { balance } = this;
    return { accountId: ACCOUNT, name: 'fake', balance, canTrade: true, simulated: true };
  }

  #fill(order: VenueOrder, price: Price): void {
    this.#put({ ...order, status: 'filled', filledQuantity: order.quantity });
    const { side, quantity, venueOrderId } = order;
    const change = applyFill(this.position, { side, quantity, price }, TICK_VALUE);
    this.position = change.position;
    const fees = FEES * quantity;
    this.balance = (this.balance + (change.realised ?? 0) - fees) as Money;
    const fill: VenueFill = {
      fillId: this.#id<FillId>(),
      venueOrderId,
      accountId: ACCOUNT,
      contractId: NQ,
      side,
      quantity,
      price,
      profitAndLoss: change.realised,
      fees: fees as Money,
      commissions: ZERO_MONEY,
      voided: false,
      at: this.now,
    };
    this.fills.push(fill);
    this.pushes.push({ kind: 'venueFill', fill });
    this.#afterFill(order, price);
    this.pushes.push({ kind: 'venueAccount', account: this.account() });
  }

  #afterFill(order: VenueOrder, price: Price): void {
    for (const exit of this.#exitsOf(order.venueOrderId)) {
      if (exit.status !== 'suspended') continue;
      const away = sideSign(order.side);
      const stopPrice = exit.stopPrice === null ? null : ((price - away * exit.stopPrice) as Price);
      const limitPrice =
        exit.limitPrice === null ? null : ((price + away * exit.limitPrice) as Price);
      this.#put({ ...exit, status: 'open', stopPrice, limitPrice });
    }
    if (order.parentOrderId === null) return;
    for (const sibling of this.#exitsOf(order.parentOrderId)) {
      if (sibling.venueOrderId !== order.venueOrderId) this.cancel(sibling.venueOrderId);
    }
  }

  #exitsOf(parent: VenueOrderId): readonly VenueOrder[] {
    return [...this.orders.values()].filter(({ parentOrderId }) => parentOrderId === parent);
  }

  #put(order: VenueOrder): void {
    const told = { ...order, updatedAt: this.now };
    this.orders.set(order.venueOrderId, told);
    this.pushes.push({ kind: 'venueOrder', order: told });
  }

  #id<Id>(): Id {
    this.#next += 1;
    return String(this.#next) as Id;
  }
}

const isAtWork = ({ status }: VenueOrder): boolean => status === 'open' || status === 'suspended';

function isReached({ type, side, stopPrice, limitPrice }: VenueOrder, price: number): boolean {
  if (type === 'market') return true;
  const sign = sideSign(side);
  if (stopPrice !== null) return sign * (price - stopPrice) >= 0;
  return limitPrice !== null && sign * (price - limitPrice) < 0;
}
