import { type ProtectionSettings, USUAL_PROTECTION } from '@loadline/engine';
import { z } from 'zod';

const BUDGET = 'expected seconds from 0.5 to 60';
const TICKS = 'expected whole ticks from 4 to 10000';

/** What is done about positions that no working stop covers. */
export const PROTECTION_SETTINGS = {
  nakedBudget: {
    schema: z.coerce.number({ error: BUDGET }).min(0.5, BUDGET).max(60, BUDGET),
    flag: '--naked-budget <seconds>',
    description: 'how long a position may be without a working stop before the desk acts',
    default: USUAL_PROTECTION.budgetMs / 1_000,
  },
  adopted: {
    schema: z.enum(['protect', 'flatten', 'leave'], {
      error: 'expected protect, flatten or leave',
    }),
    flag: '--adopted <protect|flatten|leave>',
    description: 'what becomes of a position that was opened elsewhere and has no stop',
    default: USUAL_PROTECTION.adopted,
  },
  adoptedStop: {
    schema: z.coerce.number({ error: TICKS }).int(TICKS).min(4, TICKS).max(10_000, TICKS),
    flag: '--adopted-stop <ticks>',
    description: 'how far the stop of such a position is from its price',
    default: USUAL_PROTECTION.adoptedStopTicks,
  },
} as const;

/** How a journal keeps it; one of before has the usual. */
export const protectionRecord = z
  .strictObject({
    budgetMs: z.int().positive(),
    adopted: z.enum(['protect', 'flatten', 'leave']),
    adoptedStopTicks: z.int().positive(),
  })
  .default(USUAL_PROTECTION);

/** As the engine takes what a person wrote. */
export const protectionOf = (written: {
  readonly nakedBudget: number;
  readonly adopted: ProtectionSettings['adopted'];
  readonly adoptedStop: number;
}): ProtectionSettings => ({
  budgetMs: Math.round(written.nakedBudget * 1_000),
  adopted: written.adopted,
  adoptedStopTicks: written.adoptedStop,
});
