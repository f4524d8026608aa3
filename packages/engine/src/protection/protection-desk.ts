import type { ContractId, Quantity, UnixMs } from '@loadline/core';
import type { HeldPosition } from '../accounts/account-book.ts';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { Flattener } from '../accounts/flattener.ts';
import type { EngineContext } from '../engine-context.ts';
import { placeExit } from '../operations/exits.ts';
import type { Trader } from '../operations/send-order.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { alarmPauseMs, type NakedPosition, nextStep, type Step } from './ladder.ts';
import { LeftoverExits, type LeftoverExitsState } from './leftover-exits.ts';
import { OwnExits, type OwnExitsState } from './own-exits.ts';
import { tellOfAlarm, tellOfStep } from './protection-audit.ts';
import {
  type MeterState,
  type ProtectionDay,
  ProtectionMeter,
  type ProtectionView,
} from './protection-meter.ts';
import type { ProtectionSettings } from './protection-settings.ts';
import {
  entriesOf,
  isBeyond,
  placeBehindEntry,
  placeBehindPosition,
  type StopPlace,
} from './stop-place.ts';
import { climb, type Watch } from './watch.ts';

/** A stop that was placed and lost so often in one position will not stay. */
const REPLACED_MAX = 3;

export type ProtectionState = MeterState &
  Readonly<{ dueAt: UnixMs | null; own: OwnExitsState; leftovers: LeftoverExitsState }>;

/**
 * Sees that no position is without a working stop for longer than its budget: asks the venue,
 * places the stop, flattens, alarms, each after the one before has had its time, and never gives
 * up. docs/concepts/protection.md has the steps and the races between them.
 */
export class ProtectionDesk {
  readonly #desk: AccountDesk;
  readonly #flattener: Flattener;
  readonly #context: EngineContext;
  readonly #settings: ProtectionSettings;
  readonly #meter: ProtectionMeter;
  readonly #own: OwnExits;
  readonly #leftovers: LeftoverExits;
  readonly #trader: Trader;
  #dueAt: UnixMs | null = null;
  /** The event after which this desk was taken out of a snapshot: it has been driven for it. */
  #restoredAt = Number.NaN;

  constructor(
    desk: AccountDesk,
    flattener: Flattener,
    context: EngineContext,
    settings: ProtectionSettings,
  ) {
    this.#desk = desk;
    this.#flattener = flattener;
    this.#context = context;
    this.#settings = settings;
    this.#meter = new ProtectionMeter(desk);
    this.#trader = { desk, flattener };
    this.#own = new OwnExits(this.#trader);
    this.#leftovers = new LeftoverExits(desk, flattener);
  }

  /** What the trading day adds up to, the spells that run now included. */
  get day(): ProtectionDay {
    return this.#meter.day;
  }

  /** How a position is protected; null where nothing is held. */
  of(contractId: ContractId): ProtectionView | null {
    return this.#meter.of(contractId);
  }

  /** A new run: what was asked and sent before may never have left, so its time begins anew. */
  start(): void {
    const { now } = this.#context;
    for (const watch of this.#meter.watches()) {
      if (watch.rung !== 'alarm') climb(watch, 'none', now);
      watch.unknownSince = watch.since === null ? null : now;
    }
  }

  /**
   * Called when something has changed, before anything else looks at the exits, and at the end of
   * every event. A second call finds nothing more to do.
   */
  drive(): void {
    if (this.#meter.isCalm || this.#context.eventNumber === this.#restoredAt) return;
    this.#meter.look();
    for (const held of this.#desk.book.held()) {
      this.#makeExits(held);
      this.#protect(held);
    }
    this.#leftovers.drive();
    // What was just done changes what is uncovered from now on.
    if (!this.#meter.hasSeenAll) this.#meter.look();
    this.#planWake();
  }

  /**
   * Looks again where an order or a position changed since the last look: at a price, when nothing
   * else can have changed, and at the end of a wake-up.
   */
  lookAgain(): void {
    if (!this.#meter.hasSeenAll) this.drive();
  }

  snapshot(): ProtectionState {
    const own = this.#own.snapshot();
    const leftovers = this.#leftovers.snapshot();
    return { ...this.#meter.snapshot(), dueAt: this.#dueAt, own, leftovers };
  }

  restore(state: ProtectionState): void {
    this.#meter.restore(state);
    this.#dueAt = state.dueAt;
    this.#restoredAt = this.#context.eventNumber;
    this.#own.restore(state.own);
    this.#leftovers.restore(state.leftovers);
  }

  #planWake(): void {
    const dueAt = this.#nextDueAt();
    if (dueAt === null) this.#meter.rest();
    if (dueAt === this.#dueAt) return;
    this.#dueAt = dueAt;
    const key = `protect:${this.#desk.accountId}`;
    if (dueAt === null) this.#context.wakes.cancel(key);
    else this.#context.wakes.set(key, dueAt);
  }

  /** In the event of the fill itself: nothing may come between an entry and its stop. */
  #makeExits({ contract }: HeldPosition): void {
    const watch = this.#meter.get(contract.id);
    if (watch === null || !this.#desk.keeping.keepsOwn || this.#isClosing(contract.id)) return;
    if (this.#own.drive(contract, watch) === 'beyond') {
      this.#flatten(watch, 'the market is through its stop already');
    }
  }

  #protect(held: HeldPosition): void {
    const watch = this.#meter.get(held.contract.id);
    if (watch === null || watch.since === null) return;
    const isEarly = (this.#context.now - watch.since) * 2 < this.#settings.budgetMs;
    if (isEarly && !watch.turned && !this.#hasFailed(watch)) return;
    const entry = entriesOf(this.#desk, watch).at(-1) ?? null;
    const place = this.#placeOf(held, entry);
    this.#take(nextStep(this.#situation(watch, place, entry)), watch, held, place);
  }

  #placeOf({ contract, position }: HeldPosition, entry: BookedOrder | null): StopPlace | null {
    if (entry !== null) return placeBehindEntry(entry);
    const last = this.#context.lastPriceOf(contract.id);
    const stopTicks = this.#settings.adoptedStopTicks;
    return placeBehindPosition(contract, position, { last, stopTicks });
  }

  #situation(watch: Watch, place: StopPlace | null, entry: BookedOrder | null): NakedPosition {
    const { now } = this.#context;
    const { contractId, sign, rung, rungAt, alarms, unknownSince, since, turned } = watch;
    const { working, promised } = this.#meter.coverOf(watch);
    const last = this.#context.lastPriceOf(contractId);
    return {
      ageMs: now - (since ?? now),
      budgetMs: this.#settings.budgetMs,
      rung,
      rungMs: now - rungAt,
      alarms,
      closing: this.#isClosing(contractId),
      unknownMs: unknownSince === null ? null : now - unknownSince,
      asking: this.#desk.question.isOpen,
      promised: working + promised >= Math.abs(watch.size),
      failed: this.#hasFailed(watch),
      turned,
      marketOpen: this.#opensAt(contractId) === null,
      adopted: entry === null ? this.#settings.adopted : null,
      stop: place === null ? 'unknown' : isBeyond(place.price, last, sign) ? 'beyond' : 'ahead',
    };
  }

  #take(step: Step, watch: Watch, held: HeldPosition, place: StopPlace | null): void {
    const { now } = this.#context;
    switch (step) {
      case 'wait':
        return;
      case 'ask':
        climb(watch, 'asked', now);
        tellOfStep(this.#desk, watch, 'asked', 'no working stop');
        return this.#desk.reconcile(`no working stop in ${watch.contractId}`);
      case 'place':
        if (place !== null && this.#placeStop(watch, held, place)) return;
        return this.#flatten(watch, 'a stop could not be sent');
      case 'flatten':
        return this.#flatten(watch, reasonToFlatten(watch, this.#hasFailed(watch)));
      case 'alarm':
        return this.#alarm(watch);
    }
  }

  #placeStop(watch: Watch, { contract }: HeldPosition, place: StopPlace): boolean {
    const { working, promised } = this.#meter.coverOf(watch);
    const quantity = Math.abs(watch.size) - working - promised;
    const { price, ...of } = place;
    const origin = { ...of, exits: 'own' } as const;
    const wish = { contract, kind: 'stop', price, quantity: quantity as Quantity, origin } as const;
    const sent = placeExit(this.#trader, wish);
    if (sent.kind === 'denied') return false;
    watch.placed = [...watch.placed, sent.clientOrderId];
    watch.replaced += 1;
    climb(watch, 'placed', this.#context.now);
    tellOfStep(this.#desk, watch, 'stopPlaced', 'its budget is spent');
    return true;
  }

  #flatten(watch: Watch, reason: string): void {
    climb(watch, 'flattening', this.#context.now);
    tellOfStep(this.#desk, watch, 'flattened', reason);
    this.#flattener.start('unprotected', [watch.contractId]);
  }

  /** Asking makes the flatten in hand send again whatever was lost of it. */
  #alarm(watch: Watch): void {
    watch.alarms += 1;
    climb(watch, 'alarm', this.#context.now);
    const why =
      this.#opensAt(watch.contractId) === null ? 'not flat in time' : 'the market is closed';
    tellOfAlarm(this.#desk, watch, why);
    this.#desk.reconcile(`${watch.contractId} is without a stop`);
  }

  /** A stop that was refused, or that did not stay at the venue. */
  #hasFailed({ placed, replaced }: Watch): boolean {
    const { orders } = this.#desk;
    return (
      replaced > REPLACED_MAX ||
      placed.some((name) => orders.get(name)?.order.status.kind === 'rejected')
    );
  }

  /** A part that is being closed leaves the rest to be protected. */
  #isClosing(contractId: ContractId): boolean {
    const { closing } = this.#desk;
    return this.#flattener.covers([contractId]) || closing.quantityOf(contractId) === Infinity;
  }

  /** When a closed market opens; null while it is open, and where nobody knows. */
  #opensAt(contractId: ContractId): UnixMs | null {
    const contract = this.#context.contractOf(contractId);
    if (contract === null) return null;
    const found = this.#context.calendar.lookup(contract.product, this.#context.now);
    return found.kind === 'closed' ? found.next.opensAt : null;
  }

  /** The next instant at which a step may be due; null when every position is covered. */
  #nextDueAt(): UnixMs | null {
    const { now } = this.#context;
    let earliest = this.#leftovers.dueAt;
    for (const watch of this.#meter.watches()) {
      for (const at of this.#timesOf(watch)) if (at > now) earliest = Math.min(earliest, at);
    }
    return earliest === Number.POSITIVE_INFINITY ? null : (earliest as UnixMs);
  }

  #timesOf({ since, rungAt, alarms, unknownSince, contractId }: Watch): readonly number[] {
    if (since === null) return [];
    const { budgetMs } = this.#settings;
    const opensAt = this.#opensAt(contractId);
    return [
      since + Math.ceil(budgetMs / 2),
      since + budgetMs,
      since + 2 * budgetMs,
      rungAt + budgetMs,
      rungAt + alarmPauseMs(budgetMs, alarms),
      ...(unknownSince === null ? [] : [unknownSince + budgetMs]),
      ...(opensAt === null ? [] : [opensAt]),
    ];
  }
}

function reasonToFlatten({ turned, alarms }: Watch, failed: boolean): string {
  if (turned) return 'exits turned the position';
  if (failed) return 'its stop was refused';
  return alarms > 0 ? 'it is still open' : 'no stop can be placed for it';
}
