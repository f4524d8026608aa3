import { problem } from '@loadline/api-schema';
import { z } from 'zod';
import type { Route } from './route.ts';

/** As the sender writes it: what has a default is optional. */
const SHOWN_AS_INPUT = { io: 'input', unrepresentable: 'any' } as const;

type JsonObject = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of these routes, made from the schemas that check the requests. */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of routes) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(one) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Loadline',
      version,
      description:
        'Served to this machine only. Prices and money are decimal text, times ISO 8601 UTC. ' +
        'The same state is pushed over the WebSocket /api/stream.',
    },
    paths,
  };
}

function operation(one: Route): JsonObject {
  const parameters = [...parametersOf(one.params, 'path'), ...parametersOf(one.query, 'query')];
  const problems = [...new Set([400, ...one.problems])].sort((left, right) => left - right);
  return {
    summary: one.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(one.method === 'POST'
      ? { requestBody: { required: true, ...json(one.body, 'input') } }
      : {}),
    responses: {
      [one.reply.status]: { description: one.summary, ...json(one.reply.schema, 'output') },
      ...Object.fromEntries(
        problems.map((status) => [
          status,
          { description: 'A problem.', ...json(problem, 'output') },
        ]),
      ),
    },
  };
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): readonly JsonObject[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, SHOWN_AS_INPUT);
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: value,
  }));
}

const json = (schema: z.ZodType, io: 'input' | 'output'): JsonObject => ({
  content: {
    'application/json': { schema: z.toJSONSchema(schema, { io, unrepresentable: 'any' }) },
  },
});
