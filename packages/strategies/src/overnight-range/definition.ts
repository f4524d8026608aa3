import { assert, type StrategySetup } from '@loadline/core';
import { parseSettings } from '../parse-settings.ts';
import type { StrategyDefinition } from '../strategy-definition.ts';
import { overnightRangeParameters, overnightRangeSchema } from './config.ts';
import { OvernightRange } from './strategy.ts';

const described = {
  id: 'overnight-range',
  title: 'Overnight range breakout',
  parameters: overnightRangeParameters,
  configSchema: overnightRangeSchema,
} as const;

/** The overnight range breakout; its README tells the idea and the limits. */
export const overnightRange: StrategyDefinition = {
  ...described,
  parse: (settings) => parseSettings(described, settings),
  create: (settings: unknown, setup: StrategySetup) => {
    const parsed = parseSettings(described, settings);
    assert(parsed.ok, `settings of ${described.id}: ${parsed.ok ? '' : parsed.error.join(' ')}`);
    return new OvernightRange(overnightRangeSchema.parse(parsed.value), setup);
  },
};
