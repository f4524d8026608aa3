import type { UnixMs } from '@loadline/core';
import { auditRecord, type Engine } from '@loadline/engine';
import type {
  AuditEvent,
  AuditRecord,
  Effect,
  EngineEvent,
  EngineSink,
} from '@loadline/engine/ports';

/** One thing that the engine decided, as the journal keeps it: effects, then audit records. */
export type Decision = Readonly<
  { kind: 'effect'; effect: Effect } | { kind: 'audit'; record: AuditRecord; event: AuditEvent }
>;

/** Plays events into an engine and gives what it decides, without carrying anything out. */
export class DecisionPlayer implements EngineSink {
  readonly #engine: Engine;
  #effects: Effect[] = [];
  #audits: AuditEvent[] = [];
  #lastAudit: number;

  constructor(engine: Engine, lastAudit: number) {
    this.#engine = engine;
    this.#lastAudit = lastAudit;
  }

  get lastAudit(): number {
    return this.#lastAudit;
  }

  play(event: EngineEvent): readonly Decision[] {
    this.#engine.process(event, this);
    if (this.#effects.length === 0 && this.#audits.length === 0) return NOTHING;
    const effects = this.#effects.map((effect): Decision => ({ kind: 'effect', effect }));
    const audits = this.#audits.map((audit): Decision => {
      this.#lastAudit += 1;
      return { kind: 'audit', record: auditRecord(audit, this.#lastAudit), event: audit };
    });
    this.#effects = [];
    this.#audits = [];
    return [...effects, ...audits];
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  wakeAt(_at: UnixMs): void {
    // The journal has the wake-ups that came.
  }

  audit(event: AuditEvent): void {
    this.#audits.push(event);
  }
}

const NOTHING: readonly Decision[] = [];

/** The bytes of a decision as the journal has them. */
export const decisionText = (decision: Decision): string =>
  JSON.stringify(decision.kind === 'effect' ? decision.effect : decision.record);
