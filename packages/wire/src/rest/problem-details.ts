import { z } from 'zod';
import { orNull } from '../tolerant.ts';

/** The body of an HTTP 400 (`application/problem+json`). */
export const problemDetails = z.object({
  type: orNull(z.string()),
  title: orNull(z.string()),
  status: orNull(z.int()),
  detail: orNull(z.string()),
  traceId: orNull(z.string()),
  /** Field to texts, for model validation. */
  errors: orNull(z.record(z.string(), z.array(z.string()))),
});
export type ProblemDetails = z.output<typeof problemDetails>;
