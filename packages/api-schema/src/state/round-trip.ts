import { z } from 'zod';
import { contractText, decimalText, isoTime, tradeSide } from '../values/scalars.ts';

/** Why a position was closed. `breakeven` and `trail` are stops that had been moved. */
const exitReasonText = z.enum([
  'stop',
  'target',
  'breakeven',
  'trail',
  'endOfDay',
  'flatten',
  'lossLimit',
  'strategy',
  'reverse',
  'unprotected',
  'foreign',
]);

/**
 * One closed round trip. The same shape as in `loadline trades --json` and
 * `loadline backtest --json`, whose hash is taken over it.
 */
export const roundTrip = z.object({
  contractId: contractText,
  /** The side of the entry. */
  side: tradeSide,
  quantity: z.int().positive(),
  entryTime: isoTime,
  entryPrice: decimalText,
  exitTime: isoTime,
  exitPrice: decimalText,
  exitReason: exitReasonText,
  /** Dollars before fees. */
  grossPnl: decimalText,
  /** Exchange, NFA and the firm's, of both sides. */
  fees: decimalText,
  netPnl: decimalText,
});
export type RoundTrip = z.infer<typeof roundTrip>;

/** The round trips that closed on this trading day, oldest first. */
export const tradesSection = z.array(roundTrip);
