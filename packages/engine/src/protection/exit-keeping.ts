import type { ClientOrderId, IsoDate, VenueOrder } from '@loadline/core';
import type { ApprovedRequest } from '@loadline/risk';
import type { AccountBook } from '../accounts/account-book.ts';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder, OrderBook } from '../orders/order-book.ts';
import type { ExitKeeper } from '../ports/index.ts';

/** The code of a venue's answer that takes orders of this account, but no exits with them. */
export const BRACKETS_REFUSED = 'BRACKETS_REFUSED';

type Unanswered = Readonly<{
  request: ApprovedRequest;
  /** The venue's message that it refused the order, which came before its answer says why. */
  refusal: VenueOrder | null;
}>;

export type ExitKeepingState = Readonly<{
  refusedOn: IsoDate | null;
  keepsOwn: boolean;
  unanswered: readonly (readonly [ClientOrderId, Unanswered])[];
  resent: readonly ClientOrderId[];
}>;

/**
 * Who makes the exits of an account's entries. A venue that refuses them with an entry has not
 * taken the entry either: it is sent once more under the same name without them, and so are all
 * entries of the trading day. The next day asks the venue again: it is a setting there.
 */
export class ExitKeeping {
  readonly #book: AccountBook;
  readonly #orders: OrderBook;
  #refusedOn: IsoDate | null = null;
  #keepsOwn = false;
  /** Entries with exits of the venue that it has not answered. */
  readonly #unanswered = new Map<ClientOrderId, Unanswered>();
  /** Entries that were sent twice: the venue has a refused order of each name as well. */
  readonly #resent = new Set<ClientOrderId>();

  constructor(book: AccountBook, orders: OrderBook) {
    this.#book = book;
    this.#orders = orders;
  }

  /** Some entry was sent without exits, so there may be some to make. */
  get keepsOwn(): boolean {
    return this.#keepsOwn;
  }

  /** The venue is known not to take exits with an entry today. */
  get isRefused(): boolean {
    return this.#refusedOn !== null && this.#refusedOn === this.#book.tradingDay;
  }

  /** A new run: what was not answered before will never be. */
  restart(): void {
    this.#unanswered.clear();
  }

  /** An order leaves. @returns who makes its exits. */
  onSent(request: ApprovedRequest, wished: ExitKeeper): ExitKeeper {
    if (request.role !== 'entry' || request.bracket === null) return wished;
    const exits = this.isRefused ? 'own' : wished;
    if (exits === 'own') this.#keepsOwn = true;
    else this.#unanswered.set(request.clientOrderId, { request, refusal: null });
    return exits;
  }

  /** The answer has come. @returns the refusal that overtook it, or null. */
  onAnswered(clientOrderId: ClientOrderId): VenueOrder | null {
    const refusal = this.#unanswered.get(clientOrderId)?.refusal ?? null;
    this.#unanswered.delete(clientOrderId);
    return refusal;
  }

  /**
   * The venue will not make the exits of an entry.
   *
   * @returns what may be sent again without them, or null where it was not sent with them.
   */
  onRefused(clientOrderId: ClientOrderId): ApprovedRequest | null {
    const sent = this.#unanswered.get(clientOrderId);
    if (sent === undefined) return null;
    this.#unanswered.delete(clientOrderId);
    this.#refusedOn = this.#book.tradingDay;
    this.#keepsOwn = true;
    return sent.request;
  }

  onResent(clientOrderId: ClientOrderId): void {
    this.#resent.add(clientOrderId);
  }

  /**
   * Whether a message of the venue is about the refused order of an entry: one that the answer to
   * its submit will explain, or one that has been sent again since. It is kept for the answer.
   */
  isOfRefused(told: VenueOrder): boolean {
    const booked = this.#find(told);
    if (booked === null) return false;
    const { clientOrderId, venueOrderId } = booked.order;
    if (this.#resent.has(clientOrderId)) {
      if (venueOrderId !== null) return venueOrderId !== told.venueOrderId;
      return told.status === 'pending' || told.status === 'rejected';
    }
    const sent = this.#unanswered.get(clientOrderId);
    if (sent === undefined || told.status !== 'rejected') return false;
    this.#unanswered.set(clientOrderId, { ...sent, refusal: told });
    return true;
  }

  snapshot(): ExitKeepingState {
    return {
      refusedOn: this.#refusedOn,
      keepsOwn: this.#keepsOwn,
      unanswered: [...this.#unanswered],
      resent: [...this.#resent],
    };
  }

  restore({ refusedOn, keepsOwn, unanswered, resent }: ExitKeepingState): void {
    this.#refusedOn = refusedOn;
    this.#keepsOwn = keepsOwn;
    for (const [name, sent] of unanswered) this.#unanswered.set(name, sent);
    for (const name of resent) this.#resent.add(name);
  }

  #find({ venueOrderId, customTag }: VenueOrder): BookedOrder | null {
    if (this.#unanswered.size + this.#resent.size === 0) return null;
    const byTag = customTag === null ? null : this.#orders.get(customTag as ClientOrderId);
    return byTag ?? this.#orders.byVenueId(venueOrderId);
  }
}

/**
 * The venue takes no exits with the entries of this account, and has refused one for it: that one
 * does not exist there. It is sent once more under the same name, bare, as long as it is still
 * wanted; its exits are made here when it fills.
 *
 * @returns false where it is not sent again, so that it has ended.
 */
export function resendBare(desk: AccountDesk, clientOrderId: ClientOrderId): boolean {
  const { orders, keeping, context, risk, accountId } = desk;
  const request = keeping.onRefused(clientOrderId);
  const booked = orders.get(clientOrderId);
  if (request === null || booked === null) return false;
  const at = context.now;
  context.sink.audit({ kind: 'bracketsRefused', at, accountId, clientOrderId });
  const { kind } = booked.order.status;
  const isWanted = (kind === 'submitted' || kind === 'pending') && !booked.cancelWanted;
  if (!isWanted || risk.stateNow(at).kind !== 'active') return false;
  const order = { ...booked.order, venueOrderId: null, status: { kind: 'submitted' } } as const;
  const touchedAt = context.eventNumber;
  orders.add({ ...booked, order: { ...order, doubt: 'none' }, exits: 'own', touchedAt });
  keeping.onResent(clientOrderId);
  context.sink.effect({ kind: 'submit', request, exits: 'own' });
  return true;
}
