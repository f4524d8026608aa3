import { z } from 'zod';
import { commandRefusal } from '../stream/command-refusal.ts';

/** Codes of the HTTP API that are not about a command. A closed list; codes are never reused. */
const httpProblemCode = z.enum([
  'INVALID_REQUEST',
  'JSON_REQUIRED',
  'BODY_TOO_LARGE',
  'HOST_REFUSED',
  'ORIGIN_REFUSED',
  'TOKEN_REFUSED',
  'ROUTE_NOT_FOUND',
  'DECISION_UNKNOWN',
  'STORAGE_AWAY',
  'INTERNAL_ERROR',
]);

/** The body of every answer with a status of 400 or more. `detail` is one sentence for a person. */
export const problem = z.object({
  code: z.union([httpProblemCode, commandRefusal]),
  detail: z.string(),
});
export type Problem = z.infer<typeof problem>;
export type ProblemCode = Problem['code'];
