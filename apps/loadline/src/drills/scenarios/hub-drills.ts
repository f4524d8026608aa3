import type { Scenario } from '../scenario.ts';
import { AT_ONCE, entering, fault, flattening, open, UNTOLD } from './moments.ts';

const STALL = fault('hub.stall');
const CLOSE = fault('hub.close');
const CLOSE_BOTH = fault('hub.close-both');
const STORM = fault('hub.reconnect-storm');
const SLOW = fault('hub.slow');
const REORDER = fault('hub.reorder', { parameter: 100 });
const DUPLICATE = fault('hub.duplicate', { parameter: 100 });
const DROP = fault('hub.drop', { parameter: 60 });
const LATE = fault('hub.late');
const TRUNCATED = fault('hub.truncated-frame', { parameter: 5 });
const MALFORMED = fault('hub.malformed-json', { parameter: 5 });
const SPARSE = fault('quote.sparse', { parameter: 1_000 });
const STALE = fault('quote.stale');
const NEVER = fault('fill.never-pushed');

const MISSED = { allowed: UNTOLD };

/** What the hubs do while something is going on. */
export const HUB_DRILLS: readonly Scenario[] = [
  entering(STALL),
  open(STALL, AT_ONCE),
  flattening(STALL),
  entering(CLOSE),
  open(CLOSE, AT_ONCE),
  flattening(CLOSE),
  entering(CLOSE_BOTH),
  open(CLOSE_BOTH, AT_ONCE),
  flattening(CLOSE_BOTH),
  entering(STORM),
  open(STORM, AT_ONCE),
  flattening(STORM),
  entering(SLOW),
  open(SLOW),
  flattening(SLOW),
  entering(REORDER),
  open(REORDER),
  flattening(REORDER),
  entering(DUPLICATE),
  open(DUPLICATE),
  flattening(DUPLICATE),
  entering(DROP, MISSED),
  open(DROP, MISSED),
  flattening(DROP, MISSED),
  entering(LATE),
  open(LATE),
  flattening(LATE),
  entering(TRUNCATED),
  open(TRUNCATED),
  entering(MALFORMED),
  open(MALFORMED),
  entering(SPARSE, { after: -3 }),
  open(SPARSE),
  entering(STALE, { after: -3 }),
  open(STALE),
  entering(NEVER, MISSED),
  open(NEVER, MISSED),
  flattening(NEVER, MISSED),
];
