import { z } from 'zod';

const INT64_MAX = 2 ** 63;
const DECIMAL_MAX = 7.9e28;

/** Absent and null mean the same at this venue; both are read as null. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value): z.output<Schema> | null => value ?? null);

/** An int64 id. Ids pass 2^31 already; a double holds them exactly up to 2^53. */
export const int64 = z.int();

/**
 * An int64 of a request. Beyond 2^53 a double cannot hold it exactly, but it is still an id, which
 * names nothing, and not a body that cannot be read.
 */
export const requestInt64 = z
  .number()
  .refine((value) => Number.isInteger(value) && Math.abs(value) <= INT64_MAX, 'expected an int64');

/** A decimal of a request: larger ones do not fit into the venue's own type. */
export const requestDecimal = z
  .number()
  .refine((value) => Math.abs(value) < DECIMAL_MAX, 'expected a decimal');

/** An integer enum: numbers that we do not know are kept, so nothing fails on a new one. */
export const openEnum = z.int();

/** An ISO-8601 text; `timestampMs` reads it. */
export const dateTime = z.string();

const envelopeShape = {
  success: z.boolean(),
  errorCode: z.int(),
  errorMessage: orNull(z.string()),
};

/** The members that every answer has, and at most one payload member beside them. */
export const envelope = z.object(envelopeShape);
export type Envelope = z.output<typeof envelope>;

/** An answer with its payload. On failure the payload is null or absent. */
export const replyWith = <Shape extends z.ZodRawShape>(payload: Shape) =>
  z.object({ ...envelopeShape, ...payload });
