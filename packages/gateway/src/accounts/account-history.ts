import type { AccountId, UnixMs } from '@loadline/core';
import type { SimulatedOrder, Venue } from '@loadline/simulation';
import { type HalfTrade, type OrderEntity, timestampMs } from '@loadline/wire';
import { orderEntity, tradeEntity } from '../mapping/wire-entities.ts';
import type { Catalog } from '../market/catalog.ts';
import { EntityPages } from '../store/entity-pages.ts';

type Kept = Readonly<{
  orders: EntityPages<OrderEntity>;
  trades: EntityPages<HalfTrade>;
  /** Refused orders that have not gone to the pages yet. */
  refused: OrderEntity[];
}>;

type Window = Readonly<{ from: UnixMs; to: UnixMs }>;

/** So many closed orders and fills of an account stay as they are; older ones go to pages. */
const KEPT_AS_THEY_ARE = 512;
/** Looked for after so many changes of all accounts. */
const LOOK_AFTER = 64;

/**
 * Every order and trade that an account ever had, as the wire tells them: those that the venue
 * holds, those that were refused, and the older ones, which are small here. None is ever forgotten.
 */
export class AccountHistory {
  readonly #venue: Venue;
  readonly #catalog: Catalog;
  readonly #accounts = new Map<AccountId, Kept>();
  #changes = 0;

  constructor(venue: Venue, catalog: Catalog) {
    this.#venue = venue;
    this.#catalog = catalog;
  }

  keepRefused(order: OrderEntity): void {
    this.#of(order.accountId as AccountId).refused.push(order);
    this.#changes += 1;
  }

  /** Counts a change. Every now and then the oldest closed orders and fills go to the pages. */
  note(accounts: () => readonly AccountId[]): void {
    this.#changes += 1;
    if (this.#changes < LOOK_AFTER) return;
    this.tidy(accounts());
  }

  /** Lets the oldest closed orders and fills of accounts go to the pages. */
  tidy(accounts: readonly AccountId[]): void {
    this.#changes = 0;
    for (const accountId of accounts) this.#tidy(accountId);
  }

  /** Orders that were created in a window, refused ones included; the newest first. */
  orders(accountId: AccountId, { from, to }: Window): OrderEntity[] {
    const { orders, refused } = this.#of(accountId);
    const held = this.#venue.orders(accountId).flatMap((order) => this.#orderEntity(order));
    const all = [...orders.around(from, to), ...refused, ...held];
    return all
      .filter(({ creationTimestamp }) => isWithin(creationTimestamp, from, to))
      .sort((left, right) => right.id - left.id);
  }

  /** One order of any status; null for one that the account never had. */
  order(accountId: AccountId, id: number): OrderEntity | null {
    const held = this.#venue.order(accountId, String(id) as SimulatedOrder['venueOrderId']);
    if (held !== null) return this.#orderEntity(held)[0] ?? null;
    const { orders, refused } = this.#of(accountId);
    return refused.find((order) => order.id === id) ?? orders.find(id);
  }

  /** Half-turns of a window, newest first. */
  trades(accountId: AccountId, { from, to }: Window): HalfTrade[] {
    const held = this.#venue.fills(accountId, from, to).flatMap((fill): HalfTrade[] => {
      const contract = this.#catalog.contract(fill.contractId);
      return contract === null ? [] : [tradeEntity(fill, contract.product)];
    });
    const older = this.#of(accountId).trades.around(from, to);
    const wanted = older.filter(({ creationTimestamp }) => isWithin(creationTimestamp, from, to));
    return [...wanted, ...held].reverse();
  }

  #tidy(accountId: AccountId): void {
    const { orders, trades, refused } = this.#of(accountId);
    const closed = this.#venue.takeClosed(accountId, KEPT_AS_THEY_ARE);
    const entities = closed.orders.flatMap((order) => this.#orderEntity(order));
    const old = refused.splice(0, Math.max(0, refused.length - KEPT_AS_THEY_ARE));
    for (const order of [...entities, ...old]) orders.add(order);
    for (const fill of closed.fills) {
      const contract = this.#catalog.contract(fill.contractId);
      if (contract !== null) trades.add(tradeEntity(fill, contract.product));
    }
  }

  #orderEntity(order: SimulatedOrder): readonly OrderEntity[] {
    const contract = this.#catalog.contract(order.contractId);
    return contract === null ? [] : [orderEntity(order, contract.product)];
  }

  #of(accountId: AccountId): Kept {
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    const made: Kept = { orders: new EntityPages(), trades: new EntityPages(), refused: [] };
    this.#accounts.set(accountId, made);
    return made;
  }
}

function isWithin(timestamp: string, from: number, to: number): boolean {
  const at = timestampMs(timestamp) ?? 0;
  return at >= from && at <= to;
}
