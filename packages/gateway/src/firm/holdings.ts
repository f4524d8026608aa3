import {
  type Contract,
  type ContractId,
  FLAT_POSITION,
  type Money,
  type NetPosition,
  openProfit,
  type Price,
  type Product,
  type Side,
  type VenueOrderId,
} from '@loadline/core';
import type { Holding } from '@loadline/risk';
import type { SimulatedOrder } from '@loadline/simulation';

type Held = { readonly contract: Contract; net: NetPosition; open: number };

/** An order as far as size is concerned. */
export type SizedOrder = Readonly<{ contract: Contract; side: Side; quantity: number }>;

/**
 * Positions and live orders of one account. Open profit is kept up to date price by price, so that
 * equity costs one addition; sizes are those of the worst case, every opening order filled.
 */
export class Holdings {
  readonly #held = new Map<ContractId, Held>();
  readonly #orders = new Map<VenueOrderId, SimulatedOrder>();
  #openProfit = 0;

  /** Gross profit if all were closed at the last prices; a contract without a price counts 0. */
  get openProfit(): Money {
    return this.#openProfit as Money;
  }

  get isFlat(): boolean {
    return this.#held.size === 0;
  }

  /** Neither a position nor a live order. */
  get isIdle(): boolean {
    return this.#held.size === 0 && this.#orders.size === 0;
  }

  /** Live orders, suspended exits among them, oldest first. */
  orders(): readonly SimulatedOrder[] {
    return [...this.#orders.values()];
  }

  contracts(): readonly Contract[] {
    return [...this.#held.values()].map(({ contract }) => contract);
  }

  net(contractId: ContractId): NetPosition {
    return this.#held.get(contractId)?.net ?? FLAT_POSITION;
  }

  setPosition(contract: Contract, net: NetPosition, price: Price | null): void {
    this.#openProfit -= this.#held.get(contract.id)?.open ?? 0;
    this.#held.delete(contract.id);
    if (net.size === 0) return;
    this.#held.set(contract.id, { contract, net, open: 0 });
    if (price !== null) this.setPrice(contract.id, price);
  }

  /** Meant for every price: allocates nothing. */
  setPrice(contractId: ContractId, price: Price): void {
    const held = this.#held.get(contractId);
    if (held === undefined) return;
    const open = openProfit(held.net, price, held.contract.product.tickValue);
    this.#openProfit += open - held.open;
    held.open = open;
  }

  setOrder(order: SimulatedOrder): void {
    const { status, venueOrderId } = order;
    if (status === 'open' || status === 'suspended') this.#orders.set(venueOrderId, order);
    else this.#orders.delete(venueOrderId);
  }

  /** Orders of a contract that work or wait. */
  ordersOf(contractId: ContractId): readonly SimulatedOrder[] {
    return this.orders().filter((order) => order.contractId === contractId);
  }

  /** Contracts of market orders of one side that have not filled yet. */
  pendingMarket(contractId: ContractId, side: Side): number {
    let sum = 0;
    for (const order of this.#orders.values()) {
      if (order.contractId !== contractId || order.side !== side) continue;
      if (order.type === 'market' && order.status === 'open') sum += left(order);
    }
    return sum;
  }

  /**
   * Contracts by product as they could become: each contract's position with all its buying orders
   * filled or with all its selling ones, whichever is larger. Two orders of which one cancels the
   * other count as the larger of them; exits that still wait for their entry do not count.
   *
   * @param more an order that is not yet there.
   */
  worst(contractOf: (id: ContractId) => Contract | null, more: SizedOrder | null): Holding[] {
    const byRoot = new Map<string, { product: Product; contracts: number }>();
    for (const contract of this.#exposed(contractOf, more)) {
      const { product } = contract;
      const extra = more !== null && more.contract.id === contract.id ? more : null;
      const sum = byRoot.get(product.root) ?? { product, contracts: 0 };
      sum.contracts += this.#worstOf(contract.id, extra);
      byRoot.set(product.root, sum);
    }
    return [...byRoot.values()];
  }

  #worstOf(contractId: ContractId, more: SizedOrder | null): number {
    const { size } = this.net(contractId);
    const working = this.ordersOf(contractId).filter(({ status }) => status === 'open');
    const sum = (side: Side): number =>
      countedOnce(working.filter((order) => order.side === side)) +
      (more?.side === side ? more.quantity : 0);
    return Math.max(Math.abs(size), size + sum('buy'), sum('sell') - size);
  }

  #exposed(
    contractOf: (id: ContractId) => Contract | null,
    more: SizedOrder | null,
  ): readonly Contract[] {
    const found = new Map<ContractId, Contract>();
    for (const { contract } of this.#held.values()) found.set(contract.id, contract);
    for (const { contractId } of this.#orders.values()) {
      const contract = contractOf(contractId);
      if (contract !== null) found.set(contractId, contract);
    }
    if (more !== null) found.set(more.contract.id, more.contract);
    return [...found.values()];
  }
}

/** Contracts left in orders of one side; a pair of which one cancels the other counts once. */
function countedOnce(orders: readonly SimulatedOrder[]): number {
  let sum = 0;
  for (const order of orders) {
    const { linkedOrderId, venueOrderId } = order;
    const sibling = orders.find((other) => other.venueOrderId === linkedOrderId);
    const isSecond = sibling !== undefined && Number(sibling.venueOrderId) < Number(venueOrderId);
    if (isSecond) continue;
    sum += Math.max(left(order), sibling === undefined ? 0 : left(sibling));
  }
  return sum;
}

const left = ({ quantity, filledQuantity }: SimulatedOrder): number => quantity - filledQuantity;
