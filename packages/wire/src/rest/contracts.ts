import { z } from 'zod';
import { orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Contract/search`: at most 20 answers, loosely matched. */
export const contractSearchRequest = z.object({
  searchText: orNull(z.string()),
  live: z.boolean(),
});

/** `POST /api/Contract/searchById` */
export const contractSearchByIdRequest = z.object({ contractId: z.string() });

/** `POST /api/Contract/available` */
export const contractAvailableRequest = z.object({ live: z.boolean() });

/** `tickValue` is money per tick and contract; `activeContract` marks the front month. */
const contractEntity = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tickSize: z.number(),
  tickValue: z.number(),
  activeContract: z.boolean(),
  symbolId: z.string(),
});
export type ContractEntity = z.output<typeof contractEntity>;

/** Of `Contract/search` and `Contract/available`. */
export const contractsReply = replyWith({ contracts: orNull(z.array(contractEntity)) });
