import type { Problem, ProblemCode } from '@loadline/api-schema';
import { z } from 'zod';

/** What a route answers: a status with its body. */
export type RouteAnswer = Readonly<{ status: number; body: unknown }>;

export type RouteInput<Params, Query, Body> = Readonly<{
  params: Params;
  query: Query;
  body: Body;
}>;

/** One route. Its schemas check the requests, and the OpenAPI document shows them. */
export type Route = Readonly<{
  method: 'GET' | 'POST';
  /** Parameters as `:name`. */
  path: string;
  summary: string;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  reply: Readonly<{ status: number; schema: z.ZodType }>;
  /** The other statuses that it can answer with, each with a problem. */
  problems: readonly number[];
  answer(input: RouteInput<unknown, unknown, unknown>): Promise<RouteAnswer>;
}>;

const NOTHING = z.strictObject({});

/** A route whose `handle` gets what its schemas have made of the request. */
export function route<Params = unknown, Query = unknown, Body = unknown>(
  description: Omit<Route, 'params' | 'query' | 'body' | 'problems' | 'answer'> &
    Readonly<{
      params?: z.ZodType<Params>;
      query?: z.ZodType<Query>;
      body?: z.ZodType<Body>;
      problems?: readonly number[];
      handle(input: RouteInput<Params, Query, Body>): RouteAnswer | Promise<RouteAnswer>;
    }>,
): Route {
  const { handle, params, query, body, problems = [], ...rest } = description;
  const shape = z.object({
    params: params ?? z.custom<Params>(),
    query: query ?? z.custom<Query>(),
    body: body ?? z.custom<Body>(),
  });
  return {
    ...rest,
    params: params ?? NOTHING,
    query: query ?? NOTHING,
    body: body ?? NOTHING,
    problems,
    async answer(input) {
      const parsed = shape.safeParse(input);
      if (!parsed.success) return problemAnswer(400, 'INVALID_REQUEST', explain(parsed.error));
      return handle(parsed.data);
    },
  };
}

export function problemAnswer(status: number, code: ProblemCode, detail: string): RouteAnswer {
  const body: Problem = { code, detail };
  return { status, body };
}

/** All that is wrong, in one sentence each. */
const explain = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ');
