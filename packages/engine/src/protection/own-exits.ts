import {
  type ClientOrderId,
  type Contract,
  filledQuantity,
  isLive,
  type Price,
  type Quantity,
  remainingQuantity,
  sideSign,
} from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import { type ExitKind, isChanging, placeExit, resizeExit } from '../operations/exits.ts';
import type { Trader } from '../operations/send-order.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { entriesOf, entryPrice, isBeyond } from './stop-place.ts';
import type { Watch } from './watch.ts';

/** Sizes that the venue was asked for, by exit: one that it does not take on was refused. */
export type OwnExitsState = readonly (readonly [ClientOrderId, number])[];

/** An entry whose exits are ours, with the contracts of it that are still held. */
type Lot = Readonly<{ entry: BookedOrder; held: number }>;

/**
 * Makes the exits of entries that the venue took without any: a stop and then a target for what has
 * filled, made larger with every part that fills, made smaller or canceled with what the other one
 * closes. It compares what is wanted with what works, so a repetition or a restart does no harm.
 */
export class OwnExits {
  readonly #trader: Trader;
  readonly #asked = new Map<ClientOrderId, number>();

  constructor(trader: Trader) {
    this.#trader = trader;
  }

  /** @returns whether a stop would lie behind the market, so that the position has to be closed. */
  drive(contract: Contract, watch: Watch): 'done' | 'beyond' {
    // A position that is not known gets no exits: they could be larger than what is held.
    if (!isKnown(this.#trader.desk)) return 'done';
    const entries = entriesOf(this.#trader.desk, watch).filter(({ exits }) => exits === 'own');
    let outcome: 'done' | 'beyond' = 'done';
    for (const lot of this.#lotsOf(entries, Math.abs(watch.size))) {
      if (this.#fit(contract, lot, 'stop', watch) === 'beyond') outcome = 'beyond';
      else this.#fit(contract, lot, 'target', watch);
    }
    return outcome;
  }

  snapshot(): OwnExitsState {
    return [...this.#asked];
  }

  restore(state: OwnExitsState): void {
    for (const [name, quantity] of state) this.#asked.set(name, quantity);
  }

  /** What was closed by anything but their own exits was the oldest, as the venue counts it. */
  #lotsOf(entries: readonly BookedOrder[], size: number): readonly Lot[] {
    const open = entries.map((entry) => ({ entry, held: this.#openOf(entry) }));
    let excess = open.reduce((sum, { held }) => sum + held, 0) - size;
    return open.map(({ entry, held }) => {
      const less = Math.max(0, Math.min(excess, held));
      excess -= less;
      return { entry, held: held - less };
    });
  }

  #openOf({ order }: BookedOrder): number {
    const exits = this.#trader.desk.orders.exitsOf(order.clientOrderId);
    const closed = exits.reduce((sum, exit) => sum + filledQuantity(exit.order), 0);
    return Math.max(0, filledQuantity(order) - closed);
  }

  #fit(contract: Contract, { entry, held }: Lot, kind: ExitKind, watch: Watch): 'done' | 'beyond' {
    const price = priceOf(entry, kind);
    if (price === null) return 'done';
    const name = entry.order.clientOrderId;
    const exits = this.#trader.desk.orders
      .exitsOf(name)
      .filter(({ order }) => order.role === kind && isLive(order) && isStaying(order.status.kind));
    const covered = exits.reduce((sum, exit) => sum + sizeToBe(exit), 0);
    if (covered > held) this.#shrink(exits, covered - held);
    if (covered >= held) return 'done';
    const missing = held - covered;
    if (exits.length === 0 && watch.begun.includes(beginning(name, kind))) return 'done';
    if (exits.some((exit) => isChanging(exit) || exit.order.status.kind !== 'working')) {
      return 'done';
    }
    const exit = exits.at(-1);
    if (exit !== undefined && !this.#wasRefused(exit)) {
      this.#grow(exit, missing);
      return 'done';
    }
    const last = this.#trader.desk.context.lastPriceOf(contract.id);
    if (kind === 'stop' && isBeyond(price, last, watch.sign)) return 'beyond';
    const { strategyId } = entry;
    const origin = { strategyId, parentId: name, exits: 'own' } as const;
    const quantity = missing as Quantity;
    watch.begun = [...watch.begun, beginning(name, kind)];
    const sent = placeExit(this.#trader, { contract, kind, price, quantity, origin });
    if (kind === 'stop' && sent.kind === 'sent')
      watch.placed = [...watch.placed, sent.clientOrderId];
    return 'done';
  }

  /** Smaller from the last one on. A change on its way is waited for. */
  #shrink(exits: readonly BookedOrder[], excess: number): void {
    let less = excess;
    for (const exit of [...exits].reverse()) {
      const left = sizeToBe(exit);
      const taken = Math.min(less, left);
      less -= taken;
      this.#asked.delete(exit.order.clientOrderId);
      if (taken > 0) resizeExit(this.#trader.desk, exit, left - taken);
    }
  }

  #grow(exit: BookedOrder, missing: number): void {
    const { clientOrderId, quantity } = exit.order;
    this.#asked.set(clientOrderId, quantity + missing);
    resizeExit(this.#trader.desk, exit, remainingQuantity(exit.order) + missing);
  }

  /** The venue would not enlarge it, so what is missing gets an exit of its own. */
  #wasRefused({ order: { clientOrderId, quantity } }: BookedOrder): boolean {
    const asked = this.#asked.get(clientOrderId);
    return asked !== undefined && asked !== quantity;
  }
}

/** Once an exit was there and is gone, it is not simply made again: somebody took it away. */
const beginning = (name: ClientOrderId, kind: ExitKind): string => `${name} ${kind}`;

const isStaying = (kind: BookedOrder['order']['status']['kind']): boolean =>
  kind !== 'pendingCancel';

const sizeToBe = ({ order, change }: BookedOrder): number =>
  (change?.quantity ?? order.quantity) - filledQuantity(order);

/** At the distances of the entry, from the average price of what has filled of it. */
function priceOf({ order, stopTicks, targetTicks }: BookedOrder, kind: ExitKind): Price | null {
  const ticks = kind === 'stop' ? stopTicks : targetTicks;
  if (ticks === null) return null;
  const away = kind === 'stop' ? -ticks : ticks;
  return Math.round(entryPrice(order) + sideSign(order.side) * away) as Price;
}

/** Everything that the venue has told of the account has been taken up. */
const isKnown = ({ known, fills }: AccountDesk): boolean => known && !fills.hasOrphans;
