import {
  type ClientOrderId,
  type Contract,
  isQuantity,
  type Price,
  type Side,
} from '@loadline/core';
import { type CostTable, LINE_MAX, lossPerContract, type ProductCosts } from './product-costs.ts';

/** An order that could open or add: working, sent, or of unknown outcome. */
export type RoomEntry = Readonly<{
  orderId: ClientOrderId;
  contract: Contract;
  side: Side;
  /** Contracts not yet filled; 0 removes the entry. */
  quantity: number;
  /** From the fill to the stop, in ticks; null: no stop is known, so the loss has no bound. */
  stopTicks: number | null;
  /** Orders of one group cancel each other: one of them at most is filled. Null: none. */
  group: string | null;
}>;

/** A working protective stop with what is left of it. */
export type RiskStop = Readonly<{
  orderId: ClientOrderId;
  contract: Contract;
  side: Side;
  price: Price;
  quantity: number;
}>;

/** An entry with what it can lose, in micro-dollars; 0 while that is unknown or unbounded. */
export type EntryLine = {
  readonly entry: RoomEntry;
  readonly costs: ProductCosts;
  readonly group: EntryGroup;
  loss: number;
  unmodelled: 0 | 1;
  unbounded: 0 | 1;
};

type EntryGroup = { readonly lines: Map<ClientOrderId, EntryLine>; worst: number };

/** The working entries of an account, with what they can lose kept up to date. */
export class EntryBook {
  readonly #costs: CostTable;
  readonly #lines = new Map<ClientOrderId, EntryLine>();
  readonly #groups = new Map<string, EntryGroup>();
  #loss = 0;
  #unmodelled = 0;
  #unbounded = 0;

  constructor(costs: CostTable) {
    this.#costs = costs;
  }

  /** What all entries lose that can be filled together, of those of which it is known. */
  get loss(): number {
    return this.#loss;
  }

  /** Entries in products of which the gap model says nothing. */
  get unknown(): number {
    return this.#unmodelled;
  }

  /** Entries without a stop. */
  get unbounded(): number {
    return this.#unbounded;
  }

  set(entry: RoomEntry): void {
    this.remove(entry.orderId);
    if (entry.quantity === 0) return;
    const costs = this.#costs.of(entry.contract.product);
    const group = this.#groupOf(entry.group);
    const line: EntryLine = { entry, costs, group, loss: 0, unmodelled: 0, unbounded: 0 };
    valueLine(line);
    group.lines.set(entry.orderId, line);
    this.#lines.set(entry.orderId, line);
    this.#unmodelled += line.unmodelled;
    this.#unbounded += line.unbounded;
    this.#valueGroup(group);
  }

  remove(orderId: ClientOrderId): void {
    const line = this.#lines.get(orderId);
    if (line === undefined) return;
    const { entry, group } = line;
    this.#lines.delete(orderId);
    group.lines.delete(orderId);
    this.#unmodelled -= line.unmodelled;
    this.#unbounded -= line.unbounded;
    this.#valueGroup(group);
    if (entry.group !== null && group.lines.size === 0) this.#groups.delete(entry.group);
  }

  /** After the allowance has changed. */
  refresh(): void {
    for (const { entry } of this.all()) this.set(entry);
  }

  /** What a group is counted with already: the loss of its worst member. */
  worstOf(group: string | null): number {
    return group === null ? 0 : (this.#groups.get(group)?.worst ?? 0);
  }

  /** The lines that make up `loss`: of each group the worst, the first by name; off the path. */
  counted(): readonly EntryLine[] {
    const seen = new Set<EntryGroup>();
    return this.all().filter(({ group, loss }) => {
      if (loss !== group.worst || seen.has(group)) return false;
      seen.add(group);
      return true;
    });
  }

  /** Every entry, by name; off the path. */
  all(): readonly EntryLine[] {
    const lines = [...this.#lines.values()];
    return lines.sort((left, right) => (left.entry.orderId < right.entry.orderId ? -1 : 1));
  }

  #groupOf(name: string | null): EntryGroup {
    const known = name === null ? undefined : this.#groups.get(name);
    if (known !== undefined) return known;
    const group: EntryGroup = { lines: new Map(), worst: 0 };
    if (name !== null) this.#groups.set(name, group);
    return group;
  }

  #valueGroup(group: EntryGroup): void {
    this.#loss -= group.worst;
    group.worst = 0;
    for (const { loss } of group.lines.values()) group.worst = Math.max(group.worst, loss);
    this.#loss += group.worst;
  }
}

function valueLine(line: EntryLine): void {
  const { entry, costs } = line;
  const loss = entry.quantity * lossPerContract(entry.stopTicks, costs);
  const isBounded = isQuantity(entry.quantity) && loss <= LINE_MAX;
  line.loss = isBounded ? loss : 0;
  line.unmodelled = costs.unknown;
  line.unbounded = isBounded ? 0 : 1;
}
