import { parseIsoDate } from '@loadline/core';
import { z } from 'zod';
import { RULE_VALUES, type RuleName } from './rule-table.ts';

/** A: the firm's dated text; B: older or paraphrased; C: third party; D: our inference. */
const grade = z.enum(['A', 'B', 'C', 'D']);

const cited = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, source: z.string().min(1), grade, note: z.string().min(1).optional() });

const citedRules = z.strictObject(
  Object.fromEntries(
    Object.entries(RULE_VALUES).map(([name, value]) => [name, cited(value).optional()]),
  ),
);

const isoDate = z
  .string()
  .refine((text) => parseIsoDate(text) !== null, 'expected a date such as "2026-09-13"');

/** The rules that change on a day; those that are not named stay as they were. */
const version = z.strictObject({
  from: isoDate,
  why: z.string().min(1),
  rules: citedRules,
});

/**
 * A rule pack as it is written down in JSON. A file without `program` is a base: what several packs
 * share. A rule of a pack always comes before the same rule of its base.
 */
export const packSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected an id such as "firm-program-50k"'),
  title: z.string().min(1),
  base: z.string().optional(),
  program: z.enum(['combine', 'xfa', 'practice', 'live']).optional(),
  size: z.string().optional(),
  displayOnly: z.boolean().optional(),
  sources: z.record(z.string(), z.string()).optional(),
  versions: z.array(version).min(1),
});

/** One value with where it comes from and how far that can be trusted. */
export type CitedRule = Readonly<{
  value: unknown;
  source: string;
  grade: z.infer<typeof grade>;
  note?: string | undefined;
}>;

export type CitedRules = Readonly<{ [Name in RuleName]?: CitedRule }>;

type PackVersion = Readonly<{ from: string; why: string; rules: CitedRules }>;

export type PackProgram = 'combine' | 'xfa' | 'practice' | 'live';

export type PackFile = Readonly<
  Omit<z.infer<typeof packSchema>, 'versions'> & { versions: readonly PackVersion[] }
>;

/** The schema of a pack file as JSON Schema, for editors. */
export const packJsonSchema = (): object => z.toJSONSchema(packSchema);
