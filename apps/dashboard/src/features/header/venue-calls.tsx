import type { VenueSection } from '@loadline/api-schema';
import { useSection } from '../../stream/desk-context.tsx';

const SESSIONS = {
  displaced: 'somebody else is signed in',
  held: 'session taken back: resume to open',
} as const;

/** What the desk has asked of the venue today; and loudly when the session is not its own. */
export function VenueCalls() {
  const venue = useSection('venue');
  if (venue === null) return null;
  const { session, calls } = venue;
  return (
    <>
      {session.state !== 'own' && (
        <li title={session.reason ?? undefined} className="font-semibold text-danger">
          {SESSIONS[session.state]}
        </li>
      )}
      <li title={callsTitle(calls)} className="text-faint tabular-nums max-sm:hidden">
        {calls.total} calls
      </li>
    </>
  );
}

/** How much of the two request budgets is used, and what waits for them. */
export function callsTitle({
  tradingDay,
  total,
  reconciling,
  refused,
  general,
  history,
}: VenueSection['calls']): string {
  const waiting = Object.values(general.waiting).reduce((sum, each) => sum + each, 0);
  return [
    `${total} requests to the venue on ${tradingDay}, ${reconciling} of them to reconcile`,
    `last ${general.seconds} s: ${general.used} of ${general.limit}, ${waiting} waiting`,
    `bars: ${history.used} of ${history.limit} in ${history.seconds} s`,
    ...(refused === 0 ? [] : [`${refused} refused by the venue's limit`]),
    ...(general.heldBackSeconds === 0 ? [] : [`held back for ${general.heldBackSeconds} s`]),
  ].join('; ');
}
