import type { UnixMs } from '@loadline/core';
import type { StoppedState, TradingState } from './trading-state.ts';

/**
 * Whose session at the venue is. *Lost*: the venue has ended ours, as it does when somebody else
 * signs in. *Back*: we have it again, but nobody has said that the desk may open. Both reduce.
 */
export type SessionHold = Readonly<
  { kind: 'own' } | { kind: 'lost' | 'back'; since: UnixMs; state: StoppedState }
>;

export const OWN_SESSION: SessionHold = { kind: 'own' };

const BY = 'the venue';

/** The session was lost. One that had been lost before keeps its first instant. */
export function loseSession(hold: SessionHold, why: string, at: UnixMs): SessionHold {
  const since = hold.kind === 'lost' ? hold.since : at;
  return { kind: 'lost', since, state: { kind: 'reducing', by: BY, why, at: since } };
}

/** The session was taken back: what was held stays held. */
export const regainSession = (hold: SessionHold, at: UnixMs): SessionHold =>
  hold.kind === 'lost' ? { ...hold, kind: 'back', since: at } : hold;

/** The state in force: reducing where the session is not ours, unless it is stricter anyway. */
export const stateUnderSession = (state: TradingState, hold: SessionHold): TradingState =>
  hold.kind === 'own' || state.kind !== 'active' ? state : hold.state;
