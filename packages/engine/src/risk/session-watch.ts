import type { AccountId, UnixMs } from '@loadline/core';
import {
  type DeskRisk,
  loseSession,
  OWN_SESSION,
  regainSession,
  type TradingState,
} from '@loadline/risk';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { DeskConfig } from '../desk-config.ts';
import type { EngineContext } from '../engine-context.ts';
import type { EngineEvent } from '../ports/index.ts';

type SessionEvent = Extract<EngineEvent, { kind: 'session' }>;

/** The wake-up that lifts a hold by itself. */
export const SESSION_WAKE = 'session';

/**
 * Somebody else is in: the venue has ended our session. All accounts reduce from then on: entries
 * are canceled, exits and closes go on over REST, and nothing opens until a person resumes or,
 * where the desk is set so, the session has been ours again for long enough.
 */
export class SessionWatch {
  readonly #context: EngineContext;
  readonly #risk: DeskRisk;
  readonly #units: ReadonlyMap<AccountId, AccountUnit>;
  readonly #pauseMs: number | null;

  constructor(
    context: EngineContext,
    risk: DeskRisk,
    units: ReadonlyMap<AccountId, AccountUnit>,
    { sessionPauseMs }: Pick<DeskConfig, 'sessionPauseMs'>,
  ) {
    this.#context = context;
    this.#risk = risk;
    this.#units = units;
    this.#pauseMs = sessionPauseMs ?? null;
  }

  onSession({ state, reason, at }: SessionEvent): void {
    const { sink, wakes } = this.#context;
    const before = this.#risk.session;
    const after =
      state === 'displaced' ? loseSession(before, reason, at) : regainSession(before, at);
    if (after.kind === before.kind) return;
    this.#risk.session = after;
    sink.audit({ kind: 'sessionChanged', at, state, reason });
    if (after.kind === 'lost') {
      wakes.cancel(SESSION_WAKE);
      if (before.kind === 'own') this.#tell();
    } else if (this.#pauseMs !== null) {
      wakes.set(SESSION_WAKE, (at + this.#pauseMs) as UnixMs);
    }
  }

  /** A new run signs in anew; that the last one had lost its session still holds. */
  onStarted(at: UnixMs): void {
    if (this.#risk.session.kind !== 'lost') return;
    this.onSession({ kind: 'session', at, state: 'own', reason: 'the desk has started again' });
  }

  /** The session has been ours again for as long as the desk is set to wait. */
  onWake(): void {
    if (this.#risk.session.kind === 'back') this.lift();
  }

  /** A person resumes, or the pause is over: accounts go on as they were. */
  lift(): void {
    if (this.#risk.session.kind === 'own') return;
    this.#context.wakes.cancel(SESSION_WAKE);
    this.#risk.session = OWN_SESSION;
    this.#tell();
  }

  /** Their own state has not changed, only what is in force. */
  #tell(): void {
    const { sink, now } = this.#context;
    for (const [accountId, { desk }] of this.#units) {
      if (desk.risk.state.kind !== 'active') continue;
      const state: TradingState = desk.risk.stateNow(now);
      sink.audit({ kind: 'stateChanged', at: now, accountId, state });
    }
  }
}
