import { z } from 'zod';

/** Absent and null mean the same at this venue; both are read as null. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value): z.output<Schema> | null => value ?? null);

/** An int64 id. Ids pass 2^31 already; a double holds them exactly up to 2^53. */
export const int64 = z.int();

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
