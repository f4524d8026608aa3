import type { z } from 'zod';
import {
  type HttpReply,
  type HttpRequest,
  mediaTypeProblem,
  validationProblem,
} from './http-message.ts';

export type ReadBody<Value> = Readonly<
  { ok: true; value: Value } | { ok: false; reply: HttpReply }
>;

/** Every member of any request, so that `username` is read as `userName` (System.Text.Json). */
const MEMBERS = [
  'userName',
  'apiKey',
  'onlyActiveAccounts',
  'searchText',
  'live',
  'contractId',
  'accountId',
  'startTime',
  'endTime',
  'unit',
  'unitNumber',
  'limit',
  'includePartialBar',
  'orderId',
  'type',
  'side',
  'size',
  'limitPrice',
  'stopPrice',
  'trailPrice',
  'customTag',
  'stopLossBracket',
  'takeProfitBracket',
  'ticks',
  'startTimestamp',
  'endTimestamp',
  'filter',
  'statuses',
  'createdAfter',
  'createdBefore',
  'pageSize',
  'pageOffset',
  'sortBy',
  'sortDirection',
  'includeTotalCount',
];
const CANONICAL = new Map(MEMBERS.map((name) => [name.toLowerCase(), name]));

const JSON_TYPE = /^(application\/(json|[\w.+-]+\+json)|text\/json)\s*(;|$)/i;

/** Reads a body the way ASP.NET Core does: 415 for other media types, 400 with problem details. */
export function readBody<Schema extends z.ZodType>(
  { headers, body }: HttpRequest,
  schema: Schema,
): ReadBody<z.output<Schema>> {
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    return { ok: false, reply: mediaTypeProblem() };
  const parsed = parseJson(body);
  if (!parsed.ok) return invalid({ $: [parsed.reason], request: [REQUIRED] });
  const result = schema.safeParse(canonical(parsed.value));
  if (result.success) return { ok: true, value: result.data };
  const errors: Record<string, string[]> = {};
  for (const { path, message } of result.error.issues) {
    const field = ['$', ...path].join('.');
    errors[field] = [...(errors[field] ?? []), `The JSON value is not valid: ${message}.`];
  }
  return invalid({ ...errors, request: [REQUIRED] });
}

/** A member that has the right type but cannot be read, such as a date that is none. */
export const invalidMember = (name: string, expected: string): HttpReply =>
  validationProblem({ [`$.${name}`]: [`The JSON value could not be converted to ${expected}.`] });

const REQUIRED = 'The request field is required.';

const invalid = (errors: Readonly<Record<string, readonly string[]>>): ReadBody<never> => ({
  ok: false,
  reply: validationProblem(errors),
});

function parseJson(
  text: string,
): Readonly<{ ok: true; value: unknown } | { ok: false; reason: string }> {
  if (text.trim() === '') return { ok: false, reason: 'A non-empty request body is required.' };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'The input is not valid JSON.' };
  }
}

/** Member names match in any letter case; of two that match, the later one counts. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      CANONICAL.get(name.toLowerCase()) ?? name,
      canonical(member),
    ]),
  );
}
