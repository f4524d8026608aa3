import type { Json, ParameterDescription, Result, Strategy, StrategySetup } from '@loadline/core';
import type { z } from 'zod';

/** Settings that have been checked and completed by defaults. */
export type StrategySettings = Readonly<Record<string, Json>>;

/** A kind of strategy: what the dashboard, the CLI and the engine need to know of it. */
export type StrategyDefinition = Readonly<{
  id: string;
  title: string;
  /** In the order in which a person sets them. */
  parameters: readonly ParameterDescription[];
  configSchema: z.ZodType;
  /**
   * Checks settings and fills in the defaults; numbers may come as text, as from a command line.
   * On failure the error holds every problem at once, one sentence each.
   */
  parse(settings: unknown): Result<StrategySettings, readonly string[]>;
  /** Settings that `parse` refuses fail an assert: they are checked where they enter. */
  create(settings: unknown, setup: StrategySetup): Strategy;
}>;
