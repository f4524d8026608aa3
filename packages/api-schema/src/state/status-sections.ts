import { z } from 'zod';
import { isoDateText, isoTime } from '../values/scalars.ts';

/** Market time and how it runs. Sent about four times a second while it moves. */
export const clockSection = z.object({
  /** Market time: of the played market on the simulated gateway, the real time otherwise. */
  marketTime: isoTime,
  mode: z.enum(['running', 'paused', 'stepped', 'ended']),
  /** Market seconds per real second; `max` is as fast as the machine can. */
  speed: z.union([z.number().nonnegative(), z.literal('max')]),
  /** The firm's trading day; it changes at 17:00 Chicago. */
  tradingDay: isoDateText,
  sessionOpen: z.boolean(),
  /**
   * Real (machine) time since when the whole state is no longer fresh, because the trader is away
   * or silent; null when it is fresh. The API sets it while it serves the last state that it knows.
   */
  staleSince: isoTime.nullable(),
});
export type ClockSection = z.infer<typeof clockSection>;

/** One connection of the trader. `since` is real (machine) time. */
const linkState = z.object({
  state: z.enum(['up', 'down']),
  since: isoTime,
  /** Why it is down, in one sentence; null when it is up. */
  reason: z.string().nullable(),
});
export type LinkState = z.infer<typeof linkState>;

/** What the trader is connected to. */
export const connectionsSection = z.object({
  marketHub: linkState,
  userHub: linkState,
  database: linkState,
  /** Market time of the last quote or trade of any contract, null before the first. */
  lastQuoteAt: isoTime.nullable(),
});
export type ConnectionsSection = z.infer<typeof connectionsSection>;

/** The build and run of the trader. */
export const versionSection = z.object({
  version: z.string(),
  /** One start of a trader; another value means that it was restarted. */
  runId: z.string(),
  startedAt: isoTime,
  /** What it trades against: the gateway in a box, or a real venue. */
  venue: z.enum(['simulation', 'live']),
});
