import { z } from 'zod';
import { decisionState } from '../state/decision-section.ts';
import { deskState } from '../state/desk-state.ts';
import { roundTrip } from '../state/round-trip.ts';
import { strategiesSection } from '../state/strategy-section.ts';
import { commandDone, commandName } from '../stream/desk-command.ts';
import { feedEntry } from '../stream/feed-entry.ts';
import { chartBar, fillMarker } from '../stream/market-stream.ts';
import {
  accountNumber,
  contractText,
  isoTime,
  orderName,
  sequenceNumber,
  settingValue,
  strategyName,
} from '../values/scalars.ts';

/** The longest stretch of bars that one request may ask for. */
export const BARS_DAYS_MAX = 31;

/** The most feed entries that one request may ask for. */
const FEED_LIMIT_MAX = 500;

/** GET /api/state. While the trader is away, the last known one with `clock.staleSince` set. */
export const stateReply = z.object({
  sequence: sequenceNumber,
  state: deskState,
  fills: z.array(fillMarker),
});

/** GET /api/bars: one-minute bars with `from <= openedAt < to`, market time. */
export const barsQuery = z.strictObject({ contract: contractText, from: isoTime, to: isoTime });
/** Oldest first; a minute without a trade has none. */
export const barsReply = z.object({ contractId: contractText, bars: z.array(chartBar) });

/** GET /api/feed: entries with a number below `before` (the latest when it is left out). */
export const feedQuery = z.strictObject({
  before: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(FEED_LIMIT_MAX).default(100),
});
/** Oldest first, like the stream. `more` is true when older ones exist. */
export const feedReply = z.object({ entries: z.array(feedEntry), more: z.boolean() });

/** GET /api/trades: round trips with `from <= exitTime < to`, market time. */
export const tradesQuery = z.strictObject({ from: isoTime, to: isoTime });
export const tradesReply = z.object({ trades: z.array(roundTrip) });

/** The most decisions that one request may ask for. */
const DECISIONS_LIMIT_MAX = 500;

/** GET /api/risk/decisions: the latest of one account, or of all when it is left out. */
export const decisionsQuery = z.strictObject({
  accountId: z.coerce.number().pipe(accountNumber).optional(),
  limit: z.coerce.number().int().min(1).max(DECISIONS_LIMIT_MAX).default(20),
});
/** Newest first. */
export const decisionsReply = z.object({ decisions: z.array(decisionState) });

/** GET /api/risk/decisions/:decisionId, which is the name of the order that it was about. */
export const decisionParams = z.strictObject({ decisionId: orderName });
export const decisionReply = z.object({ decision: decisionState });

/** GET /api/strategies. */
export const strategiesReply = z.object({ strategies: strategiesSection });

/** Optional in every body that commands: a repeat with the same name is carried out once. */
const named = { commandId: commandName.optional() };

export const strategyParams = z.strictObject({ strategyId: strategyName });
/** POST /api/strategies/:strategyId/running. */
export const runningBody = z.strictObject({ running: z.boolean(), ...named });

/** POST /api/strategies/:strategyId/settings: only what changes. */
export const settingsBody = z.strictObject({
  settings: z.record(z.string(), settingValue),
  ...named,
});

/** POST /api/flatten: one account, or (null) all. Required, so that "all" is never an accident. */
export const flattenBody = z.strictObject({ accountId: accountNumber.nullable(), ...named });

export const orderParams = z.strictObject({ clientOrderId: orderName });
/** POST /api/orders/:clientOrderId/cancel. */
export const cancelBody = z.strictObject({ ...named });

/** 202: the desk has taken the command. What it does shows in the stream. */
export const commandReply = z.object({
  commandId: commandName,
  accepted: z.literal(true),
  ...commandDone,
});

/** GET /api/health. Always 200 while the API itself works. */
export const healthReply = z.object({
  status: z.literal('ok'),
  version: z.string(),
  desk: z.enum(['up', 'away']),
  /** Real time since when the desk is up or away. */
  deskSince: isoTime,
  browsers: z.int().nonnegative(),
});
