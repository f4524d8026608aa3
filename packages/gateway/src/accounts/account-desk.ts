import {
  type AccountId,
  type Contract,
  type ContractId,
  firmTradingDay,
  type Price,
  type SessionCalendar,
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
  type VenueChange,
} from '@loadline/simulation';
import type { OrderEntity } from '@loadline/wire';
import type { OrderFaults } from '../faults/order-faults.ts';
import { FirmAccount } from '../firm/firm-account.ts';
import { FirmDesk } from '../firm/firm-desk.ts';
import { FirmEvents } from '../firm/firm-events.ts';
import { isOld, upgraded } from '../firm/old-record.ts';
import type { GatedOrder } from '../firm/order-gate.ts';
import { type FindPack, RuleBook } from '../firm/rule-book.ts';
import type { Catalog } from '../market/catalog.ts';
import { type GatewayRecord, type GatewayState, positionKey } from '../store/records.ts';
import { AccountHistory } from './account-history.ts';
import {
  DEFAULT_ACCOUNTS,
  type GatewayUser,
  nextAccountId,
  openedAccount,
  type WantedAccount,
} from './gateway-users.ts';
import { liveSequence, type UserEvent } from './live-sequence.ts';

export type DeskOptions = Readonly<{
  model: FillModel;
  catalog: Catalog;
  calendar: SessionCalendar;
  findPack: FindPack;
  state: GatewayState;
  users: readonly GatewayUser[];
  /** Market time at the start. */
  at: UnixMs;
  /** Writes what changed. Called before `publish`, and before a request is answered. */
  persist: (records: readonly GatewayRecord[]) => void;
  publish: (event: UserEvent) => void;
  faults: OrderFaults;
}>;

/** A price with what traded at it; 0 where that is not known. */
export type ShownPrice = Readonly<{ price: Price; at: UnixMs; continuous: boolean; size: number }>;

/** A refused order that has an id; told as pending and then as rejected. */
export type Refusal = Omit<OrderEntity, 'id' | 'status'>;

/**
 * All accounts of the gateway: the simulated venue, the firm's rules over it, and the order in
 * which changes are written and told. Each call is one step: first the file, then the streams.
 */
export class AccountDesk implements SimulationSink {
  readonly venue: Venue;
  readonly firm: FirmDesk;
  readonly events: FirmEvents;
  readonly rules: RuleBook;
  readonly history: AccountHistory;
  readonly #options: DeskOptions;
  readonly #told: UserEvent[] = [];
  readonly #records: GatewayRecord[] = [];
  readonly #positionIds = new Map<string, number>();
  readonly #openings = new Map<string, VenueFill>();
  readonly #tags = new Map<AccountId, Set<string>>();

  constructor(options: DeskOptions) {
    this.#options = options;
    const { model, catalog, calendar, state, findPack } = options;
    this.venue = new Venue({ model, sink: this, ...nextIdOf(state) });
    this.rules = new RuleBook(findPack);
    this.history = new AccountHistory(this.venue, catalog);
    this.events = new FirmEvents(state.firmEvents);
    this.firm = new FirmDesk({
      venue: this.venue,
      calendar,
      clockAt: (marketTime) => catalog.clockAt(marketTime),
      contractOf: (id) => catalog.contract(id),
      events: this.events,
      seenAt: state.cursor === null ? Number.NaN : options.at,
    });
    this.#restore(state);
    this.#openAccounts();
  }

  /** The accounts of a user, oldest first. */
  accountsOf(userName: string): readonly VenueAccount[] {
    return this.firm
      .accounts()
      .filter((account) => account.userName === userName)
      .flatMap(({ accountId }) => this.venue.account(accountId) ?? [])
      .map((account) => this.#shown(account));
  }

  /** Whether the venue takes orders for an account. */
  canTrade(accountId: AccountId): boolean {
    return !this.#options.faults.isLocked && this.venue.account(accountId)?.canTrade === true;
  }

  /** Tells every account anew: a fault has changed what it shows. */
  tellAccounts(): void {
    for (const { accountId } of this.firm.accounts()) {
      const account = this.venue.account(accountId);
      if (account !== null) {
        this.#options.publish({ kind: 'account', account: this.#shown(account) });
      }
    }
  }

  owns(userName: string, accountId: number): boolean {
    return this.firm.account(accountId as AccountId)?.userName === userName;
  }

  positionId({ accountId, contractId }: VenuePosition): number {
    return this.#positionIds.get(positionKey(accountId, contractId)) ?? 0;
  }

  /** Tags are unique for ever, bracket exits' own included. */
  isTagTaken(accountId: AccountId, tag: string): boolean {
    return this.#tags.get(accountId)?.has(tag) ?? false;
  }

  place(request: PlaceRequest, at: UnixMs): VenueOrderId {
    const { faults } = this.#options;
    return this.#step(() =>
      faults.isIdle ? this.venue.place(request, at) : faults.place(this.venue, request, at),
    );
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

  modify(id: AccountId, orderId: VenueOrderId, change: VenueChange, at: UnixMs): ChangeResult {
    return this.#step(() => this.venue.modify(id, orderId, change, at));
  }

  cancel(accountId: AccountId, orderId: VenueOrderId, at: UnixMs): ChangeResult {
    const { faults } = this.#options;
    return this.#step(() =>
      faults.isIdle
        ? this.venue.cancel(accountId, orderId, at)
        : faults.cancel(this.venue, accountId, orderId, at),
    );
  }

  closePosition(accountId: AccountId, contractId: ContractId, at: UnixMs): VenueOrderId | null {
    return this.#step(() => this.venue.closePosition(accountId, contractId, at));
  }

  /** Why the firm does not take an order, or null. */
  firmRefusal(accountId: AccountId, order: GatedOrder, at: UnixMs): string | null {
    return this.#step(() => this.firm.refusal(accountId, order, at));
  }

  /** Lets the firm act by itself or at somebody's wish: what it does is written and told. */
  act<Value>(at: UnixMs, action: (firm: FirmDesk) => Value): Value {
    return this.#step(() => {
      this.firm.advance(at);
      return action(this.firm);
    });
  }

  /**
   * Makes an account for a user. Its pack has to be one that may be run.
   *
   * @returns the new account's id, which was never given before.
   */
  openAccount(userName: string, wanted: WantedAccount, at: UnixMs): AccountId {
    return this.#step(() => {
      const accountId = this.#open(userName, wanted, at);
      const account = this.firm.account(accountId);
      if (account !== null) this.firm.admit(account, at);
      return accountId;
    });
  }

  /** Keeps a user that was made while the gateway runs. */
  keepUser({ name, key }: GatewayUser): void {
    this.#step(() => this.#records.push({ kind: 'user', name, key }));
  }

  /** Matches a price and applies the firm's rules. `cursor` is written with what it caused. */
  onPrice(
    contract: Contract,
    { price, at, continuous, size }: ShownPrice,
    writeCursor: (records: GatewayRecord[]) => void,
  ): void {
    this.firm.advance(at);
    this.venue.onPrice(contract, price, at, continuous, size);
    const { faults } = this.#options;
    if (!faults.isIdle) faults.settle(this.venue, this, at);
    this.firm.onPrice(contract, price, at);
    this.#collectFirm();
    writeCursor(this.#records);
    this.#commit();
  }

  /** A step of time without a price. */
  onTime(at: UnixMs, writeCursor: (records: GatewayRecord[]) => void): void {
    this.firm.advance(at);
    this.#collectFirm();
    writeCursor(this.#records);
    this.#commit();
  }

  onOrder(changed: SimulatedOrder): void {
    const { faults } = this.#options;
    const order = faults.isIdle ? changed : faults.shown(changed);
    this.firm.onOrder(order);
    this.#takeTag(order.accountId, order.customTag);
    this.#told.push({ kind: 'order', order });
    this.#records.push({ kind: 'order', order });
  }

  onFill(fill: VenueFill): void {
    this.firm.onFill(fill);
    this.#told.push({ kind: 'fill', fill });
    this.#records.push({ kind: 'fill', fill });
  }

  onPosition(position: VenuePosition): void {
    const { accountId, contractId } = position;
    const key = positionKey(accountId, contractId);
    const isNew = !this.#positionIds.has(key);
    const positionId = isNew ? this.#positionIds.size + 1 : this.positionId(position);
    this.#positionIds.set(key, positionId);
    this.#showPosition(accountId, contractId);
    this.#told.push({ kind: 'position', position });
    this.#records.push({ kind: 'position', position, positionId });
  }

  onAccount(account: VenueAccount): void {
    this.firm.account(account.accountId)?.setBalance(account.balance);
    this.#told.push({ kind: 'account', account: this.#shown(account) });
    this.#records.push({ kind: 'account', account });
  }

  /** An account as clients see it: a lock by name is never written to the file. */
  #shown(account: VenueAccount): VenueAccount {
    return this.#options.faults.isLocked ? { ...account, canTrade: false } : account;
  }

  #step<Value>(operation: () => Value): Value {
    const value = operation();
    this.#commit();
    return value;
  }

  /** First the file, then the streams: what a client has seen survives a crash. */
  #commit(): void {
    this.#collectFirm();
    if (this.#records.length > 0) {
      this.#options.persist(this.#records);
      this.history.note(() => this.#accountIds());
    }
    this.#records.length = 0;
    if (this.#told.length === 0) return;
    const openings = { find: (fill: VenueFill) => this.#openingOf(fill) };
    const told = liveSequence(this.#told, openings);
    for (const event of this.#told) if (event.kind === 'fill') this.#noteOpening(event.fill);
    this.#told.length = 0;
    for (const event of told) this.#options.publish(event);
  }

  /** What the firm has changed goes to the file with what caused it. */
  #collectFirm(): void {
    this.firm.takeChanges((firm) => this.#records.push({ kind: 'firm', firm }));
    for (const event of this.events.takeFresh()) this.#records.push({ kind: 'firmEvent', event });
    this.#options.faults.takeChanges((entryId, entry) => {
      this.#records.push({ kind: 'waiting', entryId, entry });
    });
  }

  #showPosition(accountId: AccountId, contractId: ContractId): void {
    const contract = this.#options.catalog.contract(contractId);
    if (contract === null) return;
    const net = this.venue.netPosition(accountId, contractId);
    this.firm.onPosition(accountId, contract, net, this.venue.lastPrice(contractId));
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
    this.history.keepRefused(order);
    this.#takeTag(order.accountId as AccountId, order.customTag);
  }

  #restore(state: GatewayState): void {
    for (const account of state.accounts.values()) {
      this.venue.restoreAccount(account);
      const firm = state.firm.get(account.accountId);
      if (firm === undefined) continue;
      const record = isOld(firm) ? upgraded(firm, account, this.rules) : firm;
      const restored = new FirmAccount(record, account.balance, this.rules);
      if (record === firm) restored.takeChange();
      this.firm.put(restored);
    }
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
    }
    for (const order of state.refused.values()) this.#keepRefused(order);
  }

  /** Puts orders back, after the last prices: which of them have met a price follows from those. */
  restoreOrders(state: GatewayState): void {
    for (const order of state.orders.values()) {
      const contract = this.#options.catalog.contract(order.contractId);
      this.#takeTag(order.accountId, order.customTag);
      if (contract === null) continue;
      this.venue.restoreOrder(order, contract);
      this.firm.onOrder(order);
    }
    for (const [entryId, entry] of state.waiting) this.#options.faults.restore(entryId, entry);
    this.history.tidy(this.#accountIds());
    for (const { position } of state.positions.values()) {
      this.#showPosition(position.accountId, position.contractId);
    }
  }

  #accountIds(): readonly AccountId[] {
    return this.firm.accounts().map(({ accountId }) => accountId);
  }

  #openAccounts(): void {
    const { users, at } = this.#options;
    const known = new Set(this.firm.accounts().map(({ userName }) => userName));
    for (const { name, accounts = DEFAULT_ACCOUNTS } of users) {
      if (known.has(name)) continue;
      for (const wanted of accounts) this.#open(name, wanted, at);
    }
    this.#commit();
  }

  #open(userName: string, wanted: WantedAccount, at: UnixMs): AccountId {
    const known = [...new Set(this.firm.accounts().map((account) => account.userName))];
    const index = known.indexOf(userName);
    const accountId = nextAccountId(this.firm.accounts().map((account) => account.accountId));
    const { packId } = wanted.choices;
    const pack = this.rules.pack(packId);
    const owner = { userName, userIndex: index < 0 ? known.length : index, accountId };
    const rules = this.rules.rulesOn(packId, firmTradingDay(at));
    const { account, firm } = openedAccount(wanted, owner, { pack, rules });
    this.venue.openAccount(account);
    this.firm.put(new FirmAccount(firm, account.balance, this.rules));
    this.#records.push({ kind: 'account', account });
    this.events.add(accountId, at, 'created', null, { packId, balance: account.balance });
    return accountId;
  }
}

/** One counter gives all ids, so the next one is beyond every id that was ever given. */
function nextIdOf(state: GatewayState): { nextId?: number } {
  const ids = [...state.orders.keys(), ...state.fills.keys(), ...state.refused.keys()];
  const last = ids.reduce<number>((most, id) => Math.max(most, Number(id)), 0);
  return last === 0 ? {} : { nextId: last + 1 };
}
