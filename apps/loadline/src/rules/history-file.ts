import { err, type IsoDate, type Money, ok, parseIsoDate, type Result } from '@loadline/core';
import { type HistoryDay, parseMoney } from '@loadline/risk';
import { z } from 'zod';
import { readJsonFile } from './pack-folder.ts';

const PROBLEMS_MAX = 20;

const money = z
  .string({ error: 'expected money as text, such as "-39.50"' })
  .transform((text, context): Money => {
    const parsed = parseMoney(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `${parsed.error}, not ${JSON.stringify(text)}` });
    return z.NEVER;
  });

const date = z
  .string({ error: 'expected a date such as "2026-10-05"' })
  .transform((text, context): IsoDate => {
    const parsed = parseIsoDate(text);
    if (parsed !== null) return parsed;
    const message = `expected a date such as "2026-10-05", not ${JSON.stringify(text)}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const historyDay = z
  .strictObject(
    {
      date,
      net: money,
      lowEquity: money,
      traded: z.boolean({ error: 'expected true or false' }),
      payoutRequest: z.union([z.literal('max'), z.null(), money]).optional(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? 'no field of a trading day' : 'expected an object',
    },
  )
  .transform((row): HistoryDay => ({ ...row, payoutRequest: row.payoutRequest ?? null }));

/** Reads a history, one trading day a row; all problems are told with file, row and field. */
export function readHistory(path: string): Result<readonly HistoryDay[], readonly string[]> {
  const read = readJsonFile(path);
  if (!read.ok) return err([read.problem]);
  if (!Array.isArray(read.json)) return err([`${path}: expected an array of trading days.`]);
  const days: HistoryDay[] = [];
  const problems: string[] = [];
  for (const [index, row] of read.json.entries()) {
    const parsed = historyDay.safeParse(row);
    if (parsed.success) days.push(parsed.data);
    else problems.push(...parsed.error.issues.map((issue) => sentence(path, index + 1, issue)));
  }
  if (problems.length === 0) return ok(days);
  const more = problems.length - PROBLEMS_MAX;
  if (more <= 0) return err(problems);
  return err([...problems.slice(0, PROBLEMS_MAX), `${path}: and ${more} more problems.`]);
}

function sentence(path: string, row: number, issue: z.core.$ZodIssue): string {
  const field = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
  const where = field === '' ? `row ${row}` : `row ${row}, ${field}`;
  return `${path}: ${where}: ${messageOf(issue)}.`;
}

/** A union tells only that nothing fits; its last member is the one that reads amounts. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const [amount] = issue.errors.at(-1) ?? [];
  return (amount?.message ?? issue.message).replace(
    'such as "-39.50"',
    'such as "500.00", or "max"',
  );
}
