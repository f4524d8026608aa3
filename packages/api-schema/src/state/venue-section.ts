import { z } from 'zod';
import { isoDateText, isoTime } from '../values/scalars.ts';

const count = z.int().nonnegative();

/** What a request to the venue is for, the most urgent first. */
const callPriority = z.enum(['protect', 'reduce', 'entry', 'reconcile', 'history']);

/** One request budget of the venue: a sliding window that all accounts of the session share. */
const callWindow = z.object({
  /** Requests of the last `seconds`. */
  used: count,
  limit: count,
  seconds: z.number().positive(),
  /** Requests that wait for it, by what they are for. */
  waiting: z.record(callPriority, count),
  /** How long the venue has asked us to wait; 0 when it has not. */
  heldBackSeconds: z.number().nonnegative(),
});

/** Requests to the venue since the firm's trading day began. */
const callsOfDay = z.object({
  tradingDay: isoDateText,
  total: count,
  /** Those that read accounts to compare them with ours. */
  reconciling: count,
  /** Those that the venue answered with HTTP 429. */
  refused: count,
  rows: z.array(z.object({ endpoint: z.string(), priority: callPriority, calls: count })),
  general: callWindow,
  /** Bars have a budget of their own. */
  history: callWindow,
});

/** Whose session at the venue it is. */
const venueSession = z.object({
  /**
   * `displaced`: the venue has ended ours, as it does when somebody else signs in. `held`: it is
   * ours again, and nothing opens until a person resumes or the pause is over.
   */
  state: z.enum(['own', 'displaced', 'held']),
  /** Market time; null while it has always been ours. */
  since: isoTime.nullable(),
  reason: z.string().nullable(),
});

/** The data of one contract. */
const venueFeed = z.object({
  contractId: z.string(),
  contractName: z.string(),
  /** `waiting`: nothing has come since its stream began. `stale`: silent in an open market. */
  state: z.enum(['live', 'waiting', 'stale']),
  /** The contract that the venue trades now instead; null while it is this one. */
  rolledTo: z.string().nullable(),
});

/** The desk's standing with the venue: session, data, requests. */
export const venueSection = z.object({
  session: venueSession,
  feeds: z.array(venueFeed),
  calls: callsOfDay,
});
export type VenueSection = z.infer<typeof venueSection>;
