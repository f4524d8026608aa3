import { dayOfIsoDate, parseIsoDate, productByRoot, weekdayOf } from '@loadline/core';
import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as "07:30"');

const isoDate = z
  .string()
  .refine((text) => parseIsoDate(text) !== null, 'expected a date such as "2026-12-10"');

const root = z
  .string()
  .refine((text) => productByRoot(text) !== null, 'expected the root of a product such as "NQ"');

const group = z.enum([
  'equityIndex',
  'interestRates',
  'fx',
  'energy',
  'metals',
  'crypto',
  'grains',
  'livestock',
]);

const minutes = z.int().min(0).max(720);

const event = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['cpi', 'fomc', 'jobs', 'crude', 'gas', 'crops', 'other']),
  dates: z.array(isoDate).min(1).readonly(),
  times: z.array(clock).min(1).readonly().optional(),
  roots: z.array(root).readonly().optional(),
  groups: z.array(group).readonly().optional(),
  minutesBefore: minutes.optional(),
  minutesAfter: minutes.optional(),
  source: z.string().min(1),
});

/** The person's file of scheduled events; dates and times are those of Chicago. */
export const eventFileSchema = z.strictObject({
  $schema: z.string().optional(),
  completeUntil: isoDate.optional(),
  events: z.array(event).readonly(),
});

export type EventFile = z.infer<typeof eventFileSchema>;

type EventEntry = EventFile['events'][number];

/** What the form of the file alone does not tell, a sentence each. */
export const eventFileProblems = ({ events }: EventFile): readonly string[] =>
  events.flatMap((entry, index) =>
    entryProblems(entry).map((problem) => `events.${index} (${entry.name}): ${problem}`),
  );

function entryProblems(entry: EventEntry): readonly string[] {
  const { kind, dates, times, roots = [], groups = [] } = entry;
  const problems: string[] = [];
  const named = entry.roots !== undefined || entry.groups !== undefined;
  if (named && roots.length + groups.length === 0) {
    problems.push('roots and groups are empty, so it moves no product.');
  }
  if (kind === 'other') {
    if (times === undefined)
      problems.push('the kind "other" has no usual time: "times" is needed.');
    if (!named) problems.push('the kind "other" needs "roots" or "groups".');
    if (entry.minutesBefore === undefined || entry.minutesAfter === undefined) {
      problems.push('the kind "other" needs "minutesBefore" and "minutesAfter".');
    }
  }
  const twice = dates.find((date, index) => dates.indexOf(date) !== index);
  if (twice !== undefined) problems.push(`the date ${twice} comes twice.`);
  const weekend = kind === 'other' ? undefined : dates.find(isWeekend);
  if (weekend !== undefined) {
    problems.push(`the date ${weekend} is a Saturday or Sunday, on which nothing is released.`);
  }
  return problems;
}

function isWeekend(text: string): boolean {
  const date = parseIsoDate(text);
  return date !== null && [0, 6].includes(weekdayOf(dayOfIsoDate(date)));
}
