import {
  type AccountId,
  assert,
  type Contract,
  type ContractId,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenuePosition,
} from '@loadline/core';
import { ContractBook } from '../matching/contract-book.ts';
import type { FillModel } from '../matching/fill-model.ts';
import { AccountLedger } from './account-ledger.ts';
import type { SimulatedOrder } from './simulated-order.ts';

/**
 * Is told every change, at once and in order. One execution tells: the order, its fill (two where
 * it goes through zero: what closes, then what opens), the exits that it opened or resized or the
 * sibling that it canceled, the position, the account. It must not call the venue back.
 */
export interface SimulationSink {
  onOrder(order: SimulatedOrder): void;
  onFill(fill: VenueFill): void;
  onPosition(position: VenuePosition): void;
  onAccount(account: VenueAccount): void;
}

export type VenueOptions = Readonly<{
  model: FillModel;
  sink: SimulationSink;
  /** The next order or fill id, when a venue is put back. */
  nextId?: number;
}>;

/** The real venue's ids are beyond 32 bits; ours are too, so that nobody reads them as an int32. */
const FIRST_ID = 2 ** 31 + 1;

/** What the venue's parts share: the ledgers, the order books, the id counter and the sink. */
export class VenueBooks {
  readonly model: FillModel;
  readonly sink: SimulationSink;
  readonly #ledgers = new Map<AccountId, AccountLedger>();
  readonly #books = new Map<ContractId, ContractBook>();
  #nextId: number;

  constructor({ model, sink, nextId = FIRST_ID }: VenueOptions) {
    this.model = model;
    this.sink = sink;
    this.#nextId = nextId;
  }

  get nextId(): number {
    return this.#nextId;
  }

  takeId(): string {
    const id = this.#nextId;
    this.#nextId += 1;
    return String(id);
  }

  openLedger(account: VenueAccount): void {
    assert(!this.#ledgers.has(account.accountId), `account ${account.accountId} is new`);
    this.#ledgers.set(account.accountId, new AccountLedger(account));
  }

  findLedger(accountId: AccountId): AccountLedger | null {
    return this.#ledgers.get(accountId) ?? null;
  }

  ledger(accountId: AccountId): AccountLedger {
    const ledger = this.#ledgers.get(accountId);
    assert(ledger !== undefined, `account ${accountId} is open`);
    return ledger;
  }

  findBook(contractId: ContractId): ContractBook | null {
    return this.#books.get(contractId) ?? null;
  }

  /** The book of a contract that has had an order. */
  bookOf(contractId: ContractId): ContractBook {
    const book = this.#books.get(contractId);
    assert(book !== undefined, `contract ${contractId} has a book`);
    return book;
  }

  book(contract: Contract): ContractBook {
    const known = this.#books.get(contract.id);
    if (known !== undefined) return known;
    const book = new ContractBook(contract, this.model);
    this.#books.set(contract.id, book);
    return book;
  }

  /** Keeps an order's new state and tells it. */
  put(ledger: AccountLedger, order: SimulatedOrder): void {
    ledger.putOrder(order);
    this.sink.onOrder(order);
  }

  /** Lets an order work. `fresh`: it has not met a price since it came or changed its price. */
  work(order: SimulatedOrder, contract: Contract, { fresh }: { readonly fresh: boolean }): void {
    this.book(contract).add(order, { fresh });
  }

  /** Keeps and tells the new state of an order that works on, where it is in its leg. */
  rework(ledger: AccountLedger, order: SimulatedOrder): void {
    this.bookOf(order.contractId).update(order);
    this.put(ledger, order);
  }

  /** Takes an order out of the book and tells how it has ended. */
  cancel(
    ledger: AccountLedger,
    order: SimulatedOrder,
    at: UnixMs,
    status: 'canceled' | 'expired' = 'canceled',
  ): void {
    if (order.status === 'open') this.bookOf(order.contractId).remove(order.venueOrderId);
    this.put(ledger, { ...order, status, updatedAt: at });
  }
}
