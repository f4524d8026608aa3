import {
  type AccountId,
  type Contract,
  type ContractId,
  type OrderChange,
  type Price,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenueOrderId,
  type VenuePosition,
} from '@loadline/core';
import {
  type ChangeResult,
  type FillModel,
  type PlaceRequest,
  type SimulatedOrder,
  type SimulationSink,
  Venue,
} from '@loadline/simulation';
import type { OrderEntity } from '@loadline/wire';
import type { Catalog } from '../market/catalog.ts';
import { type GatewayRecord, type GatewayState, positionKey } from '../store/records.ts';
import { FirmRules } from './firm-rules.ts';
import { accountsOfUser, type GatewayUser } from './gateway-users.ts';
import { liveSequence, type UserEvent } from './live-sequence.ts';

export type DeskOptions = Readonly<{
  model: FillModel;
  catalog: Catalog;
  state: GatewayState;
  users: readonly GatewayUser[];
  /** Writes what changed. Called before `publish`, and before a request is answered. */
  persist: (records: readonly GatewayRecord[]) => void;
  publish: (event: UserEvent) => void;
}>;

/** A refused order that has an id; told as pending and then as rejected. */
export type Refusal = Omit<OrderEntity, 'id' | 'status'>;

/**
 * All accounts of the gateway: the simulated venue, the firm's rules over it, and the order in
 * which changes are written and told. Each call is one step: first the file, then the streams.
 */
export class AccountDesk implements SimulationSink {
  readonly venue: Venue;
  readonly rules: FirmRules;
  readonly #options: DeskOptions;
  readonly #events: UserEvent[] = [];
  readonly #records: GatewayRecord[] = [];
  readonly #positionIds = new Map<string, number>();
  readonly #openings = new Map<string, VenueFill>();
  readonly #tags = new Map<AccountId, Set<string>>();
  readonly #refused = new Map<AccountId, OrderEntity[]>();
  /** Accounts with a position: the only ones whose equity a price can move. */
  readonly #exposed = new Set<AccountId>();

  constructor(options: DeskOptions) {
    this.#options = options;
    const { model, catalog, state } = options;
    this.venue = new Venue({ model, sink: this, ...nextIdOf(state) });
    this.rules = new FirmRules(this.venue, catalog);
    this.#restore(state);
    this.#openAccounts();
  }

  /** The accounts of a user, oldest first. */
  accountsOf(userName: string): readonly VenueAccount[] {
    return this.rules
      .records()
      .filter((record) => record.userName === userName)
      .flatMap(({ accountId }) => this.venue.account(accountId) ?? []);
  }

  owns(userName: string, accountId: number): boolean {
    return this.rules.record(accountId as AccountId)?.userName === userName;
  }

  positionId({ accountId, contractId }: VenuePosition): number {
    return this.#positionIds.get(positionKey(accountId, contractId)) ?? 0;
  }

  refusedOrders(accountId: AccountId): readonly OrderEntity[] {
    return this.#refused.get(accountId) ?? [];
  }

  /** Tags are unique for ever, bracket exits' own included. */
  isTagTaken(accountId: AccountId, tag: string): boolean {
    return this.#tags.get(accountId)?.has(tag) ?? false;
  }

  place(request: PlaceRequest, at: UnixMs): VenueOrderId {
    return this.#step(() => this.venue.place(request, at));
  }

  /** Gives a refused order its id and keeps it. */
  refuse(refusal: Refusal, status: number): OrderEntity {
    return this.#step(() => {
      const order: OrderEntity = { ...refusal, id: Number(this.venue.reserveId()), status };
      this.#keepRefused(order);
      this.#records.push({ kind: 'refused', order });
      return order;
    });
  }

  modify(id: AccountId, orderId: VenueOrderId, change: OrderChange, at: UnixMs): ChangeResult {
    return this.#step(() => this.venue.modify(id, orderId, change, at));
  }

  cancel(accountId: AccountId, orderId: VenueOrderId, at: UnixMs): ChangeResult {
    return this.#step(() => this.venue.cancel(accountId, orderId, at));
  }

  closePosition(accountId: AccountId, contractId: ContractId, at: UnixMs): VenueOrderId | null {
    return this.#step(() => this.venue.closePosition(accountId, contractId, at));
  }

  /** Matches a price and applies the firm's rules. `cursor` is written with what it caused. */
  onPrice(
    contract: Contract,
    { price, at, continuous }: Readonly<{ price: Price; at: UnixMs; continuous: boolean }>,
    writeCursor: (records: GatewayRecord[]) => void,
  ): void {
    this.#beginDay(at);
    this.venue.onPrice(contract, price, at, continuous);
    if (this.#exposed.size > 0) this.#enforce(at);
    writeCursor(this.#records);
    this.#commit();
  }

  /** A step of time without a price. */
  onTime(at: UnixMs, writeCursor: (records: GatewayRecord[]) => void): void {
    this.#beginDay(at);
    writeCursor(this.#records);
    this.#commit();
  }

  onOrder(order: SimulatedOrder): void {
    this.#takeTag(order.accountId, order.customTag);
    this.#events.push({ kind: 'order', order });
    this.#records.push({ kind: 'order', order });
  }

  onFill(fill: VenueFill): void {
    this.#events.push({ kind: 'fill', fill });
    this.#records.push({ kind: 'fill', fill });
  }

  onPosition(position: VenuePosition): void {
    const { accountId, contractId } = position;
    const key = positionKey(accountId, contractId);
    const isNew = !this.#positionIds.has(key);
    const positionId = isNew ? this.#positionIds.size + 1 : this.positionId(position);
    this.#positionIds.set(key, positionId);
    this.#noteExposure(accountId);
    this.#events.push({ kind: 'position', position });
    this.#records.push({ kind: 'position', position, positionId });
  }

  onAccount(account: VenueAccount): void {
    this.#events.push({ kind: 'account', account });
    this.#records.push({ kind: 'account', account });
  }

  #step<Value>(operation: () => Value): Value {
    const value = operation();
    this.#commit();
    return value;
  }

  /** First the file, then the streams: what a client has seen survives a crash. */
  #commit(): void {
    if (this.#records.length > 0) this.#options.persist(this.#records);
    this.#records.length = 0;
    if (this.#events.length === 0) return;
    const openings = { find: (fill: VenueFill) => this.#openingOf(fill) };
    const told = liveSequence(this.#events, openings);
    for (const event of this.#events) if (event.kind === 'fill') this.#noteOpening(event.fill);
    this.#events.length = 0;
    for (const event of told) this.#options.publish(event);
  }

  #beginDay(at: UnixMs): void {
    for (const firm of this.rules.beginDay(at)) this.#records.push({ kind: 'firm', firm });
  }

  /** Liquidates what has touched its floor: everything canceled and closed, and no new order. */
  #enforce(at: UnixMs): void {
    for (const accountId of this.rules.breaches(this.#exposed)) {
      const firm = this.rules.violate(accountId, at);
      if (firm !== null) this.#records.push({ kind: 'firm', firm });
      for (const { venueOrderId, status } of this.venue.orders(accountId)) {
        const isLive = status === 'open' || status === 'suspended';
        if (isLive) this.venue.cancel(accountId, venueOrderId, at);
      }
      for (const { contractId } of this.venue.positions(accountId)) {
        this.venue.closePosition(accountId, contractId, at);
      }
      this.venue.setCanTrade(accountId, { canTrade: false });
    }
  }

  #noteExposure(accountId: AccountId): void {
    if (this.venue.positions(accountId).length > 0) this.#exposed.add(accountId);
    else this.#exposed.delete(accountId);
  }

  #openingOf({ accountId, contractId }: VenueFill): VenueFill | null {
    return this.#openings.get(positionKey(accountId, contractId)) ?? null;
  }

  #noteOpening(fill: VenueFill): void {
    if (fill.profitAndLoss !== null) return;
    this.#openings.set(positionKey(fill.accountId, fill.contractId), fill);
  }

  #takeTag(accountId: AccountId, tag: string | null): void {
    if (tag === null) return;
    const tags = this.#tags.get(accountId) ?? new Set();
    this.#tags.set(accountId, tags.add(tag));
  }

  #keepRefused(order: OrderEntity): void {
    const accountId = order.accountId as AccountId;
    const kept = this.#refused.get(accountId);
    if (kept === undefined) this.#refused.set(accountId, [order]);
    else kept.push(order);
    this.#takeTag(accountId, order.customTag);
  }

  #restore(state: GatewayState): void {
    for (const account of state.accounts.values()) this.venue.restoreAccount(account);
    for (const firm of state.firm.values()) this.rules.put(firm);
    for (const fill of state.fills.values()) {
      this.venue.restoreFill(fill);
      this.#noteOpening(fill);
    }
    for (const { position, positionId } of state.positions.values()) {
      const contract = this.#options.catalog.contract(position.contractId);
      if (contract === null) continue;
      const key = positionKey(position.accountId, position.contractId);
      this.#positionIds.set(key, positionId);
      this.venue.restorePosition(position, contract);
      this.#noteExposure(position.accountId);
    }
    for (const order of state.refused.values()) this.#keepRefused(order);
  }

  /** Puts orders back, after the last prices: which of them have met a price follows from those. */
  restoreOrders(state: GatewayState): void {
    for (const order of state.orders.values()) {
      const contract = this.#options.catalog.contract(order.contractId);
      this.#takeTag(order.accountId, order.customTag);
      if (contract !== null) this.venue.restoreOrder(order, contract);
    }
  }

  #openAccounts(): void {
    const known = [...new Set(this.rules.records().map(({ userName }) => userName))];
    const fresh = this.#options.users.filter(({ name }) => !known.includes(name));
    for (const [index, user] of fresh.entries()) {
      for (const { account, firm } of accountsOfUser(user, known.length + index)) {
        this.venue.openAccount(account);
        this.rules.put(firm);
        this.#records.push({ kind: 'account', account }, { kind: 'firm', firm });
      }
    }
    this.#commit();
  }
}

/** One counter gives all ids, so the next one is beyond every id that was ever given. */
function nextIdOf(state: GatewayState): { nextId?: number } {
  const ids = [...state.orders.keys(), ...state.fills.keys(), ...state.refused.keys()];
  const last = ids.reduce<number>((most, id) => Math.max(most, Number(id)), 0);
  return last === 0 ? {} : { nextId: last + 1 };
}
