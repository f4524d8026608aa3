import type { Scenario } from '../scenario.ts';
import { AT_ONCE, canceling, entering, fault, flattening, moving, open } from './moments.ts';

const AFTER_ACCEPT = fault('rest.timeout-after-accept');
const BEFORE_ACCEPT = fault('rest.timeout-before-accept');
const LIMITED = fault('rest.429');
const BROKEN = fault('rest.500');
const PROXY = fault('rest.502-html');
const SLOW_BODY = fault('rest.slow-body');
const EXPIRED = fault('auth.expired');
const LOGOUT = fault('auth.logout');

/** Before the request leaves. */
const FIRST = { after: -1 };
const REFUSED = { ...FIRST, unfilled: true } as const;

/** What requests meet on their way, and what becomes of the session. */
export const REST_DRILLS: readonly Scenario[] = [
  entering(AFTER_ACCEPT, FIRST),
  flattening(AFTER_ACCEPT),
  moving(AFTER_ACCEPT),
  canceling(AFTER_ACCEPT),
  entering(BEFORE_ACCEPT, REFUSED),
  flattening(BEFORE_ACCEPT),
  moving(BEFORE_ACCEPT),
  canceling(BEFORE_ACCEPT),
  entering(LIMITED, REFUSED),
  flattening(LIMITED),
  moving(LIMITED),
  canceling(LIMITED),
  entering(BROKEN, REFUSED),
  flattening(BROKEN),
  moving(BROKEN),
  canceling(BROKEN),
  entering(PROXY, FIRST),
  flattening(PROXY),
  moving(PROXY),
  canceling(PROXY),
  entering(SLOW_BODY, FIRST),
  flattening(SLOW_BODY),
  moving(SLOW_BODY),
  entering(EXPIRED, FIRST),
  open(EXPIRED),
  flattening(EXPIRED),
  entering(LOGOUT, { unfilled: true }),
  open(LOGOUT, AT_ONCE),
  flattening(LOGOUT),
];
