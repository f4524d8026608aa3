import { z } from 'zod';
import { orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Account/search` */
export const accountSearchRequest = z.object({ onlyActiveAccounts: z.boolean() });

/** `balance` is cash: it moves with realised profit and fees, never with open profit. */
export const tradingAccount = z.object({
  id: z.int(),
  name: z.string(),
  balance: z.number(),
  canTrade: z.boolean(),
  isVisible: z.boolean(),
  /** The docs sample forgets it; an account that does not say so is not taken for simulated. */
  simulated: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});
export type TradingAccount = z.output<typeof tradingAccount>;

export const accountSearchReply = replyWith({ accounts: orNull(z.array(tradingAccount)) });
