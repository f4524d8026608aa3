import { err, type Json, ok, type ParameterDescription, type Result } from '@loadline/core';
import type { z } from 'zod';
import type { StrategySettings } from './strategy-definition.ts';

type Described = Readonly<{
  id: string;
  parameters: readonly ParameterDescription[];
  configSchema: z.ZodType<StrategySettings>;
}>;

/** Checks settings against their schema; every problem at once, one sentence each. */
export function parseSettings(
  described: Described,
  settings: unknown,
): Result<StrategySettings, readonly string[]> {
  const { id, parameters, configSchema } = described;
  if (!isRecord(settings)) return err([`The settings of ${id} must be names with values.`]);
  const given = numbersFromText(parameters, settings);
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.flatMap((issue) => sentences(issue, described, given)));
}

function sentences(
  issue: z.core.$ZodIssue,
  { id, parameters, configSchema }: Described,
  given: Readonly<Record<string, unknown>>,
): string[] {
  if (issue.code === 'unrecognized_keys') {
    const names = parameters.map(({ name }) => name).join(', ');
    return issue.keys.map((key) => `${key} is not a setting of ${id}; these are: ${names}.`);
  }
  if (issue.code === 'custom') return [issue.message];
  const name = String(issue.path[0]);
  const parameter = parameters.find((one) => one.name === name);
  const allowed = parameter === undefined ? issue.message : allowedValues(parameter, configSchema);
  return [`${name} is ${JSON.stringify(given[name])}; it must be ${allowed}.`];
}

function allowedValues(
  { name, unit, minimum, maximum, default: value }: ParameterDescription,
  schema: z.ZodType,
): string {
  if (minimum === null || maximum === null) return `a time of day such as ${value} (${unit})`;
  const takesHalves = schema.safeParse({ [name]: minimum + 0.5 }).success;
  return `a ${takesHalves ? '' : 'whole '}number from ${minimum} to ${maximum} (${unit})`;
}

/** A command line knows text only: `--set atrPeriod=20`. */
function numbersFromText(
  parameters: readonly ParameterDescription[],
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const numeric = new Set(
    parameters.filter((one) => typeof one.default === 'number').map(({ name }) => name),
  );
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const isText = numeric.has(name) && typeof value === 'string' && value.trim() !== '';
      const number = isText ? Number(value) : Number.NaN;
      return [name, Number.isFinite(number) ? number : value];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
