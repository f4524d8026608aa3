import {
  type Bracket,
  type ClientOrderId,
  type Contract,
  type ContractId,
  type Price,
  type Quantity,
  type TrailDistance,
  type UnixMs,
} from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { Flattener } from '../accounts/flattener.ts';
import type { EngineContext } from '../engine-context.ts';
import { NO_ORIGIN } from '../orders/own-order.ts';
import type { AuditEvent, FlattenReason } from '../ports/index.ts';
import { type ExitOwner, ownedExits } from './edit-exits.ts';
import { isChanging, isNearer, moveExit } from './exits.ts';
import { fitExits } from './plans/fit-exits.ts';
import { cancelSpentGroups } from './plans/order-groups.ts';
import { trailTicks } from './plans/trail.ts';
import { sendOrder } from './send-order.ts';

/** What is to become of one open position by itself. */
export type PositionPlan = Readonly<{
  contractId: ContractId;
  /** Of the position that it is about: the plan ends with it. */
  sign: number;
  owner: ExitOwner;
  trail: TrailDistance | null;
  /** The best price since trailing began. */
  best: Price | null;
  /** When the stop was last moved, in market time. */
  movedAt: UnixMs;
  exitAt: UnixMs | null;
}>;

/** A position that is being closed to be opened the other way. */
export type Reversal = Readonly<{
  contractId: ContractId;
  side: 'buy' | 'sell';
  quantity: Quantity;
  bracket: Bracket;
  startedAt: UnixMs;
}>;

/** A stop that the venue trails gives way to one that stays, once that works. */
type Replacement = Readonly<{ old: ClientOrderId; by: ClientOrderId }>;

export type PositionPlansState = Readonly<{
  plans: readonly PositionPlan[];
  reversals: readonly Reversal[];
  replacements: readonly Replacement[];
}>;

/** A stop is moved at most so often, in market time: the venue counts every change. */
const MOVE_EVERY_MS = 1_000;

/** What is not flat by then is not reversed any more: the market is another one. */
const REVERSE_WITHIN_MS = 60_000;

type PlanName = Extract<AuditEvent, { kind: 'planChanged' }>['plan'];

/**
 * What is to become of open positions by itself: trailing, a time to be out, a reversal; and what
 * follows from fills: orders of a group cancel each other, exits shrink with what they close.
 */
export class PositionPlans {
  readonly #desk: AccountDesk;
  readonly #flattener: Flattener;
  readonly #context: EngineContext;
  readonly #plans = new Map<ContractId, PositionPlan>();
  readonly #reversals = new Map<ContractId, Reversal>();
  #replacements: readonly Replacement[] = [];

  constructor(desk: AccountDesk, flattener: Flattener, context: EngineContext) {
    this.#desk = desk;
    this.#flattener = flattener;
    this.#context = context;
  }

  /** What is planned for a position; null where nothing is. */
  of(contractId: ContractId): PositionPlan | null {
    return this.#plans.get(contractId) ?? null;
  }

  /** From now on the stop follows the market; it has to be there already. */
  trail(contract: Contract, trail: TrailDistance | null, owner: ExitOwner): void {
    const last = this.#context.lastPriceOf(contract.id);
    const best = trail === null ? null : last;
    this.#set(contract, { trail, best, owner });
    this.#tell(contract.id, 'trail', trail === null ? 'ended' : 'set', '');
    if (last !== null) this.onPrice(contract.id, last);
  }

  /** The stop stays where it is put by hand. */
  endTrail(contractId: ContractId, reason: string): void {
    const plan = this.#plans.get(contractId);
    if (plan === undefined || plan.trail === null) return;
    this.#put({ ...plan, trail: null, best: null });
    this.#tell(contractId, 'trail', 'ended', reason);
  }

  exitAt(contract: Contract, exitAt: UnixMs | null, owner: ExitOwner): void {
    this.#set(contract, { exitAt, owner });
    this.#tell(contract.id, 'timeExit', exitAt === null ? 'ended' : 'set', '');
    this.#planWake(contract.id);
  }

  /** Closes a position; once it is flat, as much is opened the other way. */
  reverse(contract: Contract, bracket: Bracket): void {
    const size = this.#desk.book.positionSize(contract.id);
    this.#reversals.set(contract.id, {
      contractId: contract.id,
      side: size > 0 ? 'sell' : 'buy',
      quantity: Math.abs(size) as Quantity,
      bracket,
      startedAt: this.#context.now,
    });
    this.#tell(contract.id, 'reversal', 'set', '');
    this.#flattener.start('reverse', [contract.id]);
  }

  /** Somebody wants to be flat, or nothing to wait: what was to be reversed stays closed. */
  endReversals(contractId: ContractId | null, reason: string): void {
    for (const reversal of this.#reversals.keys()) {
      if (contractId !== null && contractId !== reversal) continue;
      this.#reversals.delete(reversal);
      this.#tell(reversal, 'reversal', 'ended', reason);
    }
  }

  /** The stop that the venue trails is to be replaced by another one. */
  replace(old: ClientOrderId, by: ClientOrderId): void {
    this.#replacements = [...this.#replacements, { old, by }];
  }

  /** Called after everything that may have changed the account, and at each wake-up. */
  drive(): void {
    if (this.#desk.orders.hasLive) {
      this.#driveReplacements();
      cancelSpentGroups(this.#desk);
      fitExits(this.#desk, this.#flattener);
    }
    if (this.#plans.size + this.#reversals.size === 0) return;
    for (const plan of this.#plans.values()) this.#drivePlan(plan);
    for (const reversal of this.#reversals.values()) this.#driveReversal(reversal);
  }

  /** The venue has told everything: a part that it does not close any more was lost. */
  onReconciled(askedAt: number): void {
    const { closing, orders } = this.#desk;
    for (const contractId of closing.contracts()) {
      if (!closing.isPart(contractId)) continue;
      const works = orders.live().some(({ order }) => {
        return order.role === 'close' && order.contractId === contractId;
      });
      const isLost = closing.isLost(contractId, askedAt, this.#context.now);
      if (!works && isLost) closing.end(contractId);
    }
  }

  /** Runs at every price of what is held. */
  onPrice(contractId: ContractId, price: Price): void {
    if (this.#plans.size === 0) return;
    const plan = this.#plans.get(contractId);
    if (plan === undefined || plan.trail === null) return;
    if (plan.best === null || isNearer(plan.sign, price, plan.best)) {
      this.#plans.set(contractId, { ...plan, best: price });
    }
    this.#moveStops(contractId, price);
  }

  snapshot(): PositionPlansState {
    return {
      plans: [...this.#plans.values()],
      reversals: [...this.#reversals.values()],
      replacements: this.#replacements,
    };
  }

  restore({ plans, reversals, replacements }: PositionPlansState): void {
    for (const plan of plans) this.#plans.set(plan.contractId, plan);
    for (const reversal of reversals) this.#reversals.set(reversal.contractId, reversal);
    this.#replacements = replacements;
  }

  #set(contract: Contract, wanted: Partial<PositionPlan>): void {
    const sign = Math.sign(this.#desk.book.positionSize(contract.id));
    const known = this.#plans.get(contract.id);
    this.#put({
      contractId: contract.id,
      sign,
      owner: null,
      trail: null,
      best: null,
      movedAt: 0 as UnixMs,
      exitAt: null,
      ...(known?.sign === sign ? known : {}),
      ...wanted,
    });
  }

  #put(plan: PositionPlan): void {
    if (plan.trail === null && plan.exitAt === null) this.#plans.delete(plan.contractId);
    else this.#plans.set(plan.contractId, plan);
  }

  #drivePlan(plan: PositionPlan): void {
    const { contractId, sign, exitAt, trail, owner } = plan;
    if (Math.sign(this.#desk.book.positionSize(contractId)) !== sign) {
      this.#plans.delete(contractId);
      this.#context.wakes.cancel(this.#key(contractId));
      return;
    }
    if (exitAt !== null && this.#context.now >= exitAt) {
      this.#put({ ...plan, exitAt: null });
      this.#tell(contractId, 'timeExit', 'done', '');
      const reason: FlattenReason = owner === null ? 'flatten' : 'strategy';
      if (!this.#flattener.covers([contractId])) this.#flattener.start(reason, [contractId]);
    } else if (trail !== null) {
      const last = this.#context.lastPriceOf(contractId);
      if (last !== null) this.#moveStops(contractId, last);
    }
    this.#planWake(contractId);
  }

  /**
   * Moves the stops behind the best price, only ever toward the market. Where the market has come
   * back farther than the distance meanwhile, the stop goes next to it.
   */
  #moveStops(contractId: ContractId, last: Price): void {
    const plan = this.#plans.get(contractId);
    const { now } = this.#context;
    if (plan === undefined || plan.trail === null || plan.best === null) return;
    if (now < plan.movedAt + MOVE_EVERY_MS || this.#isHeldBack(plan)) return;
    const contract = this.#context.contractOf(contractId);
    const distance = trailTicks(this.#context, contractId, plan.trail);
    if (contract === null || distance === null) return;
    const { sign } = plan;
    const behind = sign * Math.min(sign * (plan.best - sign * distance), sign * (last - sign));
    const price = behind as Price;
    let moved = false;
    const trader = { desk: this.#desk, flattener: this.#flattener };
    for (const booked of ownedExits(trader, contract, 'stop', plan.owner)) {
      const { stopPrice, type, status } = booked.order;
      if (stopPrice === null || type === 'trailingStop' || isChanging(booked)) continue;
      if (status.kind !== 'working' || !isNearer(sign, price, stopPrice)) continue;
      moveExit(this.#desk, booked, price, 'trail');
      moved = true;
    }
    if (moved) this.#plans.set(contractId, { ...plan, movedAt: now });
    this.#planWake(contractId);
  }

  /** A strategy's stops stay in a halted account; nothing is moved while it is being closed. */
  #isHeldBack({ contractId, owner }: PositionPlan): boolean {
    if (this.#flattener.covers([contractId]) || this.#desk.closing.has(contractId)) return true;
    const { kind } = this.#desk.risk.stateNow(this.#context.now);
    return owner !== null && (kind === 'halted' || kind === 'locked');
  }

  /** The next instant of a plan: its time exit, or when its stop may be moved again. */
  #planWake(contractId: ContractId): void {
    const plan = this.#plans.get(contractId);
    const { now, wakes } = this.#context;
    const again = plan === undefined || plan.trail === null ? 0 : plan.movedAt + MOVE_EVERY_MS;
    const exitAt = plan?.exitAt ?? Number.POSITIVE_INFINITY;
    const at = again > now ? Math.min(again, exitAt) : exitAt;
    const key = this.#key(contractId);
    if (at === Number.POSITIVE_INFINITY) wakes.cancel(key);
    else wakes.set(key, at as UnixMs);
  }

  #driveReversal(reversal: Reversal): void {
    const { contractId, side, quantity, bracket, startedAt } = reversal;
    const contract = this.#context.contractOf(contractId);
    if (contract === null || this.#context.now > startedAt + REVERSE_WITHIN_MS) {
      this.#reversals.delete(contractId);
      return this.#tell(contractId, 'reversal', 'ended', 'it took too long to be flat');
    }
    const { book, orders, closing } = this.#desk;
    const isOpen = book.positionSize(contractId) !== 0 || closing.has(contractId);
    if (isOpen || this.#flattener.covers([contractId])) return;
    if (orders.live().some(({ order }) => order.contractId === contractId)) return;
    this.#reversals.delete(contractId);
    const wish = { contract, asker: 'p', role: 'entry', type: 'market', side } as const;
    const prices = { quantity, limitPrice: null, stopPrice: null, bracket };
    const trader = { desk: this.#desk, flattener: this.#flattener };
    const sent = sendOrder(trader, { ...wish, ...prices }, NO_ORIGIN);
    if (sent.kind === 'sent') return this.#tell(contractId, 'reversal', 'done', '');
    this.#tell(contractId, 'reversal', 'ended', `flat, and it stays so: ${sent.denial.detail}`);
  }

  #driveReplacements(): void {
    if (this.#replacements.length === 0) return;
    this.#replacements = this.#replacements.filter(({ old, by }) => {
      const [before, after] = [this.#desk.orders.get(old), this.#desk.orders.get(by)];
      if (before === null || after === null) return false;
      const { kind } = after.order.status;
      if (kind === 'submitted' || kind === 'pending') return true;
      if (kind === 'working') this.#desk.cancelPatiently(before, 'another stop took its place');
      return false;
    });
  }

  #tell(contractId: ContractId, plan: PlanName, change: 'set' | 'done' | 'ended', reason: string) {
    const { now: at, sink } = this.#context;
    const { accountId } = this.#desk;
    sink.audit({ kind: 'planChanged', at, accountId, contractId, plan, change, reason });
  }

  #key(contractId: ContractId): string {
    return `plan:${this.#desk.accountId}:${contractId}`;
  }
}
