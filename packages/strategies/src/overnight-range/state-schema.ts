import { z } from 'zod';

const side = z.object({
  state: z.enum(['idle', 'working', 'canceling', 'barred']),
  filled: z.number(),
});

const day = z.object({
  tradeDate: z.iso.date(),
  phase: z.enum(['building', 'trading', 'out']),
  out: z.object({ code: z.string(), text: z.string() }).nullable(),
  told: z.boolean(),
  sawLiveBar: z.boolean(),
  trades: z.number(),
  exits: z.object({ stop: z.number(), target: z.number() }).nullable(),
  long: side,
  short: side,
  box: z.object({
    high: z.number().nullable(),
    low: z.number().nullable(),
    seenTo: z.number(),
    hole: z.boolean(),
  }),
});

/** What `snapshot` gives and `restore` takes; anything else is a bug or another version's. */
export const stateSchema = z.object({
  day: day.nullable(),
  position: z
    .object({
      size: z.number(),
      entryPrice: z.number(),
      stopTicks: z.number(),
      atBreakeven: z.boolean(),
    })
    .nullable(),
  atr: z.object({
    lastClose: z.number().nullable(),
    count: z.number(),
    sum: z.number(),
    average: z.number(),
  }),
});
