import { z } from 'zod';
import { accountNumber, decimalText, isoDateText, isoTime } from '../values/scalars.ts';

/** The limits of an account on its equity. */
export const equityLimit = z.enum(['maximumLoss', 'dailyLoss', 'personalLoss', 'sessionBudget']);
export type EquityLimitName = z.infer<typeof equityLimit>;

/** The room to one limit, in dollars. */
const limitRoom = z.object({
  limit: equityLimit,
  /** The equity that touches it. */
  threshold: decimalText,
  /** Equity minus threshold; null while equity is not known. */
  room: decimalText.nullable(),
  /** The room with which the trading day began: the full scale of a gauge. */
  openingRoom: decimalText,
});
export type LimitRoomState = z.infer<typeof limitRoom>;

/** Who put the account into its state, why and since when (market time). */
const cause = { by: z.string(), why: z.string(), at: isoTime };

/**
 * What the account may do. `reducing`: no new exposure. `halted`: entries are canceled too, and
 * strategies are not asked. `locked`: halted and flat until then (null: for good).
 */
const riskState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('active') }),
  z.object({ kind: z.literal('reducing'), ...cause }),
  z.object({ kind: z.literal('halted'), ...cause }),
  z.object({ kind: z.literal('locked'), until: isoTime.nullable(), ...cause }),
]);
export type RiskState = z.infer<typeof riskState>;

/** Whether the declared program of an account fits what the venue shows of it. */
const standing = z.enum(['undeclared', 'unconfirmed', 'contradicted', 'confirmed', 'ended']);

/** The way to the profit target, in dollars. */
const targetProgress = z.object({
  required: decimalText,
  totalProfit: decimalText,
  bestDay: decimalText,
});

/** What risk says of one account. Money in dollars. */
export const accountRisk = z.object({
  /** The rule pack; null when no program was declared. */
  packId: z.string().nullable(),
  tradingDay: isoDateText.nullable(),
  standing,
  /** Sentences: what contradicts, or what is to be confirmed. */
  facts: z.array(z.string()),
  /** The floor that follows from the trades, for a person to confirm. */
  proposedFloor: decimalText.nullable(),
  state: riskState,
  /** Equity if every position and entry ends at its stop, with gap allowance and fees. */
  worst: decimalText.nullable(),
  /** The contract or order whose loss has no bound, or null. */
  unbounded: z.string().nullable(),
  /** The limits in force, the nearest first. */
  rooms: z.array(limitRoom),
  /** Lots with every entry filled, and what the program allows: `0.5` of `5`. */
  lots: z.object({ used: decimalText, allowed: decimalText }),
  tradesToday: z.int().nonnegative(),
  contractsToday: z.int().nonnegative(),
  ordersToday: z.int().nonnegative(),
  /** Null in a program without a profit target. */
  target: targetProgress.nullable(),
});
export type AccountRiskState = z.infer<typeof accountRisk>;

/** Why everything is flat and halted, while the kill switch is on; null while it is off. */
export const killSwitchSection = z.object(cause).nullable();
export type KillSwitchState = z.infer<typeof killSwitchSection>;

/** A person's limits as they are written: money as decimal text, times of day in Chicago. */
export const limitsText = z.record(z.string(), z.json());
export type LimitsText = z.infer<typeof limitsText>;

/** What a person allows an account beside the firm's rules. */
const accountLimits = z.object({
  accountId: accountNumber,
  inForce: limitsText,
  /** What holds from the next trading day on, when that differs. */
  next: limitsText.nullable(),
});
export type AccountLimitsState = z.infer<typeof accountLimits>;

export const limitsSection = z.array(accountLimits);
