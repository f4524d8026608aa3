/** One HTTP request as plain values. Header and query names are lower-case. */
export type HttpRequest = Readonly<{
  method: string;
  /** The path alone, without query: `/api/Order/place`. */
  path: string;
  /** Every value of a query member, in order: the official sample sends `access_token` twice. */
  query: Readonly<Record<string, readonly string[]>>;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

export type HttpReply = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** How a named fault has it delivered; at once and whole when left out. */
  delivery?: Delivery;
}>;

/** Never, with the connection open; or half of it at once and the rest after so many ms. */
export type Delivery = Readonly<{ kind: 'never' } | { kind: 'slow'; ms: number }>;

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const TEXT_TYPE = { 'content-type': 'text/plain; charset=utf-8' };
const PROBLEM_TYPE = { 'content-type': 'application/problem+json; charset=utf-8' };
const EMPTY: Readonly<Record<string, string>> = {};

export const jsonReply = (value: unknown, status = 200): HttpReply => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(value),
});

/** A string as ASP.NET Core writes it: as plain text, unless only JSON is accepted. */
export function stringReply(text: string, { accept = '' }: HttpRequest['headers']): HttpReply {
  // A list that takes everything is no preference to it, so axios and fetch get plain text.
  if (accept.includes('json') && !accept.includes('*/*')) return jsonReply(text);
  return { status: 200, headers: TEXT_TYPE, body: text };
}

export const emptyReply = (status: number, headers = EMPTY): HttpReply => ({
  status,
  headers,
  body: '',
});

/** What ASP.NET Core answers to a body that it cannot bind (RFC 9457 problem details). */
export function validationProblem(errors: Readonly<Record<string, readonly string[]>>): HttpReply {
  return problem(400, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors,
  });
}

/** What ASP.NET Core answers to a body of a media type that it does not read. */
export function mediaTypeProblem(): HttpReply {
  return problem(415, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.16',
    title: 'Unsupported Media Type',
    status: 415,
  });
}

/** The trace id is a fixed one: nothing here is traced, and clients only expect the member. */
function problem(status: number, members: object): HttpReply {
  const traceId = '00-00000000000000000000000000000000-0000000000000000-00';
  return { status, headers: PROBLEM_TYPE, body: JSON.stringify({ ...members, traceId }) };
}

/** Query members by lower-case name, every value kept, in order. */
export function parseQuery(search: string): Readonly<Record<string, readonly string[]>> {
  // Without a prototype: `?constructor=1` names no member that is there already.
  const query = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of new URLSearchParams(search)) {
    const values = query[name.toLowerCase()];
    if (values === undefined) query[name.toLowerCase()] = [value];
    else values.push(value);
  }
  return query;
}

/** The tokens of a request, likeliest first: the header, then each `access_token` of the query. */
export function bearerTokens(
  headers: Readonly<Record<string, string>>,
  query: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const header = /^bearer\s+(\S+)$/i.exec(headers['authorization']?.trim() ?? '')?.[1];
  const fromQuery = query['access_token'] ?? [];
  return header === undefined ? fromQuery : [header, ...fromQuery];
}
