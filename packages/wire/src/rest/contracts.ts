import { z } from 'zod';
import { orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Contract/search`: at most 20 answers, loosely matched. */
export const contractSearchRequest = z.object({
  searchText: orNull(z.string()),
  live: z.boolean(),
});
export type ContractSearchRequest = z.output<typeof contractSearchRequest>;

/** `POST /api/Contract/searchById` */
export const contractSearchByIdRequest = z.object({ contractId: z.string() });
export type ContractSearchByIdRequest = z.output<typeof contractSearchByIdRequest>;

/** `POST /api/Contract/available` */
export const contractAvailableRequest = z.object({ live: z.boolean() });
export type ContractAvailableRequest = z.output<typeof contractAvailableRequest>;

/** `tickValue` is money per tick and contract; `activeContract` marks the front month. */
export const contractEntity = z.object({
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
export type ContractsReply = z.output<typeof contractsReply>;

export const contractByIdReply = replyWith({ contract: orNull(contractEntity) });
export type ContractByIdReply = z.output<typeof contractByIdReply>;
