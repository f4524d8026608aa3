import type { ClientOrderId, Contract, ContractId } from '@loadline/core';
import {
  type ContractSlot,
  coverSlot,
  emptySlot,
  isEmpty,
  type StopLine,
  valueSlot,
} from './contract-slot.ts';
import type { CostTable } from './product-costs.ts';

/** What is held in each contract, with the sums over all of them kept up to date. */
export class PositionBook {
  readonly #costs: CostTable;
  readonly #slots = new Map<ContractId, ContractSlot>();
  readonly #slotOfStop = new Map<ClientOrderId, ContractSlot>();
  #profit = 0;
  #worst = 0;
  #unpriced = 0;
  #unmodelled = 0;
  #unbounded = 0;

  constructor(costs: CostTable) {
    this.#costs = costs;
  }

  /** Open profit of the positions that have a price. */
  get profit(): number {
    return this.#profit;
  }

  /** What is left of the positions at their exits, of those of which it is known and bounded. */
  get worst(): number {
    return this.#worst;
  }

  /** Positions without a price. */
  get unpriced(): number {
    return this.#unpriced;
  }

  /** Positions of whose worst case something is not known: the price, or the gap. */
  get unknown(): number {
    return this.#unpriced + this.#unmodelled;
  }

  /** Positions that are not covered by stops. */
  get unbounded(): number {
    return this.#unbounded;
  }

  /** A size that is not a whole number is not known: it has neither price nor stop. */
  setPosition(contract: Contract, size: number, cost: number): void {
    const slot = this.#slotOf(contract);
    slot.size = Number.isSafeInteger(size) ? size : Number.NaN;
    slot.cost = cost;
    this.#cover(slot);
  }

  /** Once per quote: a few additions; the stops are walked only when one is behind the price. */
  setPrice(contractId: ContractId, price: number): void {
    const slot = this.#slots.get(contractId) ?? this.#open(contractId);
    if (isEmpty(slot)) {
      slot.price = price;
      return;
    }
    this.#subtract(slot);
    slot.price = price;
    valueSlot(slot);
    this.#add(slot);
  }

  /** A stop that is not known in whole numbers protects nothing. */
  setStop(contract: Contract, stop: StopLine): void {
    this.removeStop(stop.orderId);
    const { price, quantity } = stop;
    if (!Number.isSafeInteger(price) || !Number.isSafeInteger(quantity) || quantity < 1) return;
    const slot = this.#slotOf(contract);
    slot.stops.set(stop.orderId, stop);
    this.#slotOfStop.set(stop.orderId, slot);
    this.#cover(slot);
  }

  removeStop(orderId: ClientOrderId): void {
    const slot = this.#slotOfStop.get(orderId);
    if (slot === undefined) return;
    slot.stops.delete(orderId);
    this.#slotOfStop.delete(orderId);
    this.#cover(slot);
  }

  /** After the allowance has changed. */
  refresh(): void {
    for (const slot of this.#slots.values()) this.#cover(slot);
  }

  /** Everything that is held, by contract; off the path. */
  held(): readonly ContractSlot[] {
    const held = [...this.#slots.values()].filter((slot) => !isEmpty(slot));
    return held.sort((left, right) => (left.contractId < right.contractId ? -1 : 1));
  }

  #slotOf(contract: Contract): ContractSlot {
    const slot = this.#slots.get(contract.id) ?? this.#open(contract.id);
    slot.costs = this.#costs.of(contract.product);
    return slot;
  }

  #open(contractId: ContractId): ContractSlot {
    const slot = emptySlot(contractId);
    this.#slots.set(contractId, slot);
    return slot;
  }

  #cover(slot: ContractSlot): void {
    this.#subtract(slot);
    coverSlot(slot);
    this.#add(slot);
  }

  #add(slot: ContractSlot): void {
    this.#profit += slot.profit;
    this.#worst += slot.worst;
    this.#unpriced += slot.unpriced;
    this.#unmodelled += slot.unmodelled;
    this.#unbounded += slot.unbounded;
  }

  #subtract(slot: ContractSlot): void {
    this.#profit -= slot.profit;
    this.#worst -= slot.worst;
    this.#unpriced -= slot.unpriced;
    this.#unmodelled -= slot.unmodelled;
    this.#unbounded -= slot.unbounded;
  }
}
