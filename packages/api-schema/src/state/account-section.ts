import { z } from 'zod';
import { accountNumber, decimalText } from '../values/scalars.ts';
import { accountRisk } from './risk-section.ts';

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
  /** `unknown`: not yet reconciled with the venue; the others are those of `risk.state`. */
  state: z.enum(['active', 'reducing', 'halted', 'locked', 'unknown']),
  opening: z.enum(['allowed', 'denied']),
  openingDeniedBecause: denialReason.nullable(),
  risk: accountRisk,
  /** Contracts times seconds without a working stop today; left out by a trader without it. */
  unprotectedContractSeconds: z.number().nonnegative().optional(),
});
export type AccountState = z.infer<typeof accountState>;

export const accountsSection = z.array(accountState);
