import { overnightRange } from './overnight-range/definition.ts';
import type { StrategyDefinition } from './strategy-definition.ts';

export { overnightRange } from './overnight-range/definition.ts';
export type { StrategyDefinition, StrategySettings } from './strategy-definition.ts';

/** Every kind of strategy, by which `--strategy` and the dashboard name them. */
export const strategies: readonly StrategyDefinition[] = [overnightRange];
