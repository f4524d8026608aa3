import type { Contract, Price, UnixMs, VenueOrderId } from '@loadline/core';
import { type BookOrder, fillPrice, levelOf, meetMarket, NOT_REACHED } from './book-order.ts';

/** Takes the fills of one price, in order. It may remove and add orders of the book meanwhile. */
export interface FillTaker {
  takeFill(order: BookOrder, price: Price, at: UnixMs): void;
}

/** Beyond every price; within V8's small integers, so that the quiet test compares integers. */
const FAR = 2 ** 30;

/** The working orders of one contract, over all accounts, and the market that they meet. */
export class ContractBook {
  readonly contract: Contract;
  readonly #slippageTicks: number;
  readonly #orders: BookOrder[] = [];
  #lastPrice = 0;
  #lastPriceAt = Number.NEGATIVE_INFINITY;
  #hasPrice = false;
  /** Strictly between these two prices no order can trigger. The wrong way round: always look. */
  #quietAbove = -FAR;
  #quietBelow = FAR;

  constructor(contract: Contract, slippageTicks: number) {
    this.contract = contract;
    this.#slippageTicks = slippageTicks;
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

  add(order: BookOrder): void {
    this.#orders.push(order);
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

  /** The hot path: most prices trigger nothing and cost two comparisons. */
  onPrice(price: Price, at: UnixMs, continuous: boolean, taker: FillTaker): void {
    if (this.isQuiet(price, price)) {
      this.#lastPrice = price;
      this.#hasPrice = true;
      return;
    }
    this.#match(price, at, continuous, taker);
  }

  isQuiet(low: Price, high: Price): boolean {
    return low > this.#quietAbove && high < this.#quietBelow;
  }

  #match(price: Price, at: UnixMs, continuous: boolean, taker: FillTaker): void {
    let level = continuous && this.#hasPrice ? this.#lastPrice : (price as number);
    for (const order of this.#orders) meetMarket(order, level);
    this.#lastPrice = price;
    this.#hasPrice = true;
    for (;;) {
      const next = this.#nearest(level, price);
      if (next === null) break;
      level = levelOf(next, level, price);
      taker.takeFill(next, fillPrice(next, level, this.#slippageTicks), at);
    }
    this.#findQuiet();
  }

  /** The order that the rest of the leg triggers first. */
  #nearest(from: number, to: number): BookOrder | null {
    let best: BookOrder | null = null;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (const order of this.#orders) {
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

  #lookAtNextPrice(): void {
    this.#quietAbove = this.#orders.length === 0 ? -FAR : FAR;
    this.#quietBelow = this.#orders.length === 0 ? FAR : -FAR;
  }

  #findQuiet(): void {
    this.#quietAbove = -FAR;
    this.#quietBelow = FAR;
    for (const { rank, sign, trigger } of this.#orders) {
      // A buy stop and a sell limit wait above the market, the other two below it.
      const waitsAbove = rank === 1 ? sign === 1 : sign === -1;
      if (waitsAbove) this.#quietBelow = Math.min(this.#quietBelow, trigger);
      else this.#quietAbove = Math.max(this.#quietAbove, trigger);
    }
  }
}

/** The order of two that trigger at one level. */
function before(order: BookOrder, other: BookOrder | null): boolean {
  if (other === null) return true;
  if (order.rank !== other.rank) return order.rank < other.rank;
  return order.sequence < other.sequence;
}
