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
  'password',
  'deviceId',
  'appId',
  'verifyKey',
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

/**
 * Reads a body the way ASP.NET Core does: 415 for other media types, 400 with problem details.
 *
 * @param typeName what the venue calls the request, for its text about members that are missing.
 */
export function readBody<Schema extends z.ZodType>(
  { headers, body }: HttpRequest,
  schema: Schema,
  typeName: string,
): ReadBody<z.output<Schema>> {
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    return { ok: false, reply: mediaTypeProblem() };
  const parsed = parseJson(body);
  if (!parsed.ok) return invalid({ $: [parsed.reason], request: [REQUIRED] });
  const value = canonical(parsed.value);
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const paths = result.error.issues.map((issue) => issue.path);
  return invalid({ ...errorsAt(paths, value, typeName), request: [REQUIRED] });
}

/** The texts for members that are missing, by object, and for those that cannot be read. */
function errorsAt(
  paths: readonly (readonly PropertyKey[])[],
  body: unknown,
  typeName: string,
): Readonly<Record<string, readonly string[]>> {
  const missing = paths.filter((path) => path.length > 0 && memberAt(body, path) === undefined);
  const unreadable = paths.filter((path) => !missing.includes(path));
  const errors: Record<string, string[]> = {};
  for (const path of unreadable) {
    const field = ['$', ...path].join('.');
    errors[field] = [`The JSON value could not be converted. Path: ${field}.`];
  }
  const names = missing.map((path) => path.join('.')).join(', ');
  if (names !== '') {
    const text = `JSON deserialization for type '${typeName}' was missing required properties`;
    errors['$'] = [...(errors['$'] ?? []), `${text}, including the following: ${names}`];
  }
  return errors;
}

function memberAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
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
  if (isTooDeep(text)) return { ok: false, reason: TOO_DEEP };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'The input is not valid JSON.' };
  }
}

/** What ASP.NET Core reads at most. Counted in the text, so that no depth can end the stack. */
const DEPTH_MAX = 32;
const TOO_DEEP = `The maximum configured depth of ${DEPTH_MAX} has been exceeded.`;
const TEXT_OR_BRACKET = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [found] of text.matchAll(TEXT_OR_BRACKET)) {
    if (found === '[' || found === '{') depth += 1;
    else if (found === ']' || found === '}') depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
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
