import {
  type AccountId,
  type Contract,
  type ContractId,
  type NetPosition,
  type Price,
  type Quantity,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenueOrderId,
  type VenuePosition,
} from '@loadline/core';
import type { ContractBook, FillTaker } from '../matching/contract-book.ts';
import { entryAndExits } from './bracket.ts';
import { changedOrder, leavesNothing, metAt } from './order-change.ts';
import { settleFill } from './settlement.ts';
import {
  type PlaceRequest,
  type SimulatedOrder,
  type VenueChange,
  withLaterFields,
} from './simulated-order.ts';
import { VenueBooks, type VenueOptions } from './venue-books.ts';

export type ChangeResult = 'done' | 'notFound' | 'notWorking';

/**
 * The simulated venue: accounts, orders, positions and fills over all contracts, matched against
 * a path of prices. The same class serves the gateway and the backtest; see
 * `docs/concepts/parity.md` for its rules. Synchronous and deterministic: it is told the time.
 * An unknown account is a bug of the caller and fails an `assert`, but for `modify` and `cancel`.
 */
export class Venue {
  readonly #books: VenueBooks;
  readonly #taker: FillTaker;
  /** The book of the last price, so that a stream of one contract needs no look-up. */
  #hotBook: ContractBook | null = null;
  #hotContract: Contract | null = null;

  constructor(options: VenueOptions) {
    const books = new VenueBooks(options);
    this.#books = books;
    this.#taker = {
      takeFill: (working, part) => settleFill(books, working, part),
      restate: ({ order }, fields, at) => {
        const restated = { ...order, ...fields, pricedAt: metAt(order, at), updatedAt: at };
        books.rework(books.ledger(order.accountId), restated);
      },
    };
  }

  /** The id that the next order or fill gets; kept by the gateway, so that none ever repeats. */
  get nextId(): number {
    return this.#books.nextId;
  }

  /** Takes an id for an order that is refused before it reaches the book. */
  reserveId(): VenueOrderId {
    return this.#books.takeId() as VenueOrderId;
  }

  openAccount(account: VenueAccount): void {
    this.#books.openLedger(account);
  }

  account(accountId: AccountId): VenueAccount | null {
    return this.#books.findLedger(accountId)?.account ?? null;
  }

  /** Locks or unlocks an account: the gateway's rules decide, the venue only tells it. */
  setCanTrade(accountId: AccountId, { canTrade }: { readonly canTrade: boolean }): void {
    const ledger = this.#books.ledger(accountId);
    ledger.account = { ...ledger.account, canTrade };
    this.#books.sink.onAccount(ledger.account);
  }

  /**
   * Takes an order; it is first matched at the next price. Its bracket exits come with it,
   * suspended. Validates nothing but what would be a bug of the caller.
   */
  place(request: PlaceRequest, at: UnixMs): VenueOrderId {
    const ledger = this.#books.ledger(request.accountId);
    const { lastPrice } = this.#books.book(request.contract);
    const takeId = () => this.#books.takeId() as VenueOrderId;
    const orders = entryAndExits(request, { at, lastPrice, takeId });
    for (const order of orders) this.#books.put(ledger, order);
    const [entry] = orders;
    this.#books.work(entry, request.contract, { fresh: true });
    return entry.venueOrderId;
  }

  /**
   * Changes a working order, from the next price on. Waiting exits follow their entry's size. An
   * order that would be left with nothing to fill counts as not working.
   */
  modify(
    accountId: AccountId,
    venueOrderId: VenueOrderId,
    change: VenueChange,
    at: UnixMs,
  ): ChangeResult {
    const ledger = this.#books.findLedger(accountId);
    const order = ledger?.order(venueOrderId) ?? null;
    if (ledger === null || order === null) return 'notFound';
    if (order.status !== 'open' || leavesNothing(order, change.quantity)) return 'notWorking';
    const book = this.#books.bookOf(order.contractId);
    const changed = changedOrder(order, change, { at, lastPrice: book.lastPrice });
    const wasFresh = book.remove(venueOrderId)?.fresh === true;
    this.#books.put(ledger, changed);
    const fresh = wasFresh || changed.limitPrice !== order.limitPrice;
    this.#books.work(changed, book.contract, { fresh });
    if (changed.quantity === order.quantity) return 'done';
    for (const exit of ledger.suspendedExits(venueOrderId)) {
      this.#books.put(ledger, { ...exit, quantity: changed.quantity, updatedAt: at });
    }
    return 'done';
  }

  /** Cancels an order that works or waits, and with an entry the exits that wait for it. */
  cancel(accountId: AccountId, venueOrderId: VenueOrderId, at: UnixMs): ChangeResult {
    const ledger = this.#books.findLedger(accountId);
    const order = ledger?.order(venueOrderId) ?? null;
    if (ledger === null || order === null) return 'notFound';
    if (order.status !== 'open' && order.status !== 'suspended') return 'notWorking';
    this.#books.cancel(ledger, order, at);
    for (const exit of ledger.suspendedExits(venueOrderId)) this.#books.cancel(ledger, exit, at);
    return 'done';
  }

  /** Ends every order of an account in a contract that has expired, waiting exits among them. */
  expire(accountId: AccountId, contractId: ContractId, at: UnixMs): void {
    const ledger = this.#books.ledger(accountId);
    for (const order of ledger.liveOrders()) {
      if (order.contractId === contractId) this.#books.cancel(ledger, order, at, 'expired');
    }
  }

  /**
   * Closes a position with a market order. Bracket exits go on working, as on the real
   * venue: one that is left over opens a new position when it fills.
   *
   * @param part so many contracts of it, no more than are held; null: all of it.
   * @returns the market order's id, or null when there is not as much to close.
   */
  closePosition(
    accountId: AccountId,
    contractId: ContractId,
    at: UnixMs,
    part: Quantity | null = null,
  ): VenueOrderId | null {
    const ledger = this.#books.ledger(accountId);
    const contract = ledger.contractOf(contractId);
    const { size } = ledger.net(contractId);
    const quantity = part ?? (Math.abs(size) as Quantity);
    if (contract === null || size === 0 || quantity > Math.abs(size)) return null;
    const side = size > 0 ? 'sell' : 'buy';
    const prices = { limitPrice: null, stopPrice: null, bracket: null, customTag: null };
    return this.place({ accountId, contract, type: 'market', side, quantity, ...prices }, at);
  }

  /**
   * Matches a price. `continuous` says that the market traded every tick since the last price of
   * the contract; otherwise it jumped. `size` is what traded at the price, 0 where it is not known;
   * only a liquidity model asks for it. Meant for every price: quiet ones cost nanoseconds.
   */
  onPrice(contract: Contract, price: Price, at: UnixMs, continuous: boolean, size = 0): void {
    this.#bookOf(contract).onPrice(price, at, continuous, size, this.#taker);
  }

  /** Whether no order can trigger at any price from `low` to `high`: then they need no matching. */
  isQuiet(contract: Contract, low: Price, high: Price): boolean {
    return this.#bookOf(contract).isQuiet(low, high);
  }

  hasWorkingOrders(contractId: ContractId): boolean {
    return (this.#books.findBook(contractId)?.size ?? 0) > 0;
  }

  lastPrice(contractId: ContractId): Price | null {
    return this.#books.findBook(contractId)?.lastPrice ?? null;
  }

  order(accountId: AccountId, venueOrderId: VenueOrderId): SimulatedOrder | null {
    return this.#books.findLedger(accountId)?.order(venueOrderId) ?? null;
  }

  /** Every order of the account, of every status, oldest first. */
  orders(accountId: AccountId): readonly SimulatedOrder[] {
    return this.#books.findLedger(accountId)?.orders() ?? [];
  }

  /** Working orders; suspended exits are left out, as the venue does. */
  openOrders(accountId: AccountId): readonly SimulatedOrder[] {
    const live = this.#books.findLedger(accountId)?.liveOrders() ?? [];
    return live.filter(({ status }) => status === 'open');
  }

  positions(accountId: AccountId): readonly VenuePosition[] {
    return this.#books.findLedger(accountId)?.openPositions() ?? [];
  }

  /** The exact net position, for open profit at a price. */
  netPosition(accountId: AccountId, contractId: ContractId): NetPosition {
    return this.#books.ledger(accountId).net(contractId);
  }

  /** Fills with `from <= at <= to`, oldest first. */
  fills(accountId: AccountId, from: UnixMs, to: UnixMs): readonly VenueFill[] {
    const fills = this.#books.findLedger(accountId)?.fills ?? [];
    return fills.filter(({ at }) => at >= from && at <= to);
  }

  /** Lets go of all closed orders and fills of an account but the newest `keep` of each. */
  takeClosed(
    accountId: AccountId,
    keep: number,
  ): Readonly<{ orders: readonly SimulatedOrder[]; fills: readonly VenueFill[] }> {
    return this.#books.ledger(accountId).takeClosed(keep);
  }

  /** Puts an account back, or replaces it, without telling anybody. */
  restoreAccount(account: VenueAccount): void {
    const ledger = this.#books.findLedger(account.accountId);
    if (ledger === null) this.#books.openLedger(account);
    else ledger.account = account;
  }

  /** Puts the last price back. Before `restoreOrder`: what came after it is told by its time. */
  restorePrice(contract: Contract, price: Price, at: UnixMs): void {
    this.#books.book(contract).restorePrice(price, at);
  }

  restoreOrder(stored: SimulatedOrder, contract: Contract): void {
    const order = withLaterFields(stored);
    this.#books.ledger(order.accountId).putOrder(order);
    if (order.status !== 'open') return;
    const { pricedAt } = order;
    const fresh = pricedAt !== null && this.#books.book(contract).isAfterLastPrice(pricedAt);
    this.#books.work(order, contract, { fresh });
  }

  /** Fills have to come in the order in which they happened. */
  restoreFill(fill: VenueFill): void {
    this.#books.ledger(fill.accountId).fills.push(fill);
  }

  restorePosition(position: VenuePosition, contract: Contract): void {
    this.#books.ledger(position.accountId).restorePosition(position, contract);
  }

  #bookOf(contract: Contract): ContractBook {
    if (contract === this.#hotContract && this.#hotBook !== null) return this.#hotBook;
    this.#hotContract = contract;
    this.#hotBook = this.#books.book(contract);
    return this.#hotBook;
  }
}
