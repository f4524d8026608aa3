import { z } from 'zod';
import { accountNumber, isoTime, sequenceNumber } from '../values/scalars.ts';

/**
 * One thing that happened, in plain words. Numbered: numbers only rise, over restarts too, but they
 * may skip, so a reader resumes with the last number that it has.
 */
export const feedEntry = z.object({
  sequence: sequenceNumber,
  /** Market time. */
  at: isoTime,
  severity: z.enum(['info', 'good', 'warning', 'danger']),
  /** The kind of the engine's audit event, for icons and filters: `filled`, `orderDenied`, ... */
  kind: z.string(),
  accountId: accountNumber.nullable(),
  text: z.string(),
  /** Figures behind the text: a denial's `code`, `observed` and `allowed`. */
  detail: z.record(z.string(), z.string()).optional(),
});
export type FeedEntry = z.infer<typeof feedEntry>;
