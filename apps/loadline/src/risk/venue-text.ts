import type { VenueSection } from '@loadline/api-schema';

const SESSIONS = { displaced: 'SOMEBODY ELSE IS SIGNED IN', held: 'The session is ours again' };

/** How the desk stands with the venue: what is not as it should be, and what has been asked. */
export function venueLines({ session, feeds, calls }: VenueSection): readonly string[] {
  const { state, since, reason } = session;
  const whose =
    state === 'own'
      ? []
      : [`${SESSIONS[state]} since ${since} (${reason}): nothing opens until you resume.`];
  const silent = feeds
    .filter((feed) => feed.state === 'stale')
    .map(({ contractName }) => `Nothing of ${contractName} comes, though its market is open.`);
  const rolled = feeds
    .filter(({ rolledTo }) => rolledTo !== null)
    .map(({ contractName, rolledTo }) => `${contractName} has rolled to ${rolledTo}.`);
  return [...whose, ...silent, ...rolled, callsLine(calls)];
}

function callsLine({ total, reconciling, refused, general }: VenueSection['calls']): string {
  const { used, limit, seconds, heldBackSeconds } = general;
  const limited = refused === 0 ? '' : `, ${refused} refused by its limit`;
  const held = heldBackSeconds === 0 ? '' : `; held back for ${heldBackSeconds} s`;
  return (
    `Asked of the venue today: ${total} (${reconciling} to reconcile${limited}), ` +
    `${used} of ${limit} in the last ${seconds} s${held}.`
  );
}
