import { z } from 'zod';
import { int64, openEnum, orNull, replyWith, requestDecimal, requestInt64 } from '../tolerant.ts';

/** Distance from the entry's fill, signed (reference 8.5), and the order type of the exit. */
const bracketObject = z.object({ ticks: z.int32(), type: openEnum });
export type BracketObject = z.output<typeof bracketObject>;

/** `POST /api/Order/place`. `linkedOrderId` of old clients is an unknown member and ignored. */
export const placeOrderRequest = z.object({
  accountId: z.int32(),
  contractId: z.string(),
  type: openEnum,
  side: openEnum,
  size: z.int32(),
  limitPrice: orNull(requestDecimal),
  stopPrice: orNull(requestDecimal),
  trailPrice: orNull(requestDecimal),
  customTag: orNull(z.string()),
  stopLossBracket: orNull(bracketObject),
  takeProfitBracket: orNull(bracketObject),
});
export type PlaceOrderRequest = z.output<typeof placeOrderRequest>;

/** A refused order still carries a real `orderId`. */
export const placeOrderReply = replyWith({ orderId: orNull(int64) });

/** `POST /api/Order/modify`: null leaves a member as it is. */
export const modifyOrderRequest = z.object({
  accountId: z.int32(),
  orderId: requestInt64,
  size: orNull(z.int32()),
  limitPrice: orNull(requestDecimal),
  stopPrice: orNull(requestDecimal),
  trailPrice: orNull(requestDecimal),
});
export type ModifyOrderRequest = z.output<typeof modifyOrderRequest>;

/** `POST /api/Order/cancel` */
export const cancelOrderRequest = z.object({ accountId: z.int32(), orderId: requestInt64 });
export type CancelOrderRequest = z.output<typeof cancelOrderRequest>;
