import type {
  ContractId,
  MarketQuote,
  MarketTrade,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenuePosition,
} from '@loadline/core';
import { auditRecord, type Engine } from '@loadline/engine';
import type {
  AuditEvent,
  AuditRecord,
  Effect,
  EngineEvent,
  EngineSink,
  RequestOutcome,
  TimerHandle,
  Timers,
  VenueListener,
} from '@loadline/engine/ports';
import type { JournalWriter } from '@loadline/storage';
import type { MarketClock } from '../venue/market-clock.ts';
import { performEffect, type VenuePorts } from './effect-runner.ts';
import type { Unstamped } from './unstamped.ts';

/** What the loop needs of a journal. */
export type Journal = Pick<
  JournalWriter,
  'day' | 'appendEvent' | 'appendEffect' | 'appendAudit' | 'roll' | 'sync'
>;

export type DeskRunnerOptions = Readonly<{
  engine: Engine;
  journal: Journal;
  clock: MarketClock;
  timers: Timers;
  /** The number of the last audit record of the desk, 0 at the very beginning. */
  lastAudit: number;
  /** What goes into the head of a new day's journal, beside the engine's state. */
  snapshot: () => Parameters<Journal['roll']>[1];
  onAudit: (record: AuditRecord, event: AuditEvent) => void;
  /** Told after every event, so that views can follow. */
  onEvent: (event: EngineEvent) => void;
  onJournalFault: (reason: string) => void;
}>;

const WAKE_CHECK_MS = 1_000;

/**
 * The live loop around the engine: gives each event its time, journals it, processes it, journals
 * what was decided, and carries out the effects once the journal is safe on disk.
 */
export class DeskRunner implements VenueListener, EngineSink {
  readonly #options: DeskRunnerOptions;
  #ports: VenuePorts | null = null;
  #effects: Effect[] = [];
  #audits: AuditEvent[] = [];
  #lastAudit: number;
  #wakeAt: number;
  #wakeTimer: TimerHandle | null = null;
  #stopped = false;
  /** In stepped mode the stepper takes the effects and carries them out one by one. */
  readonly held: Effect[] = [];
  #holding = false;

  constructor(options: DeskRunnerOptions) {
    this.#options = options;
    this.#lastAudit = options.lastAudit;
    this.#wakeAt = options.engine.nextWakeAt;
    options.clock.onChange(() => this.#schedule());
  }

  get lastAudit(): number {
    return this.#lastAudit;
  }

  /** Effects are carried out through these from now on; `hold` leaves them to a stepper. */
  connect(ports: VenuePorts, { hold }: Readonly<{ hold: boolean }>): void {
    this.#ports = ports;
    this.#holding = hold;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#wakeTimer?.cancel();
  }

  /**
   * Tells the engine something now. What was due before is told first, but for a start: until then
   * an engine out of a journal believes what it knew before its death, and it would act on it.
   */
  tell(event: Unstamped): void {
    if (this.#stopped) return;
    const { clock, engine } = this.#options;
    const at = Math.max(engine.now, clock.now()) as UnixMs;
    if (event.kind !== 'started') this.wakeUntil(at);
    this.#process({ ...event, at });
  }

  /** Every wake-up that is due, in order, each at its own time. */
  wakeUntil(now: UnixMs): void {
    while (this.#wakeAt <= now && !this.#stopped) {
      const at = Math.max(this.#wakeAt, this.#options.engine.now) as UnixMs;
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#process({ kind: 'wake', at });
      this.#wakeAt = this.#options.engine.nextWakeAt;
    }
  }

  onTrade({ contractId, price, size, at }: MarketTrade): void {
    this.#options.clock.hear(at);
    this.tell({ kind: 'trade', contractId, price, size, venueAt: at });
  }

  onQuote({ contractId, bid, ask, at }: MarketQuote): void {
    this.#options.clock.hear(at);
    this.tell({ kind: 'quote', contractId, bid, ask, venueAt: at });
  }

  onOrder(order: VenueOrder): void {
    this.tell({ kind: 'venueOrder', order });
  }

  onFill(fill: VenueFill): void {
    this.tell({ kind: 'venueFill', fill });
  }

  onPosition(position: VenuePosition): void {
    this.tell({ kind: 'venuePosition', position });
  }

  onAccount(account: VenueAccount): void {
    this.tell({ kind: 'venueAccount', account });
  }

  onConnection(hub: 'market' | 'user', state: 'up' | 'down', reason: string): void {
    this.tell({ kind: 'connection', hub, state, reason });
  }

  onSession(state: 'own' | 'displaced', reason: string): void {
    this.tell({ kind: 'session', state, reason });
  }

  onFeedStale(contractId: ContractId, reason: string): void {
    this.tell({ kind: 'feedStale', contractId, reason });
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  wakeAt(at: UnixMs): void {
    this.#wakeAt = at;
    this.#schedule();
  }

  audit(event: AuditEvent): void {
    this.#audits.push(event);
  }

  #process(event: EngineEvent): void {
    const { journal, engine, onAudit, onEvent } = this.#options;
    journal.appendEvent(event);
    engine.process(event, this);
    const effects = this.#effects;
    const audits = this.#audits;
    if (effects.length > 0) this.#effects = [];
    if (audits.length > 0) this.#audits = [];
    for (const effect of effects) journal.appendEffect(effect);
    for (const audit of audits) {
      this.#lastAudit += 1;
      const record = auditRecord(audit, this.#lastAudit);
      journal.appendAudit(record);
      onAudit(record, audit);
    }
    // Only now: the new day's head holds the state behind everything that this event decided.
    for (const audit of audits) {
      if (audit.kind === 'dayRolled') this.#rollJournal(audit.tradingDay);
    }
    onEvent(event);
    if (effects.length === 0) return;
    if (this.#holding) this.held.push(...effects);
    else void this.#carryOut(effects);
  }

  #rollJournal(day: Journal['day']): void {
    const { journal, snapshot } = this.#options;
    if (day > journal.day) journal.roll(day, snapshot());
  }

  /** The intent is on disk before the order leaves; all that waits shares one fsync. */
  async #carryOut(effects: readonly Effect[]): Promise<void> {
    if (effects.some(isOrderEffect)) {
      const synced = await this.#options.journal.sync();
      if (synced.kind === 'failed') {
        this.#options.onJournalFault(synced.reason);
        for (const effect of effects) this.#withoutJournal(effect, synced.reason);
        return;
      }
    }
    for (const effect of effects) void this.carryOut(effect);
  }

  /** Carries out one effect and tells the engine its answer. */
  async carryOut(effect: Effect): Promise<void> {
    const answer = await this.answer(effect);
    if (answer !== null) this.tell(answer);
  }

  async answer(effect: Effect): Promise<Unstamped | null> {
    if (this.#ports === null) return null;
    return await performEffect(this.#ports, effect, {
      timers: this.#options.timers,
      isStopped: () => this.#stopped,
    });
  }

  /** For a stepper: the answer of one effect, the journal safe before an order leaves. */
  async prepared(effect: Effect): Promise<Unstamped | null> {
    if (isOrderEffect(effect)) await this.#options.journal.sync();
    return await this.answer(effect);
  }

  /** What only reduces leaves even when the disk refuses; what opens does not. */
  #withoutJournal(effect: Effect, reason: string): void {
    if (effect.kind !== 'submit') return void this.carryOut(effect);
    const detail = `the journal cannot be written: ${reason}`;
    const outcome: RequestOutcome = { kind: 'rejected', code: 'NOT_JOURNALLED', reason: detail };
    const { clientOrderId } = effect.request;
    this.tell({ kind: 'submitAnswered', clientOrderId, outcome });
  }

  #schedule(): void {
    this.#wakeTimer?.cancel();
    this.#wakeTimer = null;
    if (this.#stopped || this.#ports === null || this.#holding) return;
    if (this.#wakeAt === Number.POSITIVE_INFINITY) return;
    const delay = this.#options.clock.delayUntil(this.#wakeAt);
    if (delay === null) return;
    const wait = Math.min(WAKE_CHECK_MS, Math.ceil(delay));
    this.#wakeTimer = this.#options.timers.after(wait, () => this.#onTimer());
  }

  #onTimer(): void {
    this.#wakeTimer = null;
    this.wakeUntil(this.#options.clock.now());
    this.#schedule();
  }
}

const isOrderEffect = ({ kind }: Effect): boolean =>
  kind === 'submit' || kind === 'modify' || kind === 'cancel' || kind === 'closePosition';
