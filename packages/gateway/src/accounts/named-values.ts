import { err, ok, type Result } from '@loadline/core';
import type { z } from 'zod';

/**
 * Reads `NAME=VALUE` texts such as `closeCancelsExits=true`. A later text replaces an earlier one.
 *
 * @param kind what the names are of, for the sentence about a strange one: `order`.
 * @returns the settings that are named, or one sentence on the first text that is wrong.
 */
export function readNamedValues<Schema extends z.ZodObject>(
  kind: string,
  settings: Schema,
  texts: readonly string[],
): Result<Partial<z.output<Schema>>, string> {
  const shape: Readonly<Record<string, z.core.$ZodType>> = settings.shape;
  let read: Partial<z.output<Schema>> = {};
  for (const text of texts) {
    const [name = '', value = ''] = text.split('=', 2);
    if (!Object.hasOwn(shape, name)) {
      const names = Object.keys(shape).join(', ');
      return err(`There is no ${kind} setting "${name}": expected one of ${names}.`);
    }
    const parsed = settings.partial().safeParse({ [name]: plainValue(value) });
    if (!parsed.success) return err(`${text}: ${parsed.error.issues[0]?.message ?? 'is wrong'}.`);
    read = { ...read, ...(parsed.data as Partial<z.output<Schema>>) };
  }
  return ok(read);
}

/** `true`, `5` and `signed` as what they mean. */
function plainValue(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
