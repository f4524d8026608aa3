import { z } from 'zod';

const PAUSE = 'expected minutes from 1 to 1440, or person';
const MINUTE_MS = 60_000;
const USUAL_MINUTES = 30;

/** What is done after somebody else was signed in at the venue. */
export const SESSION_SETTINGS = {
  sessionPause: {
    schema: z.union(
      [z.literal('person'), z.coerce.number().int(PAUSE).min(1, PAUSE).max(1_440, PAUSE)],
      { error: PAUSE },
    ),
    flag: '--session-pause <minutes|person>',
    description: 'when to open again after a lost session came back: by itself, or when resumed',
    default: USUAL_MINUTES,
  },
} as const;

/** How a journal keeps it: milliseconds, or null for a person; one of before has the usual. */
export const sessionPauseRecord = z
  .int()
  .positive()
  .nullable()
  .default(USUAL_MINUTES * MINUTE_MS);

/** As the journal keeps what a person wrote. */
export const sessionPauseOf = (written: number | 'person'): number | null =>
  written === 'person' ? null : written * MINUTE_MS;
