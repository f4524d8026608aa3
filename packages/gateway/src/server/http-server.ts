import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '@loadline/core';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type HttpReply, type HttpRequest, jsonReply, parseQuery } from '../rest/http-message.ts';
import { deliver } from './faults/fault-delivery.ts';
import { reasonOf } from './gateway-file.ts';
import { isFromLoopback, REFUSED_ORIGIN } from './loopback-guard.ts';

export type HttpServerOptions = Readonly<{
  handle: (request: HttpRequest) => HttpReply;
  /** Answers what never becomes a request: 413 a body that is too large, 400 a path out of form. */
  refuse: (status: number) => HttpReply;
  /** A bug or a full disk: the gateway cannot go on. */
  onFatal: (error: unknown) => void;
}>;

/** A body larger than this is refused; the venue's largest request is far below a kilobyte. */
const BODY_BYTES_MAX = 64 * 1024;
/** Longer than any client keeps a connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 75_000;
/** A request that has not come whole by then is refused: nobody of good will is so slow. */
const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 30_000;
/** How often both are looked at. */
const LOOK_EVERY_MS = 1_000;
/** Connections of any kind at once; further ones are closed at once. */
const CONNECTIONS_MAX = 10_000;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A server that hands every request, as text, to one function. It knows no route. */
export function httpServer({ handle, refuse, onFatal }: HttpServerOptions): FastifyInstance {
  const refused = (error: Readonly<{ statusCode?: number }>, _: unknown, reply: FastifyReply) => {
    void sent(reply, refuse(error.statusCode ?? 500));
  };
  const answered = (request: FastifyRequest, reply: FastifyReply) => {
    const answer = isFromLoopback(request.headers)
      ? guarded(() => handle(toRequest(request.raw, request.body)), onFatal)
      : jsonReply(REFUSED_ORIGIN, 403);
    return answer.delivery === undefined ? sent(reply, answer) : deliver(reply, answer);
  };
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    http: { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: refused,
  });
  app.server.maxConnections = CONNECTIONS_MAX;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  app.route({ method: METHODS, url: '/*', handler: answered });
  // Methods that it does not know are the router's to refuse, like those that it knows.
  app.setNotFoundHandler(answered);
  app.setErrorHandler(refused);
  return app;
}

const sent = (reply: FastifyReply, { status, headers, body }: HttpReply): FastifyReply =>
  reply.code(status).headers(headers).send(body);

/** Listens on loopback. An address that cannot be had is an outcome. */
export async function listenOn(
  app: FastifyInstance,
  { host, port }: Readonly<{ host: string; port: number }>,
): Promise<Result<string, string>> {
  try {
    return ok(await app.listen({ host, port }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') return err(`Port ${port} on ${host} is taken; choose another one.`);
    return err(`Port ${port} on ${host} cannot be used: ${reasonOf(error)}`);
  }
}

/** What the protocol logic needs of a request, also for an upgrade to a WebSocket. */
export function toRequest(raw: IncomingMessage, body: unknown): HttpRequest {
  // Clients behind a proxy name the whole address, which every server has to understand.
  const { path, search } = splitUrl((raw.url ?? '/').replace(/^https?:\/\/[^/?]*/i, ''));
  return {
    method: raw.method ?? 'GET',
    path,
    query: search === '' ? {} : parseQuery(search),
    headers: headersOf(raw),
    body: typeof body === 'string' ? body : '',
  };
}

/** The answer, or the end of the gateway and an apology. */
export function guarded(answer: () => HttpReply, onFatal: (error: unknown) => void): HttpReply {
  try {
    return answer();
  } catch (error) {
    onFatal(error);
    return jsonReply({ code: 'STOPPED', detail: 'The gateway had to stop.' }, 500);
  }
}

function splitUrl(url: string): Readonly<{ path: string; search: string }> {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, search: '' }
    : { path: url.slice(0, mark), search: url.slice(mark + 1) };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') flat[name] = value;
  }
  return flat;
}
