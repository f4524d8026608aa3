import { z } from 'zod';
import { dateTime, int64, openEnum, orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Trade/search` */
export const tradeSearchRequest = z.object({
  accountId: z.int32(),
  startTimestamp: orNull(dateTime),
  endTimestamp: orNull(dateTime),
});

const zeroWhenAbsent = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

/** One fill. `profitAndLoss` is gross and null where the fill opened or added. */
export const halfTrade = z.object({
  id: int64,
  accountId: z.int(),
  contractId: z.string(),
  creationTimestamp: dateTime,
  price: z.number(),
  profitAndLoss: orNull(z.number()),
  fees: zeroWhenAbsent,
  /** Newest answers only. */
  commissions: zeroWhenAbsent,
  side: openEnum,
  size: z.int(),
  voided: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  orderId: int64,
});
export type HalfTrade = z.output<typeof halfTrade>;

export const tradesReply = replyWith({ trades: orNull(z.array(halfTrade)) });
