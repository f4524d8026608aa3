import type { FaultParameter } from '../fault-table.ts';

/** What a fault that nobody has reported from a real venue says of its source. */
export const OUR_INFERENCE = 'our inference';

/** A fault that acts on the next so many and is over. */
export const count = (unit: string, initial = 1): FaultParameter => ({
  unit,
  default: initial,
  minimum: 1,
  maximum: 1_000,
});

/** A time in milliseconds of the machine, up to a minute. */
export const milliseconds = (unit: string, initial: number): FaultParameter => ({
  unit: `ms ${unit}`,
  default: initial,
  minimum: 1,
  maximum: 60_000,
});

export const percent = (unit: string, initial: number): FaultParameter => ({
  unit: `% ${unit}`,
  default: initial,
  minimum: 1,
  maximum: 100,
});
