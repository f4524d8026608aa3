import { z } from 'zod';
import { dateTime, openEnum, orNull, replyWith } from '../tolerant.ts';

/** `POST /api/Position/searchOpen` */
export const positionSearchOpenRequest = z.object({ accountId: z.int32() });

/** `size` is always positive and 0 when flat; the direction is in `type`. */
export const positionEntity = z.object({
  id: z.int(),
  accountId: z.int(),
  contractId: z.string(),
  contractDisplayName: orNull(z.string()),
  creationTimestamp: dateTime,
  type: openEnum,
  size: z.int(),
  averagePrice: z.number(),
});
export type PositionEntity = z.output<typeof positionEntity>;

export const positionsReply = replyWith({ positions: orNull(z.array(positionEntity)) });

/** `POST /api/Position/closeContract`: does not cancel bracket exits. */
export const closePositionRequest = z.object({ accountId: z.int32(), contractId: z.string() });
export type ClosePositionRequest = z.output<typeof closePositionRequest>;

/** `POST /api/Position/partialCloseContract` */
export const partialClosePositionRequest = closePositionRequest.extend({ size: z.int32() });
export type PartialClosePositionRequest = z.output<typeof partialClosePositionRequest>;
