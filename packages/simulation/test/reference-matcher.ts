import type { FillModel } from '../src/index.ts';
import type { OrderSketch } from './fixtures.ts';

type State = 'open' | 'suspended' | 'filled' | 'canceled';

type PlainOrder = {
  id: number;
  type: 'market' | 'limit' | 'stop';
  buys: boolean;
  quantity: number;
  price: number;
  state: State;
  /** Decided by the first price that the order meets. */
  capped: boolean | null;
  distance: number;
  parent: number | null;
  sibling: number | null;
};

/**
 * The rules of `docs/concepts/parity.md` in the most obvious form: it walks a leg tick by tick and
 * asks every order at every tick. Slow, and shares no code with the venue that it judges.
 */
export class ReferenceMatcher {
  readonly fills: string[] = [];
  readonly orders: PlainOrder[] = [];
  readonly #model: FillModel;
  #nextId = 2 ** 31 + 1;
  #last: number | null = null;
  #size = 0;

  constructor(model: FillModel) {
    this.#model = model;
  }

  place(sketch: OrderSketch): void {
    const { type = 'market', side = 'buy', quantity = 1, price = 0 } = sketch;
    const { stopTicks = null, targetTicks = null } = sketch;
    const plain = { quantity, capped: null, distance: 0, parent: null, sibling: null };
    const id = this.#nextId++;
    const buys = side === 'buy';
    this.orders.push({ ...plain, id, type, buys, price, state: 'open' });
    const stopId = stopTicks === null ? null : this.#nextId++;
    const targetId = targetTicks === null ? null : this.#nextId++;
    const exit = { ...plain, buys: !buys, price: 0, state: 'suspended', parent: id } as const;
    if (stopId !== null && stopTicks !== null) {
      this.orders.push({
        ...exit,
        id: stopId,
        type: 'stop',
        distance: stopTicks,
        sibling: targetId,
      });
    }
    if (targetId !== null && targetTicks !== null) {
      this.orders.push({
        ...exit,
        id: targetId,
        type: 'limit',
        distance: targetTicks,
        sibling: stopId,
      });
    }
  }

  modify(id: number, price: number | null, quantity: number | null): void {
    const order = this.orders.find((one) => one.id === id);
    if (order === undefined || order.state !== 'open') return;
    if (price !== null && order.type !== 'market' && price !== order.price) {
      order.price = price;
      if (order.type === 'limit') order.capped = null;
    }
    if (quantity === null) return;
    order.quantity = quantity;
    for (const exit of this.orders) {
      if (exit.parent === id && exit.state === 'suspended') exit.quantity = quantity;
    }
  }

  cancel(id: number): void {
    for (const order of this.orders) {
      const waits = order.parent === id && order.state === 'suspended';
      const isIt = order.id === id && (order.state === 'open' || order.state === 'suspended');
      if (waits || isIt) order.state = 'canceled';
    }
  }

  close(): void {
    if (this.#size === 0) return;
    this.place({ side: this.#size > 0 ? 'sell' : 'buy', quantity: Math.abs(this.#size) });
  }

  move(price: number, continuous: boolean): void {
    const ticks = continuous && this.#last !== null ? walk(this.#last, price) : [price];
    const start = ticks[0] ?? price;
    for (const order of this.orders) {
      if (order.state === 'open' && order.capped === null) {
        order.capped = order.type === 'limit' && this.#passed(order, start);
      }
    }
    ticks.forEach((tick, index) => this.#visit(tick, ticks[index + 1] ?? null));
    this.#last = price;
  }

  /** Everything that happens while the market is at one tick; `next` is the following one. */
  #visit(tick: number, next: number | null): void {
    for (;;) {
      const due = this.orders
        .filter((order) => order.state === 'open' && this.#isDue(order, tick, next))
        .sort((one, other) => rankOf(one) - rankOf(other) || one.id - other.id)[0];
      if (due === undefined) return;
      this.#fill(due, this.#priceOf(due, tick));
    }
  }

  #isDue(order: PlainOrder, tick: number, next: number | null): boolean {
    if (order.type === 'market') return next === null;
    if (order.type === 'stop') return order.buys ? tick >= order.price : tick <= order.price;
    if (order.capped !== true) return this.#passed(order, tick);
    // A capped order takes the last tick that its limit allows.
    return next === null || (order.buys ? next > order.price : next < order.price);
  }

  #passed(order: PlainOrder, tick: number): boolean {
    const beyond = order.buys ? order.price - tick : tick - order.price;
    return beyond >= (this.#model.limitFill === 'touch' ? 0 : 1);
  }

  #priceOf(order: PlainOrder, tick: number): number {
    if (order.type === 'limit') return order.capped === true ? tick : order.price;
    return order.buys ? tick + this.#model.slippageTicks : tick - this.#model.slippageTicks;
  }

  #fill(order: PlainOrder, price: number): void {
    order.state = 'filled';
    this.#size += order.buys ? order.quantity : -order.quantity;
    this.fills.push(`${order.id} ${order.buys ? 'buy' : 'sell'} ${order.quantity}@${price}`);
    this.#nextId++;
    for (const other of this.orders) {
      if (other.parent === order.id && other.state === 'suspended') {
        other.state = 'open';
        other.capped = false;
        const below = (other.type === 'stop') === order.buys;
        other.price = below ? price - other.distance : price + other.distance;
      }
      if (other.id === order.sibling && other.state === 'open') other.state = 'canceled';
    }
  }
}

const RANKS = ['market', 'stop', 'limit'];

const rankOf = (order: PlainOrder): number => RANKS.indexOf(order.type);

/** Every tick from one price to another, both included. */
function walk(from: number, to: number): number[] {
  const step = to >= from ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + step * index);
}
