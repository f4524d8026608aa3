import type { VenueSection } from '@loadline/api-schema';
import type { Engine } from '@loadline/engine';
import type { CallsView, WindowView } from '@loadline/projectx';
import { isoTime } from './iso-time.ts';

/** How the desk stands with the venue. */
export const venueState = (engine: Engine, calls: CallsView): VenueSection => ({
  session: sessionState(engine),
  feeds: [...engine.market.markets.values()].map(({ contract, heard, stale, rolledTo }) => ({
    contractId: contract.id,
    contractName: contract.name,
    state: heard ? 'live' : stale ? 'stale' : 'waiting',
    rolledTo,
  })),
  calls: callsState(calls),
});

function sessionState({ risk: { session } }: Engine): VenueSection['session'] {
  if (session.kind === 'own') return { state: 'own', since: null, reason: null };
  const { since, state } = session;
  const shown = session.kind === 'lost' ? 'displaced' : 'held';
  return { state: shown, since: isoTime(since), reason: state.why };
}

const callsState = ({ windows, ...day }: CallsView): VenueSection['calls'] => ({
  ...day,
  rows: [...day.rows],
  general: windowState(windows.general),
  history: windowState(windows.history),
});

const windowState = ({ used, limit, windowMs, waiting, heldBackMs }: WindowView) => ({
  used,
  limit,
  seconds: windowMs / 1_000,
  waiting,
  heldBackSeconds: Math.ceil(heldBackMs / 1_000),
});
