import type {
  ClientOrderId,
  Contract,
  ContractId,
  Money,
  Price,
  Product,
  Side,
} from '@loadline/core';
import type { DecisionTerm } from '../decision/decision.ts';
import { EntryBook, type RoomEntry } from './entry-book.ts';
import { largestQuantity, type RoomRequest } from './gate.ts';
import { PositionBook } from './position-book.ts';
import { CostTable, lossPerContract } from './product-costs.ts';
import { balanceTerm, entryTerms, positionTerms } from './room-terms.ts';

/**
 * One account in its worst case: every position ends at its stop, every working entry fills and
 * ends at its stop, each exit a gap beyond it and with its fees, nothing netted. Numbers only, in
 * micro-dollars, kept as sums of exact integers: a price costs a few additions, and reading `worst`
 * or asking for the largest size costs the same for one order as for a hundred. Neither allocates.
 */
export class RoomBook {
  readonly #costs: CostTable;
  readonly #positions: PositionBook;
  readonly #entries: EntryBook;
  #balance = Number.NaN;
  // Kept rather than computed when read: a getter that only loads a number never boxes it.
  #equity = Number.NaN;
  #worst = Number.NaN;

  /** @param gapTicks the allowance at present, asked at each `refreshGaps`; NaN: no figures. */
  constructor(gapTicks: (product: Product) => number) {
    this.#costs = new CostTable(gapTicks);
    this.#positions = new PositionBook(this.#costs);
    this.#entries = new EntryBook(this.#costs);
  }

  /** Until it is told, equity is unknown. */
  setBalance(balance: Money): void {
    this.#balance = Number.isSafeInteger(balance) ? balance : Number.NaN;
    this.#addUp();
  }

  /** @param size signed contracts, 0 when flat. @param cost as of core's `NetPosition`. */
  setPosition(contract: Contract, size: number, cost: Money): void {
    this.#positions.setPosition(contract, size, cost);
    this.#addUp();
  }

  /** The price at which positions are marked. NaN: it is not known any more. */
  setPrice(contractId: ContractId, price: Price): void {
    this.#positions.setPrice(contractId, price);
    this.#addUp();
  }

  /** A working protective stop with what is left of it; it counts against a position only. */
  setStop(
    orderId: ClientOrderId,
    contract: Contract,
    side: Side,
    price: Price,
    quantity: number,
  ): void {
    this.#entries.remove(orderId);
    this.#positions.setStop(contract, { orderId, side, price, quantity });
    this.#addUp();
  }

  /** A working entry with what is left of it; one that was sent or is in doubt counts alike. */
  setEntry(entry: RoomEntry): void {
    this.#positions.removeStop(entry.orderId);
    this.#entries.set(entry);
    this.#addUp();
  }

  removeOrder(orderId: ClientOrderId): void {
    this.#positions.removeStop(orderId);
    this.#entries.remove(orderId);
    this.#addUp();
  }

  /** Asks the gap model again: when the part of the session changes. */
  refreshGaps(): void {
    this.#costs.refresh();
    this.#positions.refresh();
    this.#entries.refresh();
    this.#addUp();
  }

  /** Balance and open profit; NaN while a position has no price. */
  get equity(): number {
    return this.#equity;
  }

  /**
   * Equity in the worst case. -Infinity when a position or an entry has no sufficient stop,
   * whatever else is unknown; else NaN while a price, a gap or the balance is not known.
   */
  get worst(): number {
    return this.#worst;
  }

  /** The first by name of what has no bound, positions before entries; null when all have one. */
  get unbounded(): ContractId | ClientOrderId | null {
    if (this.#positions.unbounded + this.#entries.unbounded === 0) return null;
    const position = this.#positions.held().find(({ unbounded }) => unbounded === 1);
    const line = this.#entries.all().find(({ unbounded }) => unbounded === 1);
    return position?.contractId ?? line?.entry.orderId ?? null;
  }

  /**
   * The largest size, up to the request's own, with which the worst case stays above the threshold.
   *
   * @param limit.threshold in micro-dollars; -Infinity: no limit; NaN: not known, so nothing fits.
   * In an object, since a number of this size would be boxed to be passed.
   * @returns 0 when nothing fits, or when the worst case is unknown or unbounded.
   */
  largestFit(request: RoomRequest, { threshold }: Readonly<{ threshold: number }>): number {
    const { contract, quantity, stopTicks, group } = request;
    const costs = this.#costs.of(contract.product);
    if (costs.unknown === 1) return 0;
    const perContract = lossPerContract(stopTicks, costs);
    const counted = this.#entries.worstOf(group);
    return largestQuantity(quantity, this.#worst - threshold, perContract, counted);
  }

  /** What a group of orders that cancel each other is counted with, in micro-dollars. */
  worstOf(group: string | null): number {
    return this.#entries.worstOf(group);
  }

  /** By how much an order of this size lowers `worst`, in micro-dollars; NaN without a bound. */
  lossOf({ contract, quantity, stopTicks, group }: RoomRequest): number {
    const costs = this.#costs.of(contract.product);
    if (costs.unknown === 1) return Number.NaN;
    const loss = quantity * lossPerContract(stopTicks, costs);
    return Math.max(0, loss - this.#entries.worstOf(group));
  }

  /**
   * The lines that add up to `worst`, each with its source; none while that is unknown or
   * unbounded. Of a group of orders only the worst one has lines. Allocates: off the path.
   *
   * @param without a group that is left out: a worse order of it has lines of its own.
   */
  terms(without: string | null = null): readonly DecisionTerm[] {
    if (!Number.isFinite(this.#worst)) return [];
    const lines = this.#entries.counted();
    const counted = without === null ? lines : lines.filter(({ entry }) => entry.group !== without);
    return [
      balanceTerm(this.#balance),
      ...this.#positions.held().flatMap(positionTerms),
      ...counted.flatMap(entryTerms),
    ];
  }

  #addUp(): void {
    const positions = this.#positions;
    const entries = this.#entries;
    const isUnbounded = positions.unbounded + entries.unbounded > 0;
    const isUnknown = positions.unknown + entries.unknown > 0;
    const worst = this.#balance + positions.worst - entries.loss;
    this.#equity = positions.unpriced > 0 ? Number.NaN : this.#balance + positions.profit;
    if (isUnbounded) this.#worst = Number.NEGATIVE_INFINITY;
    else this.#worst = isUnknown ? Number.NaN : worst;
  }
}
