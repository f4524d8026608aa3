import {
  type AccountId,
  type Contract,
  type ContractId,
  type Price,
  type Quantity,
  sideSign,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import type {
  ChangeResult,
  PlaceRequest,
  SimulatedOrder,
  SimulationSink,
  Venue,
} from '@loadline/simulation';
import type { FaultBoard } from './fault-board.ts';
import { type LateBracket, lateExits, type WaitingEntry } from './late-bracket.ts';

/** More than any order asks for, so that a liquidity model gives all of it. */
const PLENTY = 1_000_000;
const SECOND_MS = 1_000;

type ContractOf = (id: ContractId) => Contract | null;
/** What an order of a fault shows instead of what the venue knows of it. */
type Disguise = (order: SimulatedOrder) => SimulatedOrder;

/**
 * The faults of orders: what they do to the venue between a request, or a price, and the books.
 * Whatever they do is written and told like everything else, so REST, hubs and file agree.
 */
export class OrderFaults {
  readonly #board: FaultBoard;
  readonly #contractOf: ContractOf;
  readonly #disguises = new Map<VenueOrderId, Disguise>();
  /** Entries whose stop will be rejected as soon as it works. */
  readonly #doomed = new Map<VenueOrderId, AccountId>();
  readonly #late = new Map<VenueOrderId, LateBracket>();

  /** Entries of which something waits or has ceased to wait since the file was told. */
  readonly #changed = new Set<VenueOrderId>();

  /** Whether an order still has something coming, also where every fault is off by now. */
  #hasLeft = false;

  constructor(board: FaultBoard, contractOf: ContractOf) {
    this.#board = board;
    this.#contractOf = contractOf;
  }

  /** Whether nothing is on and nothing is left of what was: then nobody has to ask further. */
  get isIdle(): boolean {
    return !this.#board.any && !this.#hasLeft;
  }

  /** Puts back what an earlier life has left for an entry. */
  restore(entryId: VenueOrderId, entry: WaitingEntry): void {
    this.#hasLeft = true;
    if (entry.kind === 'rejectedStop') {
      this.#doomed.set(entryId, entry.accountId);
      return;
    }
    const { accountId, contractId, late } = entry;
    const contract = this.#contractOf(contractId);
    if (contract !== null) this.#late.set(entryId, { ...late, accountId, contract });
  }

  /** Hands out every entry that has changed since the last call; null where nothing waits now. */
  takeChanges(take: (entryId: VenueOrderId, entry: WaitingEntry | null) => void): void {
    for (const entryId of this.#changed) take(entryId, this.#waiting(entryId));
    this.#changed.clear();
  }

  get isLocked(): boolean {
    return this.#board.any && this.#board.isOn('account.locked');
  }

  /** Places an order, with what befalls it. */
  place(venue: Venue, request: PlaceRequest, at: UnixMs): VenueOrderId {
    const { accountId, contract, bracket } = request;
    if (request.quantity > 1 && this.#board.take('order.partial-then-cancel')) {
      return this.#placePart(venue, request, at);
    }
    const lateSeconds = bracket === null ? null : this.#board.value('bracket.late');
    if (bracket !== null && lateSeconds !== null) {
      const orderId = venue.place({ ...request, bracket: null }, at);
      const lateMs = lateSeconds * SECOND_MS;
      this.#keepLate(orderId, { accountId, contract, bracket, lateMs, filledAt: null });
      this.#hasLeft = true;
      return orderId;
    }
    const hasStop = bracket !== null && bracket.stopTicks !== null;
    if (hasStop && this.#board.take('bracket.child-missing')) {
      const left = bracket.targetTicks === null ? null : { ...bracket, stopTicks: null };
      return venue.place({ ...request, bracket: left }, at);
    }
    const orderId = venue.place(request, at);
    if (hasStop && this.#board.take('bracket.stop-rejected')) {
      this.#doomed.set(orderId, accountId);
      this.#changed.add(orderId);
      this.#hasLeft = true;
    }
    return orderId;
  }

  /** Cancels an order, unless it fills first. */
  cancel(venue: Venue, accountId: AccountId, orderId: VenueOrderId, at: UnixMs): ChangeResult {
    const order = venue.order(accountId, orderId);
    const contract = order?.status === 'open' ? this.#contractOf(order.contractId) : null;
    if (order === null || contract === null || !this.#board.take('order.cancel-loses')) {
      return venue.cancel(accountId, orderId, at);
    }
    printFor(venue, { order, contract }, at);
    return 'notWorking';
  }

  /** An order as the books and the clients shall see it. */
  shown(order: SimulatedOrder): SimulatedOrder {
    return this.#disguises.get(order.venueOrderId)?.(order) ?? order;
  }

  /** What is due after a price: stops that are rejected, exits that come at last. */
  settle(venue: Venue, sink: SimulationSink, at: UnixMs): void {
    for (const [entryId, accountId] of this.#doomed)
      this.#rejectStop(venue, entryId, accountId, at);
    for (const [entryId, late] of this.#late) {
      const entry = venue.order(late.accountId, entryId);
      if (entry?.status === 'open') continue;
      if (entry === null || entry.filledQuantity === 0) {
        this.#forget(entryId);
        continue;
      }
      const filledAt = late.filledAt ?? at;
      if (late.filledAt === null) this.#keepLate(entryId, { ...late, filledAt });
      if (at < filledAt + late.lateMs) continue;
      this.#forget(entryId);
      for (const exit of lateExits(entry, late, { venue, at })) {
        venue.restoreOrder(exit, late.contract);
        sink.onOrder(exit);
      }
    }
    this.#hasLeft = this.#doomed.size + this.#late.size > 0;
  }

  #keepLate(entryId: VenueOrderId, late: LateBracket): void {
    this.#late.set(entryId, late);
    this.#changed.add(entryId);
  }

  #forget(entryId: VenueOrderId): void {
    this.#late.delete(entryId);
    this.#doomed.delete(entryId);
    this.#changed.add(entryId);
  }

  #waiting(entryId: VenueOrderId): WaitingEntry | null {
    const late = this.#late.get(entryId);
    if (late !== undefined) {
      const { accountId, contract, bracket, lateMs, filledAt } = late;
      const stored = { bracket, lateMs, filledAt };
      return { kind: 'lateExits', accountId, contractId: contract.id, late: stored };
    }
    const accountId = this.#doomed.get(entryId);
    return accountId === undefined ? null : { kind: 'rejectedStop', accountId };
  }

  /** Half of it fills at once and the rest is gone; the venue holds only the half. */
  #placePart(venue: Venue, request: PlaceRequest, at: UnixMs): VenueOrderId {
    const part = Math.floor(request.quantity / 2) as Quantity;
    const orderId = String(venue.nextId) as VenueOrderId;
    this.#hasLeft = true;
    this.#disguises.set(orderId, (order) => ({
      ...order,
      quantity: request.quantity,
      status: order.status === 'filled' ? 'canceled' : order.status,
    }));
    venue.place({ ...request, quantity: part }, at);
    const { accountId, contract } = request;
    const placed = venue.order(accountId, orderId);
    if (placed !== null) printFor(venue, { order: placed, contract }, at);
    const filled = venue.order(accountId, orderId);
    if (filled !== null) venue.restoreOrder(this.shown(filled), contract);
    this.#disguises.delete(orderId);
    this.#hasLeft = this.#doomed.size + this.#late.size > 0;
    return orderId;
  }

  #rejectStop(venue: Venue, entryId: VenueOrderId, accountId: AccountId, at: UnixMs): void {
    const entry = venue.order(accountId, entryId);
    if (entry?.status === 'canceled') this.#forget(entryId);
    const stop = venue.orders(accountId).find(({ parentOrderId, type }) => {
      return parentOrderId === entryId && type !== 'limit';
    });
    if (stop?.status !== 'open') return;
    this.#forget(entryId);
    const id = stop.venueOrderId;
    this.#disguises.set(id, (order) => ({ ...order, status: 'rejected' }));
    venue.cancel(accountId, id, at);
    this.#disguises.delete(id);
    const contract = this.#contractOf(stop.contractId);
    if (contract === null) return;
    venue.restoreOrder({ ...stop, status: 'rejected', updatedAt: at }, contract);
  }
}

/**
 * Lets the market trade for an instant where an order fills, first at its price and then, for fill
 * models that want it, beyond. Whatever else waits up to there fills too, as it would.
 */
function printFor(
  venue: Venue,
  { order, contract }: Readonly<{ order: SimulatedOrder; contract: Contract }>,
  at: UnixMs,
): void {
  const { accountId, venueOrderId, limitPrice, stopPrice, side } = order;
  const last = venue.lastPrice(contract.id);
  if (last === null) return;
  const sign = limitPrice === null ? sideSign(side) : -sideSign(side);
  const level = limitPrice ?? stopPrice ?? last;
  const isReached = sign * (last - level) >= 0;
  for (const price of [isReached ? last : level, level + sign]) {
    if (venue.order(accountId, venueOrderId)?.status !== 'open') break;
    venue.onPrice(contract, price as Price, at, false, PLENTY);
  }
  venue.restorePrice(contract, last, at);
}
