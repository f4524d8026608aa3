import {
  applyFill,
  assert,
  averagePriceTicks,
  type Contract,
  type ContractId,
  FLAT_POSITION,
  type Money,
  type NetPosition,
  type PositionFill,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenueOrderId,
  type VenuePosition,
} from '@loadline/core';
import type { SimulatedOrder } from './simulated-order.ts';

type Held = { readonly contract: Contract; net: NetPosition; shown: VenuePosition };

/** One account's books: cash, orders of every status, fills and net positions. */
export class AccountLedger {
  account: VenueAccount;
  readonly fills: VenueFill[] = [];
  readonly #orders = new Map<VenueOrderId, SimulatedOrder>();
  /** Orders that work or wait: asked for all the time, and few beside those of a year. */
  readonly #live = new Map<VenueOrderId, SimulatedOrder>();
  readonly #exits = new Map<VenueOrderId, VenueOrderId[]>();
  readonly #held = new Map<ContractId, Held>();

  constructor(account: VenueAccount) {
    this.account = account;
  }

  order(id: VenueOrderId): SimulatedOrder | null {
    return this.#orders.get(id) ?? null;
  }

  orders(): SimulatedOrder[] {
    return [...this.#orders.values()];
  }

  /** Keeps the newest state of an order; the first time it also learns whose exit it is. */
  putOrder(order: SimulatedOrder): void {
    const parent = order.parentOrderId;
    if (parent !== null && !this.#orders.has(order.venueOrderId)) {
      const exits = this.#exits.get(parent) ?? [];
      this.#exits.set(parent, [...exits, order.venueOrderId]);
    }
    this.#orders.set(order.venueOrderId, order);
    const isLive = order.status === 'open' || order.status === 'suspended';
    if (isLive) this.#live.set(order.venueOrderId, order);
    else this.#live.delete(order.venueOrderId);
  }

  /**
   * Lets go of the oldest closed orders and fills, so that a long life stays small. Nothing that
   * happens later asks for them: an exit or sibling that is gone counts as closed.
   *
   * @param keep how many of each stay.
   */
  takeClosed(keep: number): Readonly<{ orders: SimulatedOrder[]; fills: VenueFill[] }> {
    const orders: SimulatedOrder[] = [];
    const surplus = this.#orders.size - this.#live.size - keep;
    for (const [id, order] of this.#orders) {
      if (orders.length >= surplus) break;
      if (this.#live.has(id)) continue;
      orders.push(order);
      this.#orders.delete(id);
      this.#exits.delete(id);
    }
    return { orders, fills: this.fills.splice(0, Math.max(0, this.fills.length - keep)) };
  }

  /** Working orders and suspended exits, oldest first. */
  liveOrders(): SimulatedOrder[] {
    return [...this.#live.values()];
  }

  /** The exits of an entry, of every status: the stop, then the target. */
  exitsOf(entry: VenueOrderId): SimulatedOrder[] {
    const exits = this.#exits.get(entry) ?? [];
    return exits.flatMap((id) => this.#orders.get(id) ?? []);
  }

  /** The exits of an entry that still wait for its fill. */
  suspendedExits(entry: VenueOrderId): SimulatedOrder[] {
    return this.exitsOf(entry).filter(({ status }) => status === 'suspended');
  }

  net(contractId: ContractId): NetPosition {
    return this.#held.get(contractId)?.net ?? FLAT_POSITION;
  }

  contractOf(contractId: ContractId): Contract | null {
    return this.#held.get(contractId)?.contract ?? null;
  }

  openPositions(): VenuePosition[] {
    return [...this.#held.values()].flatMap(({ shown }) => (shown.size === 0 ? [] : [shown]));
  }

  /** Books a fill into its position. A flat position still shows the average that it had. */
  bookPosition(
    contract: Contract,
    fill: PositionFill,
    at: UnixMs,
  ): Readonly<{ position: VenuePosition; realised: Money | null }> {
    const held = this.#held.get(contract.id);
    const { tickValue } = contract.product;
    const before = held?.net ?? FLAT_POSITION;
    const { position: net, realised } = applyFill(before, fill, tickValue);
    const opened = before.size === 0 || before.size > 0 !== net.size > 0;
    const shown: VenuePosition = {
      accountId: this.account.accountId,
      contractId: contract.id,
      size: net.size,
      averagePriceTicks: averagePriceTicks(net.size === 0 ? before : net, tickValue),
      openedAt: held !== undefined && (net.size === 0 || !opened) ? held.shown.openedAt : at,
    };
    this.#held.set(contract.id, { contract, net, shown });
    return { position: shown, realised };
  }

  /** The cost follows exactly: it is an integer far below the precision of the average. */
  restorePosition(position: VenuePosition, contract: Contract): void {
    const { size, averagePriceTicks: average } = position;
    const cost = Math.round(size * average * contract.product.tickValue);
    assert(Number.isSafeInteger(cost), `position of ${contract.id} has a cost that fits`);
    const net = size === 0 ? FLAT_POSITION : { size, cost: cost as Money };
    this.#held.set(contract.id, { contract, net, shown: position });
  }
}
