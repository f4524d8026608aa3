import type { Scenario } from '../scenario.ts';
import { canceling, entering, fault, flattening, idle, open, WITHOUT_STOP } from './moments.ts';

const STOP_REJECTED = fault('bracket.stop-rejected');
const CHILD_MISSING = fault('bracket.child-missing');
const LATE = fault('bracket.late', { parameter: 20 });
const PARTIAL = fault('order.partial-then-cancel');
const LOSES = fault('order.cancel-loses');
const ADDED = fault('position.foreign-change', { parameter: 1 });
const CLOSED = fault('position.foreign-change', { parameter: -2 });
const REVERSED = fault('position.foreign-change', { parameter: -3 });
const FOREIGN = fault('order.foreign', { parameter: 1 });
const LOCKED = fault('account.locked');

const FIRST = { after: -1 };
const NAKED = { allowed: WITHOUT_STOP };
/** One contract of somebody else, and its stop. */
const STRANGE = {
  allowed: {
    unprotectedContractSeconds: 4,
    because: 'somebody else has traded without a stop: one contract for 3 s, and 1 s to place one',
  },
};

/** What becomes of orders and positions at the venue. */
export const ORDER_DRILLS: readonly Scenario[] = [
  entering(STOP_REJECTED, { ...FIRST, ...NAKED }),
  entering(CHILD_MISSING, { ...FIRST, ...NAKED }),
  entering(LATE, { ...FIRST, ...NAKED }),
  entering(PARTIAL, FIRST),
  canceling(LOSES),
  flattening(LOSES),
  idle(ADDED, STRANGE),
  open(ADDED, STRANGE),
  { ...open(CLOSED), name: 'position.foreign-change:-2@open' },
  { ...open(REVERSED, STRANGE), name: 'position.foreign-change:-3@open' },
  idle(FOREIGN),
  open(FOREIGN, STRANGE),
  entering(LOCKED, { ...FIRST, unfilled: true }),
  open(LOCKED),
  flattening(LOCKED),
];
