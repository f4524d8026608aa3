import { type ContractId, isLive, type Order, type UnixMs } from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { isVenuesOwn } from '../orders/venue-order.ts';
import type { FlattenReason } from '../ports/index.ts';
import type { AccountDesk } from './account-desk.ts';

/** How often the venue is asked during a flatten and, if need be, told again. */
const ASK_MS = 15_000;
/** An order that the venue does not cancel holds the others up so long, and the stops as long. */
const PATIENCE_MS = 15_000;
/** A flatten that has not ended after so long is stuck, and a person hears of it. */
const STUCK_MS = 60_000;

export type FlattenTask = Readonly<{
  reason: FlattenReason;
  /** Null means every contract of the account. */
  contractIds: readonly ContractId[] | null;
  startedAt: UnixMs;
}>;

/**
 * Makes an account flat: cancel every order first, so that no exit can turn into an entry, the
 * stops of what is held last of all; then let the venue close each position (it sizes the order, so
 * it cannot reverse); then see that it is flat. What cannot be canceled is not waited for without
 * an end: the position is closed beside it, and whatever it opens later is closed as well.
 */
export class Flattener {
  readonly #desk: AccountDesk;
  readonly #context: EngineContext;
  #task: FlattenTask | null = null;

  constructor(desk: AccountDesk, context: EngineContext) {
    this.#desk = desk;
    this.#context = context;
  }

  get active(): boolean {
    return this.#task !== null;
  }

  get #key(): string {
    return `flatten:${this.#desk.accountId}`;
  }

  /** Whether these contracts (null: all of the account) are being made flat already. */
  covers(contractIds: readonly ContractId[] | null): boolean {
    if (this.#task === null) return false;
    const scope = this.#task.contractIds;
    if (scope === null || contractIds === null) return scope === null;
    return contractIds.every((contractId) => scope.includes(contractId));
  }

  start(reason: FlattenReason, contractIds: readonly ContractId[] | null): void {
    const scope = this.#task === null ? contractIds : widest(this.#task.contractIds, contractIds);
    const { now } = this.#context;
    this.#task = { reason, contractIds: scope, startedAt: this.#task?.startedAt ?? now };
    if (this.#isDone()) {
      this.#task = null;
      return;
    }
    const { accountId } = this.#desk;
    this.#context.sink.audit({ kind: 'flattenStarted', at: now, accountId, reason });
    this.#context.wakes.set(this.#key, (now + ASK_MS) as UnixMs);
    this.drive();
  }

  /** Takes the next step that the present state allows. Called after every event of the account. */
  drive(): void {
    const task = this.#task;
    if (task === null) return;
    const others = this.#liveOrders().filter((booked) => !this.#protects(booked));
    const waitedMs = this.#context.now - task.startedAt;
    const isLate = waitedMs >= PATIENCE_MS;
    if (!this.#areOut(others, task) && !isLate) return;
    const rest = this.#liveOrders().filter((booked) => !isLate || isRestingStop(booked));
    if (!this.#areOut(rest, task) && waitedMs < 2 * PATIENCE_MS) return;
    this.#closePositions(task);
    if (!this.#isDone()) return;
    this.#task = null;
    this.#context.wakes.cancel(this.#key);
    const { accountId } = this.#desk;
    const { reason } = task;
    this.#context.sink.audit({ kind: 'flattenDone', at: this.#context.now, accountId, reason });
  }

  /** It takes long: ask the venue, and say so. `onReconciled` sends again what was lost. */
  onWake(): void {
    const task = this.#task;
    if (task === null) return;
    const { accountId, book } = this.#desk;
    const { now } = this.#context;
    const lasted = now - task.startedAt;
    if (lasted >= STUCK_MS && lasted % STUCK_MS < ASK_MS) {
      const detail = `Not flat after ${lasted / 1_000} s: ${[...book.held()].length} open.`;
      this.#context.sink.audit({ kind: 'flattenStuck', at: now, accountId, detail });
    }
    this.#context.wakes.set(this.#key, (now + ASK_MS) as UnixMs);
    this.#desk.reconcile('a flatten that does not end');
  }

  /** The venue has just told everything: a close that it does not work any more is sent again. */
  onReconciled(askedAt: number): void {
    if (this.#task === null) return;
    const working = this.#liveOrders().filter(({ order }) => isVenuesClose(order));
    const { closing } = this.#desk;
    for (const contractId of closing.contracts()) {
      if (working.some(({ order }) => order.contractId === contractId)) continue;
      if (closing.isLost(contractId, askedAt, this.#context.now)) closing.end(contractId);
    }
    this.drive();
  }

  snapshot(): FlattenTask | null {
    return this.#task;
  }

  restore(task: FlattenTask | null): void {
    this.#task = task;
  }

  #closePositions(task: FlattenTask): void {
    const { accountId, book, closing } = this.#desk;
    for (const { contract } of book.held()) {
      if (!this.#inScope(contract.id) || closing.has(contract.id)) continue;
      closing.start(contract.id, task.reason, this.#context.eventNumber);
      const contractId = contract.id;
      this.#context.sink.effect({ kind: 'closePosition', accountId, contractId, quantity: null });
    }
  }

  /** Asks the venue to cancel what still works; true when nothing of it does any more. */
  #areOut(orders: readonly BookedOrder[], { reason }: FlattenTask): boolean {
    let areOut = true;
    for (const booked of orders) {
      if (this.#isOut(booked)) continue;
      areOut = false;
      if (!this.#goesWithEntry(booked)) this.#desk.cancelPatiently(booked, reason);
    }
    return areOut;
  }

  /** The stop of a position goes last: until then it is protected, however long the rest takes. */
  #protects({ order: { role, status, contractId } }: BookedOrder): boolean {
    const isHeld = this.#desk.book.positionSize(contractId) !== 0;
    return role === 'stop' && status.kind === 'working' && isHeld;
  }

  /**
   * Whether an order cannot open or turn anything any more. The venue's word is enough: to wait
   * for its push would leave the position without a stop for as long as pushes take.
   */
  #isOut(booked: BookedOrder): boolean {
    if (isVenuesClose(booked.order) || booked.cancelTaken) return true;
    return this.#goesWithEntry(booked) && this.#entryOf(booked)?.cancelTaken === true;
  }

  /**
   * A suspended exit is canceled with its entry; one that has lost its entry is canceled itself.
   */
  #goesWithEntry(booked: BookedOrder): boolean {
    if (booked.order.status.kind !== 'suspended') return false;
    const entry = this.#entryOf(booked);
    return entry !== null && isLive(entry.order);
  }

  #entryOf({ order: { parentId } }: BookedOrder): BookedOrder | null {
    return parentId === null ? null : this.#desk.orders.get(parentId);
  }

  #liveOrders() {
    return this.#desk.orders.live().filter(({ order }) => this.#inScope(order.contractId));
  }

  #inScope(contractId: ContractId): boolean {
    const scope = this.#task?.contractIds ?? null;
    return scope === null || scope.includes(contractId);
  }

  #isDone(): boolean {
    const open = [...this.#desk.book.held()].some(({ contract }) => this.#inScope(contract.id));
    return !open && this.#liveOrders().length === 0;
  }
}

/**
 * An order of ours that closes is canceled like every other: beside it the venue would close the
 * same contracts again.
 */
const isVenuesClose = (order: Order): boolean => order.role === 'close' && isVenuesOwn(order);

/** What is still waited for when the rest was waited for long enough. */
const isRestingStop = ({ order: { role, status } }: BookedOrder): boolean =>
  role === 'stop' && status.kind !== 'suspended';

const widest = (
  left: readonly ContractId[] | null,
  right: readonly ContractId[] | null,
): readonly ContractId[] | null =>
  left === null || right === null ? null : [...new Set([...left, ...right])];
