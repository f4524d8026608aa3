import type { Result } from '@loadline/core';
import { RATE_LIMIT, TOKEN_LIFETIME_MS } from '@loadline/wire';
import { z } from 'zod';
import { readNamedValues } from '../accounts/named-values.ts';

/** How the wire looks where sources disagree; the default is the better attested side. */
export type WireSettings = Readonly<{
  /** User events as `{action,data}`, as a raw log of the venue has them, or bare as documented. */
  userEvents: 'wrapped' | 'bare';
  /** Market trades and depth as arrays, as captures have them, or one object an event. */
  marketEvents: 'array' | 'object';
  /** Quotes with what has changed, as captures have them, or always whole, as documented. */
  quotes: 'sparse' | 'full';
  /** Whether depth events hold a null entry, as captures of the venue do. */
  depthNulls: boolean;
  /** Prices and fees of REST answers with the zeros of a database, as documented, or without. */
  restDecimals: 'trailing' | 'plain';
  /** Members that entities gained in 2026: written, or left out for clients that break on them. */
  members: 'newest' | 'early';
  /** `Contract/searchById` as one object or, as in the middle of 2025, as an array. */
  contractById: 'object' | 'array';
  /** Whether a login ends the hub connections of earlier ones with `GatewayLogout`. */
  singleSession: boolean;
  /** Whether `filter.contractId` of `v2/query` narrows the answer. Measured: it does not. */
  queryNarrowsByContract: boolean;
  /** Whether a login counts in the general budget. */
  loginCounts: boolean;
  /** Whether `Auth/validate` gives a new token for one that has expired. */
  expiredTokens: 'refused' | 'renewed';
  /** How long a token is valid, in seconds. */
  tokenSeconds: number;
  /** Requests that a user may make in any stretch of `generalSeconds`; 0 lifts the limit. */
  generalRequests: number;
  generalSeconds: number;
  /** The same for `History/retrieveBars`, which has a window of its own. */
  historyRequests: number;
  historySeconds: number;
}>;

export const DEFAULT_WIRE_SETTINGS: WireSettings = {
  userEvents: 'wrapped',
  marketEvents: 'array',
  quotes: 'sparse',
  depthNulls: false,
  restDecimals: 'trailing',
  members: 'newest',
  contractById: 'object',
  singleSession: false,
  queryNarrowsByContract: false,
  loginCounts: true,
  expiredTokens: 'refused',
  tokenSeconds: TOKEN_LIFETIME_MS / 1_000,
  generalRequests: RATE_LIMIT.general.requests,
  generalSeconds: RATE_LIMIT.general.windowMs / 1_000,
  historyRequests: RATE_LIMIT.history.requests,
  historySeconds: RATE_LIMIT.history.windowMs / 1_000,
};

const REQUESTS_MAX = 1_000_000;
const requests = z
  .int('expected a whole number')
  .min(0, 'expected 0 or more')
  .max(REQUESTS_MAX, `expected at most ${REQUESTS_MAX}`);
const seconds = z.int('expected whole seconds').min(1, 'expected 1 second or more');
const flag = z.boolean('expected true or false');

const settings = z.strictObject({
  userEvents: z.enum(['wrapped', 'bare'], 'expected wrapped or bare'),
  marketEvents: z.enum(['array', 'object'], 'expected array or object'),
  quotes: z.enum(['sparse', 'full'], 'expected sparse or full'),
  depthNulls: flag,
  restDecimals: z.enum(['trailing', 'plain'], 'expected trailing or plain'),
  members: z.enum(['newest', 'early'], 'expected newest or early'),
  contractById: z.enum(['object', 'array'], 'expected object or array'),
  singleSession: flag,
  queryNarrowsByContract: flag,
  loginCounts: flag,
  expiredTokens: z.enum(['refused', 'renewed'], 'expected refused or renewed'),
  tokenSeconds: seconds,
  generalRequests: requests,
  generalSeconds: seconds,
  historyRequests: requests,
  historySeconds: seconds,
});

/** Settings of the wire out of `NAME=VALUE` texts, or one sentence on the first wrong one. */
export const readWireSettings = (texts: readonly string[]): Result<Partial<WireSettings>, string> =>
  readNamedValues('wire', settings, texts);
