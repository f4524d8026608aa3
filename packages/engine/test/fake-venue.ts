import {
  applyFill,
  averagePriceTicks,
  type FillId,
  FLAT_POSITION,
  type Money,
  type NetPosition,
  type OrderChange,
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
import type { AccountSnapshot, EngineEvent, ExitKeeper } from '../src/index.ts';
import { ACCOUNT, NQ } from './desk-run.ts';

type Without<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** An event that has no time yet: the engine learns of it when it is delivered. */
export type Message = Without<EngineEvent>;

const TICK_VALUE = (productByRoot('NQ')?.tickValue ?? 0) as Money;
const FEES = 1_900_000;

/**
 * A venue small enough to be read: one account, one contract, whole fills at the price unless a
 * test asks for a part.
 */
export class FakeVenue {
  readonly orders = new Map<VenueOrderId, VenueOrder>();
  readonly fills: VenueFill[] = [];
  /** What it has to tell, in order; the test decides what of it arrives, and when. */
  readonly pushes: Message[] = [];
  position: NetPosition = FLAT_POSITION;
  balance: Money;
  price = 84_000;
  now = 0 as UnixMs;
  /** It takes no exits with an entry: such an entry is refused whole. */
  refusesBrackets = false;
  /** How far trailing stops stay behind, by order. */
  readonly #trails = new Map<VenueOrderId, number>();
  #next = 1;

  constructor(balance: Money) {
    this.balance = balance;
  }

  place(
    request: OrderRequest,
    customTag: string | null = request.clientOrderId,
    exits: ExitKeeper = 'venue',
  ): VenueOrderId {
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
    if (type === 'trailingStop') this.#trails.set(venueOrderId, this.price - (stopPrice ?? 0));
    // Without a book of its own, its best bid and ask are the last price.
    const joins = type === 'joinBid' || type === 'joinAsk';
    this.#put(joins ? { ...entry, limitPrice: this.price as Price } : entry);
    if (bracket === null || exits === 'own') return venueOrderId;
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

  /** A refused order has an id, and is told as pending and then as rejected. */
  refuse({ clientOrderId, type, side, quantity, limitPrice, stopPrice }: OrderRequest): void {
    const venueOrderId = this.#id<VenueOrderId>();
    const order = { venueOrderId, accountId: ACCOUNT, contractId: NQ, customTag: clientOrderId };
    const prices = { type, side, quantity, limitPrice, stopPrice, filledQuantity: 0 };
    const family = { parentOrderId: null, linkedOrderId: null };
    const at = { createdAt: this.now, updatedAt: this.now };
    for (const status of ['pending', 'rejected'] as const) {
      this.#put({ ...order, ...prices, ...family, ...at, status });
    }
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

  modify(venueOrderId: VenueOrderId, { quantity, limitPrice, stopPrice }: OrderChange): boolean {
    const order = this.orders.get(venueOrderId);
    if (order?.status !== 'open') return false;
    if (quantity !== null && quantity <= order.filledQuantity) return false;
    if (order.type === 'trailingStop' && stopPrice !== null) {
      this.#trails.set(venueOrderId, this.price - stopPrice);
    }
    this.#put({
      ...order,
      quantity: quantity ?? order.quantity,
      limitPrice: limitPrice ?? order.limitPrice,
      stopPrice: stopPrice ?? order.stopPrice,
    });
    return true;
  }

  /** @param part so many contracts of it; null: all. */
  close(part: Quantity | null = null): boolean {
    const { size } = this.position;
    const quantity = part ?? (Math.abs(size) as Quantity);
    if (size === 0 || quantity > Math.abs(size)) return false;
    this.placeForeign(size > 0 ? 'sell' : 'buy');
    const last = [...this.orders.values()].at(-1);
    if (last !== undefined) this.#put({ ...last, quantity });
    return true;
  }

  /** Fills so many contracts of an order, at the price of the moment unless it says another. */
  fillPart(venueOrderId: VenueOrderId, quantity: number, price = this.price): void {
    const order = this.orders.get(venueOrderId);
    if (order !== undefined) this.#fill(order, price as Price, quantity as Quantity);
  }

  onPrice(price: number): void {
    this.price = price;
    for (const [venueOrderId, behind] of this.#trails) this.#follow(venueOrderId, behind);
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

  /** A stop that is trailed goes toward the market only. */
  #follow(venueOrderId: VenueOrderId, behind: number): void {
    const order = this.orders.get(venueOrderId);
    if (order?.status !== 'open' || order.stopPrice === null) return;
    const stopPrice = (this.price - behind) as Price;
    if ((stopPrice - order.stopPrice) * behind > 0) this.#put({ ...order, stopPrice });
  }

  #fill(order: VenueOrder, price: Price, part: Quantity | null = null): void {
    const left = order.quantity - order.filledQuantity;
    const quantity = (part ?? left) as Quantity;
    const filledQuantity = order.filledQuantity + quantity;
    const status = filledQuantity === order.quantity ? 'filled' : 'open';
    this.#put({ ...order, status, filledQuantity });
    const { side, venueOrderId } = order;
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
    this.#afterFill({ ...order, status }, price, quantity);
    this.pushes.push({ kind: 'venueAccount', account: this.account() });
  }

  /** Exits cover what has filled of their entry; what one has closed is taken off the other. */
  #afterFill(order: VenueOrder, price: Price, filled: number): void {
    for (const exit of this.#exitsOf(order.venueOrderId)) this.#cover(exit, order, price, filled);
    if (order.parentOrderId === null) return;
    for (const sibling of this.#exitsOf(order.parentOrderId)) {
      if (sibling.venueOrderId === order.venueOrderId || sibling.status !== 'open') continue;
      const quantity = (sibling.quantity - filled) as Quantity;
      if (order.status === 'filled' || quantity <= sibling.filledQuantity) {
        this.cancel(sibling.venueOrderId);
      } else this.#put({ ...sibling, quantity });
    }
  }

  #cover(exit: VenueOrder, { side }: VenueOrder, price: Price, filled: number): void {
    if (exit.status === 'open') {
      this.#put({ ...exit, quantity: (exit.quantity + filled) as Quantity });
    }
    if (exit.status !== 'suspended') return;
    const away = sideSign(side);
    const stopPrice = exit.stopPrice === null ? null : ((price - away * exit.stopPrice) as Price);
    const limitPrice =
      exit.limitPrice === null ? null : ((price + away * exit.limitPrice) as Price);
    this.#put({ ...exit, status: 'open', quantity: filled as Quantity, stopPrice, limitPrice });
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
