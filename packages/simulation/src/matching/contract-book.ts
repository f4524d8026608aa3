import type { Contract, Price, UnixMs, VenueOrderId } from '@loadline/core';
import type { SimulatedOrder } from '../venue/simulated-order.ts';
import {
  type BookOrder,
  bookOrder,
  fillPrice,
  levelOf,
  meetMarket,
  NOT_REACHED,
  trailedPrice,
} from './book-order.ts';
import type { FillModel } from './fill-model.ts';
import { LiquidityBudget } from './liquidity.ts';

/** A part of an order that executes: at most what is left of it. */
export type Part = Readonly<{ price: Price; quantity: number; at: UnixMs }>;

/** What matching can change of an order besides filling it. */
export type Restated = Readonly<Partial<Pick<SimulatedOrder, 'taking' | 'stopPrice'>>>;

/**
 * Takes the fills of one price, in order. It may remove, add and update orders of the book
 * meanwhile.
 */
export interface FillTaker {
  takeFill(order: BookOrder, part: Part): void;
  /** An order that changes without a fill: it stays in the book, in its new state. */
  restate(order: BookOrder, fields: Restated, at: UnixMs): void;
}

/** Beyond every price; within V8's small integers, so that the quiet test compares integers. */
const FAR = 2 ** 30;

/** The working orders of one contract, over all accounts, and the market that they meet. */
export class ContractBook {
  readonly contract: Contract;
  readonly #model: FillModel;
  readonly #budget: LiquidityBudget;
  /** By id, so that a restart and a changed order keep the order of what is told. */
  readonly #orders: BookOrder[] = [];
  #lastPrice = 0;
  #lastPriceAt = Number.NEGATIVE_INFINITY;
  #hasPrice = false;
  /** Strictly between these two prices no order can trigger. The wrong way round: always look. */
  #quietAbove = -FAR;
  #quietBelow = FAR;

  constructor(contract: Contract, model: FillModel) {
    this.contract = contract;
    this.#model = model;
    this.#budget = new LiquidityBudget(model.liquidity);
  }

  get lastPrice(): Price | null {
    return this.#hasPrice ? (this.#lastPrice as Price) : null;
  }

  get size(): number {
    return this.#orders.length;
  }

  /** True for an order that came after the last price, when it is put back after a restart. */
  isAfterLastPrice(at: UnixMs): boolean {
    return at >= this.#lastPriceAt;
  }

  restorePrice(price: Price, at: UnixMs): void {
    this.#lastPrice = price;
    this.#lastPriceAt = at;
    this.#hasPrice = true;
  }

  /** @param options.fresh whether it has not met a price since it came or changed its price. */
  add(order: SimulatedOrder, { fresh }: { readonly fresh: boolean }): void {
    const added = bookOrder(order, this.#model, fresh);
    const after = this.#orders.findLastIndex(({ sequence }) => sequence < added.sequence);
    this.#orders.splice(after + 1, 0, added);
    this.#lookAtNextPrice();
  }

  /** @returns the order as it was, or null when it was not in the book. */
  remove(id: VenueOrderId): BookOrder | null {
    const index = this.#orders.findIndex(({ order }) => order.venueOrderId === id);
    if (index < 0) return null;
    const [removed = null] = this.#orders.splice(index, 1);
    this.#lookAtNextPrice();
    return removed;
  }

  /** The new state of an order that goes on working where it is in its leg. */
  update(order: SimulatedOrder): void {
    const index = this.#orders.findIndex(({ order: { venueOrderId } }) => {
      return venueOrderId === order.venueOrderId;
    });
    const known = this.#orders[index];
    if (known === undefined) return;
    const { fresh, marketable, spent } = known;
    this.#orders[index] = { ...bookOrder(order, this.#model, fresh), marketable, spent };
    this.#lookAtNextPrice();
  }

  /** The hot path: most prices trigger nothing and cost two comparisons. */
  onPrice(price: Price, at: UnixMs, continuous: boolean, size: number, taker: FillTaker): void {
    if (this.isQuiet(price, price)) {
      this.#lastPrice = price;
      this.#hasPrice = true;
      return;
    }
    this.#match(price, at, continuous, size, taker);
  }

  isQuiet(low: Price, high: Price): boolean {
    return low > this.#quietAbove && high < this.#quietBelow;
  }

  #match(price: Price, at: UnixMs, continuous: boolean, size: number, taker: FillTaker): void {
    let level = continuous && this.#hasPrice ? this.#lastPrice : (price as number);
    this.#budget.open({ contractId: this.contract.id, price, size, at });
    this.#meetMarket(level, at, taker);
    this.#lastPrice = price;
    this.#hasPrice = true;
    for (;;) {
      const next = this.#nearest(level, price);
      if (next === null) break;
      level = levelOf(next, level, price);
      this.#execute(next, level, at, taker);
    }
    this.#trail(price, at, taker);
    this.#findQuiet();
  }

  #meetMarket(start: number, at: UnixMs, taker: FillTaker): void {
    for (let index = 0; index < this.#orders.length; index += 1) {
      const order = this.#orders[index];
      if (order === undefined) continue;
      const isSameInstant = order.fresh && order.order.pricedAt === at;
      meetMarket(order, start);
      if (order.rank !== 2 || order.marketable) continue;
      // The market has left a limit that took it, and what is left of it rests; or a limit came in
      // this very instant, and its time alone would let it come anew after a restart.
      if (isSameInstant || order.order.taking) taker.restate(order, { taking: false }, at);
    }
  }

  /**
   * Fills as much of an order as its account gets. Even if that is nothing, a stop has triggered
   * and a marketable limit goes on taking.
   */
  #execute(order: BookOrder, level: number, at: UnixMs, taker: FillTaker): void {
    const { accountId, quantity: whole, filledQuantity } = order.order;
    const wanted = whole - filledQuantity;
    const quantity = this.#budget.take(accountId, wanted);
    order.spent = quantity < wanted;
    if (quantity > 0) {
      const price = fillPrice(order, level, this.#model.slippageTicks);
      taker.takeFill(order, { price, quantity, at });
    } else if (order.rank === 1 || (order.marketable && !order.order.taking)) {
      taker.restate(order, { taking: true }, at);
    }
  }

  /** The order that the rest of the leg triggers first. */
  #nearest(from: number, to: number): BookOrder | null {
    let best: BookOrder | null = null;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (const order of this.#orders) {
      if (order.spent) continue;
      const level = levelOf(order, from, to);
      if (level === NOT_REACHED) continue;
      const distance = Math.abs(level - from);
      const sooner = distance < bestDistance || (distance === bestDistance && before(order, best));
      if (sooner) {
        best = order;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** A leg goes one way, so trailing stops follow it once, when it has ended. */
  #trail(price: Price, at: UnixMs, taker: FillTaker): void {
    for (let index = 0; index < this.#orders.length; index += 1) {
      const order = this.#orders[index];
      if (order === undefined) continue;
      const stopPrice = trailedPrice(order, price);
      if (stopPrice !== null) taker.restate(order, { stopPrice }, at);
    }
  }

  #lookAtNextPrice(): void {
    this.#quietAbove = this.#orders.length === 0 ? -FAR : FAR;
    this.#quietBelow = this.#orders.length === 0 ? FAR : -FAR;
  }

  #findQuiet(): void {
    this.#quietAbove = -FAR;
    this.#quietBelow = FAR;
    for (const { rank, sign, trigger, order } of this.#orders) {
      if (rank === 0 || order.taking) {
        this.#lookAtNextPrice();
        return;
      }
      // A buy stop and a sell limit wait above the market, the other two below it.
      const waitsAbove = rank === 1 ? sign === 1 : sign === -1;
      if (waitsAbove) this.#quietBelow = Math.min(this.#quietBelow, trigger);
      else this.#quietAbove = Math.max(this.#quietAbove, trigger);
      if (order.trailTicks === null) continue;
      // On the other side the market draws a trailing stop after it.
      const follows = trigger - sign * (order.trailTicks + 1);
      if (waitsAbove) this.#quietAbove = Math.max(this.#quietAbove, follows);
      else this.#quietBelow = Math.min(this.#quietBelow, follows);
    }
    // An order that was reached and got nothing is reached again where the next leg begins.
    const last = this.#lastPrice as Price;
    if (!this.isQuiet(last, last)) this.#lookAtNextPrice();
  }
}

/** The order of two that trigger at one level. */
function before(order: BookOrder, other: BookOrder | null): boolean {
  if (other === null) return true;
  if (order.rank !== other.rank) return order.rank < other.rank;
  return order.sequence < other.sequence;
}
