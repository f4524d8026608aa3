import type { Scenario } from '../scenario.ts';
import { entering, fault, flattening, open } from './moments.ts';

const AHEAD = fault('clock.skew', { parameter: 90_000 });
const BEHIND = fault('clock.skew', { parameter: -90_000 });
const DST = fault('session.dst-night');
const MAINTENANCE = fault('session.maintenance');
const EXPIRED = fault('contract.expired');

const FIRST = { after: -1 };
const CLOSED = {
  allowed: {
    unprotectedContractSeconds: 62,
    because:
      'the venue takes the cancel of the stop and refuses the close, and any order, for 30 s',
  },
};

/** What becomes of the venue's clock, its hours and its contracts. */
export const MARKET_DRILLS: readonly Scenario[] = [
  entering(AHEAD, FIRST),
  open(AHEAD),
  flattening(AHEAD),
  { ...entering(BEHIND, { ...FIRST, unfilled: true }), name: 'clock.skew:-90000@entering' },
  { ...open(BEHIND), name: 'clock.skew:-90000@open' },
  { ...flattening(BEHIND), name: 'clock.skew:-90000@flattening' },
  entering(DST, FIRST),
  open(DST),
  entering(MAINTENANCE, { unfilled: true }),
  open(MAINTENANCE),
  flattening(MAINTENANCE, CLOSED),
  entering(EXPIRED),
  open(EXPIRED),
  flattening(EXPIRED, CLOSED),
];
