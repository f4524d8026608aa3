import { z } from 'zod';
import { deskState } from '../state/desk-state.ts';
import { roundTrip } from '../state/round-trip.ts';
import { strategiesSection } from '../state/strategy-section.ts';
import { commandName } from '../stream/desk-command.ts';
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
export const FEED_LIMIT_MAX = 500;

/** GET /api/state. While the trader is away, the last known one with `clock.staleSince` set. */
export const stateReply = z.object({
  sequence: sequenceNumber,
  state: deskState,
  fills: z.array(fillMarker),
});
export type StateReply = z.infer<typeof stateReply>;

/** GET /api/bars: one-minute bars with `from <= openedAt < to`, market time. */
export const barsQuery = z.strictObject({ contract: contractText, from: isoTime, to: isoTime });
export type BarsQuery = z.infer<typeof barsQuery>;
/** Oldest first; a minute without a trade has none. */
export const barsReply = z.object({ contractId: contractText, bars: z.array(chartBar) });
export type BarsReply = z.infer<typeof barsReply>;

/** GET /api/feed: entries with a number below `before` (the latest when it is left out). */
export const feedQuery = z.strictObject({
  before: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(FEED_LIMIT_MAX).default(100),
});
export type FeedQuery = z.infer<typeof feedQuery>;
/** Oldest first, like the stream. `more` is true when older ones exist. */
export const feedReply = z.object({ entries: z.array(feedEntry), more: z.boolean() });
export type FeedReply = z.infer<typeof feedReply>;

/** GET /api/trades: round trips with `from <= exitTime < to`, market time. */
export const tradesQuery = z.strictObject({ from: isoTime, to: isoTime });
export type TradesQuery = z.infer<typeof tradesQuery>;
export const tradesReply = z.object({ trades: z.array(roundTrip) });
export type TradesReply = z.infer<typeof tradesReply>;

/** GET /api/strategies. */
export const strategiesReply = z.object({ strategies: strategiesSection });
export type StrategiesReply = z.infer<typeof strategiesReply>;

/** Optional in every body that commands: a repeat with the same name is carried out once. */
const named = { commandId: commandName.optional() };

export const strategyParams = z.strictObject({ strategyId: strategyName });
/** POST /api/strategies/:strategyId/running. */
export const runningBody = z.strictObject({ running: z.boolean(), ...named });
export type RunningBody = z.infer<typeof runningBody>;

/** POST /api/strategies/:strategyId/settings: only what changes. */
export const settingsBody = z.strictObject({
  settings: z.record(z.string(), settingValue),
  ...named,
});
export type SettingsBody = z.infer<typeof settingsBody>;

/** POST /api/flatten: one account, or (null) all. Required, so that "all" is never an accident. */
export const flattenBody = z.strictObject({ accountId: accountNumber.nullable(), ...named });
export type FlattenBody = z.infer<typeof flattenBody>;

export const orderParams = z.strictObject({ clientOrderId: orderName });
/** POST /api/orders/:clientOrderId/cancel. */
export const cancelBody = z.strictObject({ ...named });
export type CancelBody = z.infer<typeof cancelBody>;

/** 202: the desk has taken the command. What it does shows in the stream. */
export const commandReply = z.object({ commandId: commandName, accepted: z.literal(true) });
export type CommandReply = z.infer<typeof commandReply>;

/** GET /api/health. Always 200 while the API itself works. */
export const healthReply = z.object({
  status: z.literal('ok'),
  version: z.string(),
  desk: z.enum(['up', 'away']),
  /** Real time since when the desk is up or away. */
  deskSince: isoTime,
  browsers: z.int().nonnegative(),
});
export type HealthReply = z.infer<typeof healthReply>;
