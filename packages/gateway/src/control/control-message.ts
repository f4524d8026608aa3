import type { z } from 'zod';
import { type HttpReply, jsonReply } from '../rest/http-message.ts';

/** What went wrong: a code for programs, a sentence for people. */
export const problem = (status: number, code: string, detail: string): HttpReply =>
  jsonReply({ code, detail }, status);

/** What is said to a request that cannot be read at all. */
export const refusedRequest = (status: number): HttpReply =>
  status === 413
    ? problem(status, 'BODY_TOO_LARGE', 'The body is larger than 64 kB.')
    : problem(status, 'BAD_REQUEST', 'The request cannot be read.');

/** A body of a schema, or null. */
export function readJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

/** A body of a schema, or each thing that is wrong with it. */
export function readBody<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): Readonly<{ ok: true; value: z.output<Schema> } | { ok: false; reply: HttpReply }> {
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    return { ok: false, reply: problem(400, 'INVALID_JSON', 'The body is not JSON.') };
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, reply: problem(400, 'INVALID_BODY', faultsOf(result.error).join(' ')) };
}

/** `accounts.0.pack: expected a text.`, a sentence for each fault. */
export const faultsOf = ({ issues }: z.ZodError): readonly string[] =>
  issues.map(({ path, message }) => {
    const where = path.length === 0 ? 'the whole' : path.join('.');
    return `${where}: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`;
  });
