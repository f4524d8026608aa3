import { z } from 'zod';
import { dateTime, openEnum, orNull, replyWith } from '../tolerant.ts';

/** `POST /api/History/retrieveBars`; `limit` is at most 20,000. */
export const retrieveBarsRequest = z.object({
  contractId: z.string(),
  live: z.boolean(),
  startTime: dateTime,
  endTime: dateTime,
  unit: openEnum,
  unitNumber: z.int32(),
  limit: z.int32(),
  includePartialBar: z.boolean(),
});
export type RetrieveBarsRequest = z.output<typeof retrieveBarsRequest>;

/** `t` is the opening time. Samples are newest first, which nobody promises. */
const barEntity = z.object({
  t: dateTime,
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  v: z.number(),
});
export type BarEntity = z.output<typeof barEntity>;

export const retrieveBarsReply = replyWith({ bars: orNull(z.array(barEntity)) });
