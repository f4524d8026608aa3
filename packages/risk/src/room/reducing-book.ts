import { type ClientOrderId, type ContractId, type Side } from '@loadline/core';

/** When an order fills: at once, when the market goes against the position, or with it. */
export type ReducingKind = 'now' | 'stop' | 'limit';

/** A live order that takes contracts out of a position. */
export type ReducingOrder = Readonly<{
  orderId: ClientOrderId;
  contractId: ContractId;
  side: Side;
  kind: ReducingKind;
  /** Contracts not yet filled. */
  quantity: number;
  /** Orders of one group cancel each other. Null: none. */
  group: string | null;
}>;

/**
 * The live orders that reduce, so that several of them together cannot do more than close. What
 * fills at once adds up, and so do stops and so do limits; a stop and a limit lie on two sides of
 * the market, and the desk takes the other away when one has filled.
 */
export class ReducingBook {
  readonly #orders = new Map<ClientOrderId, ReducingOrder>();

  set(order: ReducingOrder): void {
    this.#orders.set(order.orderId, order);
  }

  remove(orderId: ClientOrderId): void {
    this.#orders.delete(orderId);
  }

  /** What others of the kind can take out as well; of a group its largest member. */
  others({ contractId, side, kind, group: own }: Omit<ReducingOrder, 'orderId'>): number {
    let sum = 0;
    const groups = new Map<string, number>();
    for (const { group, quantity, ...order } of this.#orders.values()) {
      if (order.contractId !== contractId || order.side !== side || order.kind !== kind) continue;
      if (group === null) sum += quantity;
      else if (group !== own) groups.set(group, Math.max(groups.get(group) ?? 0, quantity));
    }
    for (const quantity of groups.values()) sum += quantity;
    return sum;
  }
}
