import { z } from 'zod';
import { dateTime, int64, openEnum, orNull, replyWith, requestInt64 } from '../tolerant.ts';

/**
 * One order, in REST answers and hub events alike. `trailPrice` is read back as a distance in
 * price units although it is written as a level (reference 8.4).
 */
export const orderEntity = z.object({
  id: int64,
  accountId: z.int(),
  contractId: z.string(),
  symbolId: orNull(z.string()),
  creationTimestamp: dateTime,
  updateTimestamp: orNull(dateTime),
  status: openEnum,
  type: openEnum,
  side: openEnum,
  size: z.int(),
  limitPrice: orNull(z.number()),
  stopPrice: orNull(z.number()),
  fillVolume: z
    .int()
    .nullish()
    .transform((value) => value ?? 0),
  filledPrice: orNull(z.number()),
  customTag: orNull(z.string()),
  trailDistance: orNull(z.int()),
  trailPrice: orNull(z.number()),
  /** On a bracket exit: the entry. */
  parentOrderId: orNull(int64),
  /** On a bracket exit: its sibling. */
  linkedOrderId: orNull(int64),
});
export type OrderEntity = z.output<typeof orderEntity>;

/** `POST /api/Order/search` */
export const orderSearchRequest = z.object({
  accountId: z.int32(),
  startTimestamp: dateTime,
  endTimestamp: orNull(dateTime),
});

/** `POST /api/Order/searchOpen`: status open only; suspended bracket exits are left out. */
export const orderSearchOpenRequest = z.object({ accountId: z.int32() });

/** `POST /api/Order/searchById` */
export const orderSearchByIdRequest = z.object({ accountId: z.int32(), orderId: requestInt64 });

/** `POST /api/Order/v2/query`: `pageOffset` counts rows, not pages (measured). */
export const orderQueryRequest = z.object({
  filter: z.object({
    accountId: z.int32(),
    statuses: orNull(z.array(openEnum)),
    contractId: orNull(z.string()),
    createdAfter: orNull(dateTime),
    createdBefore: orNull(dateTime),
  }),
  pageSize: orNull(z.int32()),
  pageOffset: orNull(z.int32()),
  sortBy: orNull(openEnum),
  sortDirection: orNull(openEnum),
  includeTotalCount: orNull(z.boolean()),
});
export type OrderQueryRequest = z.output<typeof orderQueryRequest>;

/** Of `Order/search` and `Order/searchOpen`. */
export const ordersReply = replyWith({ orders: orNull(z.array(orderEntity)) });

export const orderQueryReply = replyWith({
  orders: orNull(z.array(orderEntity)),
  totalCount: orNull(z.int()),
});
