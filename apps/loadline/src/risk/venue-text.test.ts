import type { VenueSection } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { venueLines } from './venue-text.ts';

const waiting = { protect: 0, reduce: 0, entry: 0, reconcile: 0, history: 0 };
const window = { used: 12, limit: 200, seconds: 60, waiting, heldBackSeconds: 0 };
const calls = { tradingDay: '2025-03-04', total: 120, reconciling: 100, refused: 0, rows: [] };
const VENUE: VenueSection = {
  session: { state: 'own', since: null, reason: null },
  feeds: [{ contractId: 'N', contractName: 'NQH5', state: 'live', rolledTo: null }],
  calls: { ...calls, general: window, history: window },
};
const ASKED = 'Asked of the venue today: 120 (100 to reconcile), 12 of 200 in the last 60 s.';

describe('venueLines', () => {
  it('tells only what has been asked while all is well', () => {
    expect(venueLines(VENUE)).toEqual([ASKED]);
  });

  it.each([
    { state: 'displaced', words: 'SOMEBODY ELSE IS SIGNED IN since T (a logout)' },
    { state: 'held', words: 'The session is ours again since T (a logout)' },
  ] as const)('says first that the session is $state', ({ state, words }) => {
    const session = { state, since: 'T', reason: 'a logout' };
    expect(venueLines({ ...VENUE, session })[0]).toContain(words);
  });

  it('tells silent and rolled contracts, and what the venue refuses', () => {
    const feeds: VenueSection['feeds'] = [
      { contractId: 'N', contractName: 'NQH5', state: 'stale', rolledTo: null },
      { contractId: 'E', contractName: 'ESH5', state: 'live', rolledTo: 'CON.F.US.EP.M25' },
    ];
    const general = { ...window, heldBackSeconds: 7 };
    const limited = { ...VENUE.calls, refused: 3, general };
    expect(venueLines({ ...VENUE, feeds, calls: limited })).toEqual([
      'Nothing of NQH5 comes, though its market is open.',
      'ESH5 has rolled to CON.F.US.EP.M25.',
      'Asked of the venue today: 120 (100 to reconcile, 3 refused by its limit), ' +
        '12 of 200 in the last 60 s; held back for 7 s.',
    ]);
  });
});
