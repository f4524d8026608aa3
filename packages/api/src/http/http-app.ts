import fastifyStatic from '@fastify/static';
import type { Problem } from '@loadline/api-schema';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { checkCaller, checkContentType, type Refusal } from './caller-check.ts';
import { openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';

export type HttpAppOptions = Readonly<{
  routes: readonly Route[];
  version: string;
  /** The folder of the built dashboard, or null to serve the API alone. */
  dashboardFolder: string | null;
  /** The port that this app listens on, once it does. */
  port(): number;
  /** A bug of ours in a handler. The request has been answered with a 500. */
  onBug(error: Error): void;
}>;

const BODY_BYTES_MAX = 64 * 1024;

/** Only our own files run on the page, and no other page may frame it. Charts set styles inline. */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** The HTTP side: caller checks, routes, the OpenAPI document and the dashboard's files. */
export async function httpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
  });
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(PAGE_HEADERS);
    const { headers, method } = request.raw;
    const refusal =
      checkCaller(headers, options.port()) ??
      (method === 'POST' ? checkContentType(headers) : null);
    return refusal === null ? undefined : sendRefusal(reply, refusal);
  });
  addErrorHandling(app, options);
  addRoutes(app, options);
  await addDashboard(app, options);
  return app;
}

function addRoutes(app: FastifyInstance, { routes, version }: HttpAppOptions): void {
  for (const { method, path, answer } of routes) {
    app.route({
      method,
      url: path,
      async handler({ params, query, body }, reply) {
        const { status, body: answered } = await answer({ params, query, body });
        return reply.code(status).header('cache-control', 'no-store').send(answered);
      },
    });
  }
  const document = openApiDocument(routes, version);
  app.get('/api/openapi.json', async () => document);
}

const sendRefusal = (reply: FastifyReply, { status, problem }: Refusal): FastifyReply =>
  reply.code(status).send(problem);

function addErrorHandling(app: FastifyInstance, { onBug }: HttpAppOptions): void {
  app.setErrorHandler(async (error, _request, reply) => {
    const refusal = refusalOf(error);
    if (refusal !== null) return sendRefusal(reply, refusal);
    onBug(error instanceof Error ? error : new Error(String(error)));
    const detail = 'The server failed at this request.';
    return sendRefusal(reply, { status: 500, problem: { code: 'INTERNAL_ERROR', detail } });
  });
}

/** What the HTTP layer itself refuses: a request that is too large, or is not what it says. */
function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode: status, message: detail } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  const code: Problem['code'] = status === 413 ? 'BODY_TOO_LARGE' : 'INVALID_REQUEST';
  return { status, problem: { code, detail } };
}

/** Files with a hash in their name never change; the page that names them must always be fresh. */
async function addDashboard(app: FastifyInstance, options: HttpAppOptions): Promise<void> {
  const root = options.dashboardFolder;
  if (root !== null) {
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = /[\\/]assets[\\/]/.test(path);
        const cache = hashed ? 'public, max-age=31536000, immutable' : 'no-cache';
        reply.header('cache-control', cache);
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url, headers } = request.raw;
    const page = root !== null && method === 'GET' && url?.startsWith('/api/') === false;
    if (page && (headers.accept ?? '').includes('text/html')) return reply.sendFile('index.html');
    const detail = `There is nothing at ${method ?? ''} ${url ?? ''}.`;
    return sendRefusal(reply, { status: 404, problem: { code: 'ROUTE_NOT_FOUND', detail } });
  });
}
