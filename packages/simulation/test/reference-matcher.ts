import type { FillModel } from '../src/index.ts';
import type { OrderSketch } from './fixtures.ts';

type State = 'open' | 'suspended' | 'filled' | 'canceled';
type Kind = 'market' | 'limit' | 'stop';

export type PlainOrder = {
  id: number;
  kind: Kind;
  buys: boolean;
  quantity: number;
  filled: number;
  price: number;
  state: State;
  /** Decided by the first price that a limit meets: whether it takes what the market offers. */
  capped: boolean | null;
  /** A stop that the market has reached. */
  triggered: boolean;
  /** Has got all that it gets at the present price. */
  spent: boolean;
  distance: number;
  trail: number | null;
  parent: number | null;
  sibling: number | null;
};

type Change = Readonly<{ price: number | null; quantity: number | null; trail: number | null }>;

/**
 * The rules of `docs/concepts/parity.md` in the most obvious form: it walks a leg tick by tick and
 * asks every order at every tick. Slow, and shares no code with the venue that it judges.
 */
export class ReferenceMatcher {
  readonly fills: string[] = [];
  readonly orders: PlainOrder[] = [];
  readonly #model: Omit<FillModel, 'liquidity'>;
  #nextId = 2 ** 31 + 1;
  #last: number | null = null;
  #size = 0;
  /** Contracts that are still to be had at the present price. */
  #left = Number.POSITIVE_INFINITY;

  constructor(model: FillModel) {
    this.#model = model;
  }

  place(sketch: OrderSketch): void {
    const { type = 'market', side = 'buy', quantity = 1, price = 0 } = sketch;
    const { stopTicks = null, targetTicks = null, trailTicks = 5, trailing = false } = sketch;
    const plain = { quantity, filled: 0, capped: null, triggered: false, spent: false };
    const alone = { ...plain, distance: 0, trail: null, parent: null, sibling: null };
    const id = this.#nextId++;
    const buys = side === 'buy';
    const trails = type === 'trailingStop';
    const from = this.#last ?? Number.NaN;
    this.orders.push({
      ...alone,
      id,
      kind: type === 'market' ? 'market' : type === 'stop' || trails ? 'stop' : 'limit',
      buys,
      price: trails ? from + (buys ? trailTicks : -trailTicks) : type === 'market' ? 0 : price,
      trail: trails ? trailTicks : null,
      state: 'open',
    });
    const stopId = stopTicks === null ? null : this.#nextId++;
    const targetId = targetTicks === null ? null : this.#nextId++;
    const exit = { ...alone, buys: !buys, price: 0, state: 'suspended', parent: id } as const;
    if (stopId !== null && stopTicks !== null) {
      const trail = trailing ? stopTicks : null;
      const ids = { id: stopId, sibling: targetId };
      this.orders.push({ ...exit, ...ids, kind: 'stop', distance: stopTicks, trail });
    }
    if (targetId !== null && targetTicks !== null) {
      const ids = { id: targetId, sibling: stopId };
      this.orders.push({ ...exit, ...ids, kind: 'limit', distance: targetTicks });
    }
  }

  modify(id: number, { price, quantity, trail }: Change): void {
    const order = this.orders.find((one) => one.id === id);
    if (order === undefined || order.state !== 'open') return;
    if (quantity !== null && quantity <= order.filled) return;
    if (order.trail !== null) {
      if (trail !== null && !order.triggered) {
        order.trail = trail;
        order.price = (this.#last ?? 0) + (order.buys ? trail : -trail);
      }
    } else if (price !== null && order.kind !== 'market' && price !== order.price) {
      if (!order.triggered) order.price = price;
      if (order.kind === 'limit') order.capped = null;
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

  /** @param contracts how many are to be had at this price. */
  move(price: number, continuous: boolean, contracts: number): void {
    const ticks = continuous && this.#last !== null ? walk(this.#last, price) : [price];
    const start = ticks[0] ?? price;
    this.#left = contracts;
    for (const order of this.orders) {
      order.spent = false;
      if (order.state !== 'open' || order.kind !== 'limit') continue;
      // Once it does not take what the market offers, it rests for good.
      if (order.capped !== false) order.capped = this.#passed(order, start);
    }
    ticks.forEach((tick, index) => this.#visit(tick, ticks[index + 1] ?? null));
    for (const order of this.orders) order.capped ??= false;
    this.#last = price;
  }

  /** Everything that happens while the market is at one tick; `next` is the following one. */
  #visit(tick: number, next: number | null): void {
    for (;;) {
      const due = this.orders
        .filter((order) => order.state === 'open' && !order.spent)
        .filter((order) => this.#isDue(order, tick, next))
        .sort((one, other) => rankOf(one) - rankOf(other) || one.id - other.id)[0];
      if (due === undefined) break;
      this.#take(due, tick);
    }
    for (const order of this.orders) {
      if (order.state !== 'open' || order.trail === null || order.triggered) continue;
      const { buys, trail, price } = order;
      order.price = buys ? Math.min(price, tick + trail) : Math.max(price, tick - trail);
    }
  }

  #isDue(order: PlainOrder, tick: number, next: number | null): boolean {
    if (order.kind === 'market' || order.triggered) return next === null;
    if (order.kind === 'stop') return order.buys ? tick >= order.price : tick <= order.price;
    if (order.capped !== true) return this.#passed(order, tick);
    // A capped order takes the last tick that its limit allows.
    return next === null || (order.buys ? next > order.price : next < order.price);
  }

  #passed(order: PlainOrder, tick: number): boolean {
    const beyond = order.buys ? order.price - tick : tick - order.price;
    return beyond >= (this.#model.limitFill === 'touch' ? 0 : 1);
  }

  #take(order: PlainOrder, tick: number): void {
    const wanted = order.quantity - order.filled;
    const given = Math.min(wanted, this.#left);
    const price = this.#priceOf(order, tick);
    if (order.kind === 'stop') order.triggered = true;
    order.spent = given < wanted;
    this.#left -= given;
    if (given > 0) this.#fill(order, given, price);
  }

  #priceOf(order: PlainOrder, tick: number): number {
    if (order.kind === 'limit') return order.capped === true ? tick : order.price;
    return order.buys ? tick + this.#model.slippageTicks : tick - this.#model.slippageTicks;
  }

  #fill(order: PlainOrder, quantity: number, price: number): void {
    order.filled += quantity;
    if (order.filled === order.quantity) order.state = 'filled';
    this.#trade(order, quantity, price);
    for (const other of this.orders) {
      if (other.parent === order.id) this.#cover(other, quantity, price);
    }
    const isDone = order.state === 'filled';
    const sibling = this.orders.find(({ id }) => id === order.sibling);
    if (sibling?.state === 'open') {
      if (isDone || sibling.quantity - sibling.filled <= quantity) sibling.state = 'canceled';
      else sibling.quantity -= quantity;
    }
    const entry = this.orders.find(({ id }) => id === order.parent);
    if (isDone && entry?.state === 'open') entry.state = 'canceled';
  }

  /** What closes and what opens are two trades. */
  #trade({ id, buys }: PlainOrder, quantity: number, price: number): void {
    const against = buys ? -this.#size : this.#size;
    const parts = against > 0 && against < quantity ? [against, quantity - against] : [quantity];
    for (const part of parts) {
      this.#size += buys ? part : -part;
      this.fills.push(`${id} ${buys ? 'buy' : 'sell'} ${part}@${price}`);
      this.#nextId++;
    }
  }

  #cover(exit: PlainOrder, quantity: number, price: number): void {
    if (exit.state === 'open') exit.quantity += quantity;
    if (exit.state !== 'suspended') return;
    exit.state = 'open';
    exit.quantity = quantity;
    exit.capped = false;
    const below = (exit.kind === 'stop') !== exit.buys;
    exit.price = below ? price - exit.distance : price + exit.distance;
  }
}

const RANKS: readonly Kind[] = ['market', 'stop', 'limit'];

const rankOf = ({ kind, triggered }: PlainOrder): number => (triggered ? 0 : RANKS.indexOf(kind));

/** Every tick from one price to another, both included. */
function walk(from: number, to: number): number[] {
  const step = to >= from ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + step * index);
}
