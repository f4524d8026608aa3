import { EVENT_CHECKS } from './event-checks.ts';
import { HTTP_CHECKS } from './http-checks.ts';
import { HUB_CHECKS } from './hub-checks.ts';
import { MARKET_CHECKS } from './market-checks.ts';
import { ORDER_CHECKS } from './order-checks.ts';
import type { Check } from './raw/venue.ts';
import { RECORD_CHECKS } from './record-checks.ts';
import { SIGN_IN_CHECKS } from './sign-in-checks.ts';
import {
  closedMarketChecks,
  DOCUMENTED_SHAPE_CHECKS,
  NULL_CHECKS,
  SINGLE_SESSION_CHECKS,
  TRAIL_CHECKS,
} from './switched/choice-checks.ts';
import { KEEP_ALIVE_CHECKS } from './switched/keep-alive-checks.ts';
import {
  EXPIRY_CHECKS,
  FREE_LOGIN_CHECKS,
  LIMIT_CHECKS,
  RENEWAL_CHECKS,
  SMALL_LIMITS,
} from './switched/limit-checks.ts';

/** Statements about the wire that hold for a gateway with its default settings. */
export const CONFORMANCE: Readonly<Record<string, readonly Check[]>> = {
  'signing in': SIGN_IN_CHECKS,
  'HTTP conventions': HTTP_CHECKS,
  'contracts and bars': MARKET_CHECKS,
  orders: ORDER_CHECKS,
  'accounts, positions and trades': RECORD_CHECKS,
  'hub connections': HUB_CHECKS,
  'hub events': EVENT_CHECKS,
};

/** A gateway that has to be started in a way of its own, and what holds for it then. */
export type SwitchedSuite = Readonly<{
  name: string;
  /** Settings of the wire and of orders by name, as the gateway takes them. */
  wire?: Readonly<Record<string, unknown>>;
  orders?: Readonly<Record<string, unknown>>;
  /** Whether its market runs by itself: rate limits are off in stepped time. */
  runs?: true;
  /** Where its market begins, if not in an open session: ISO-8601. */
  from?: string;
  checks: readonly Check[];
}>;

const WEEKEND = '2026-01-10T15:00:00Z';

/** Its checks wait by the real clock, so they want a file of their own beside the others. */
export const SLOW_CONFORMANCE: readonly SwitchedSuite[] = [
  { name: 'keep-alive', checks: KEEP_ALIVE_CHECKS },
];

/** Statements about settings, limits and times, each on a gateway of its own. */
export const SWITCHED_CONFORMANCE: readonly SwitchedSuite[] = [
  { name: 'rate limits', wire: SMALL_LIMITS, runs: true, checks: LIMIT_CHECKS },
  { name: 'tokens that expire', wire: { tokenSeconds: 2 }, checks: EXPIRY_CHECKS },
  {
    name: 'expired tokens that can be exchanged',
    wire: { tokenSeconds: 1, expiredTokens: 'renewed' },
    checks: RENEWAL_CHECKS,
  },
  { name: 'one session a user', wire: { singleSession: true }, checks: SINGLE_SESSION_CHECKS },
  {
    name: 'the documented side',
    wire: {
      userEvents: 'bare',
      restDecimals: 'plain',
      queryNarrowsByContract: true,
      marketEvents: 'object',
      quotes: 'full',
      contractById: 'array',
      members: 'early',
    },
    orders: { bracketTicks: 'unsigned', wrapsRefusals: true },
    checks: DOCUMENTED_SHAPE_CHECKS,
  },
  { name: 'trails as distances', orders: { trailPrice: 'distance' }, checks: TRAIL_CHECKS },
  { name: 'null entries', wire: { depthNulls: true }, checks: NULL_CHECKS },
  {
    name: 'logins that cost nothing',
    wire: { ...SMALL_LIMITS, loginCounts: false },
    runs: true,
    checks: FREE_LOGIN_CHECKS,
  },
  { name: 'a closed market', from: WEEKEND, checks: closedMarketChecks(2) },
  {
    name: 'a closed market with code 5',
    orders: { outsideHoursCode: 5 },
    from: WEEKEND,
    checks: closedMarketChecks(5),
  },
];
