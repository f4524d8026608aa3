import { z } from 'zod';
import { accountNumber, decimalText } from '../values/scalars.ts';

/** The room to the firm's daily loss limit, in dollars. Counted on equity. */
const dailyLossRoom = z.object({
  limit: decimalText,
  /** What of the limit is used; `0.00` on a day in profit. */
  used: decimalText,
  room: decimalText,
});

/** The room to the maximum loss limit, in dollars. */
const maximumLossRoom = z.object({
  /** The equity at which the account is lost. */
  floor: decimalText,
  /** Equity minus floor. */
  room: decimalText,
  /** The whole distance that the program grants, the full scale of a gauge. */
  amount: decimalText,
});

/** Why nothing that adds exposure would be accepted now. */
const denialReason = z.object({ code: z.string(), detail: z.string() });

/** One account: money in dollars. */
const accountState = z.object({
  accountId: accountNumber,
  name: z.string(),
  /** What the person declared: `50K Trading Combine`, `Practice`. */
  program: z.string(),
  /** What the venue says. */
  canTrade: z.boolean(),
  /** Cash: moves with realised profit and fees. */
  balance: decimalText,
  /** Balance plus open profit; null while an open position has no price yet. */
  equity: decimalText.nullable(),
  openPnl: decimalText.nullable(),
  /** Equity now minus balance at the start of the trading day, fees included. */
  dayPnl: decimalText.nullable(),
  /** Null when the program has none. */
  dailyLoss: dailyLossRoom.nullable(),
  /** Null when the program has none, or when the floor is not known; the latter denies opening. */
  maximumLoss: maximumLossRoom.nullable(),
  /** `reducing`: only what makes exposure smaller; `unknown`: not yet reconciled with the venue. */
  state: z.enum(['active', 'reducing', 'halted', 'unknown']),
  opening: z.enum(['allowed', 'denied']),
  openingDeniedBecause: denialReason.nullable(),
});
export type AccountState = z.infer<typeof accountState>;

export const accountsSection = z.array(accountState);
