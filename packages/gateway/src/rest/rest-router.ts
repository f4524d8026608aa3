import {
  LOGIN_ERROR,
  loginKeyRequest,
  type NegotiateReply,
  PATH,
  RATE_LIMIT,
} from '@loadline/wire';
import type { UserList } from '../accounts/user-list.ts';
import { hubOfPath } from '../hubs/streams.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import {
  bearerTokens,
  emptyReply,
  type HttpReply,
  type HttpRequest,
  jsonReply,
} from './http-message.ts';
import { readBody } from './json-body.ts';
import type { TokenMint } from './json-web-token.ts';
import { MARKET_ROUTES } from './market-routes.ts';
import { CLOSING_ROUTES } from './order-closing.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { ORDER_SEARCH_ROUTES } from './order-search-routes.ts';
import { RateWindow } from './rate-window.ts';
import { failure, type Route, type RouteContext, success } from './route.ts';

export type RouterOptions = Readonly<{
  users: UserList;
  mint: TokenMint;
  /** Machine time in milliseconds. */
  now: () => number;
  randomId: () => string;
  /** Rate limits are off in stepped mode, where the client is the clock. */
  rateLimited: () => boolean;
  context: (userName: string) => Omit<RouteContext, 'userName' | 'renewToken'>;
  /** Remembers a connection id that `negotiate` gave out; gives its token. */
  negotiated: (userName: string) => Readonly<{ connectionId: string; connectionToken: string }>;
}>;

const ROUTES: ReadonlyMap<string, Route> = new Map(
  [
    ...ACCOUNT_ROUTES,
    ...MARKET_ROUTES,
    ...ORDER_ROUTES,
    ...CLOSING_ROUTES,
    ...ORDER_SEARCH_ROUTES,
    session(PATH.validate, ({ renewToken, userName }) =>
      success({ newToken: renewToken(userName) }),
    ),
    session(PATH.logout, () => success()),
  ].map((found): [string, Route] => [found.path.toLowerCase(), found]),
);

type Windows = Readonly<{ general: RateWindow; history: RateWindow }>;

/** Answers the REST side of the venue: request in, reply out, no socket and no clock of its own. */
export class RestRouter {
  readonly #options: RouterOptions;
  readonly #windows = new Map<string, Windows>();

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  /** Wrong verb 405, then a missing token 401, then a spent budget 429, then the body 400. */
  handle(request: HttpRequest): HttpReply {
    const path = request.path.toLowerCase();
    if (path === PATH.ping.toLowerCase()) return onlyVerb(request, 'GET') ?? jsonReply('pong');
    if (path === PATH.loginKey.toLowerCase()) {
      return onlyVerb(request, 'POST') ?? this.#login(request);
    }
    if (path.endsWith('/negotiate')) return this.#negotiate(request, path);
    const found = ROUTES.get(path);
    if (found === undefined) return emptyReply(404);
    return onlyVerb(request, 'POST') ?? this.#signedIn(request, found);
  }

  /** The user of a request's token, or null. Takes the first token that is valid. */
  userOf({ headers, query }: Pick<HttpRequest, 'headers' | 'query'>): string | null {
    for (const token of bearerTokens(headers, query)) {
      const claims = this.#options.mint.verify(token, this.#options.now());
      if (claims !== null) return claims.userName;
    }
    return null;
  }

  #login(request: HttpRequest): HttpReply {
    const body = readBody(request, loginKeyRequest);
    if (!body.ok) return body.reply;
    const user = this.#options.users.find(body.value.userName);
    if (user === null) return refusedLogin(LOGIN_ERROR.userNotFound);
    const spent = this.#spend(user.name, 'general');
    if (spent !== null) return spent;
    if (user.key !== body.value.apiKey) return refusedLogin(LOGIN_ERROR.invalidCredentials);
    return success({ token: this.#issue(user.name) });
  }

  #signedIn(request: HttpRequest, found: Route): HttpReply {
    const userName = this.userOf(request);
    if (userName === null) return unauthorized();
    const spent = this.#spend(userName, found.budget);
    if (spent !== null) return spent;
    const renewToken = (name: string) => this.#issue(name);
    const context = { ...this.#options.context(userName), userName, renewToken };
    return found.handle(request, context);
  }

  #negotiate(request: HttpRequest, path: string): HttpReply {
    if (hubOfPath(path.slice(0, -'/negotiate'.length)) === null) return emptyReply(404);
    const wrong = onlyVerb(request, 'POST');
    if (wrong !== null) return wrong;
    const userName = this.userOf(request);
    if (userName === null) return unauthorized();
    const { connectionId, connectionToken } = this.#options.negotiated(userName);
    const transport = { transport: 'WebSockets', transferFormats: ['Text', 'Binary'] };
    const version = Number(request.query['negotiateversion']?.[0] ?? 0);
    const common = { connectionId, availableTransports: [transport] };
    // Version 0 knows no token: its clients come back with the connection id.
    if (version < 1) return jsonReply({ negotiateVersion: 0, ...common });
    const reply: NegotiateReply = { negotiateVersion: 1, connectionToken, ...common };
    return jsonReply(reply);
  }

  #issue(userName: string): string {
    const { mint, now, randomId } = this.#options;
    return mint.issue(userName, now(), randomId());
  }

  #spend(userName: string, budget: Route['budget']): HttpReply | null {
    if (!this.#options.rateLimited()) return null;
    const windows = this.#windows.get(userName) ?? newWindows();
    this.#windows.set(userName, windows);
    const wait = windows[budget].take(this.#options.now());
    return wait === null ? null : emptyReply(429, { 'retry-after': String(wait) });
  }
}

const unauthorized = (): HttpReply => emptyReply(401, { 'www-authenticate': 'Bearer' });

const refusedLogin = (code: number): HttpReply => failure(code, null, { token: null });

const onlyVerb = ({ method }: HttpRequest, wanted: string): HttpReply | null =>
  method === wanted ? null : emptyReply(405, { allow: wanted });

function session(path: string, handle: (context: RouteContext) => HttpReply): Route {
  return { path, budget: 'general', handle: (_, context) => handle(context) };
}

const windowOf = ({ requests, windowMs }: Readonly<{ requests: number; windowMs: number }>) =>
  new RateWindow({ limit: requests, windowMs });

const newWindows = (): Windows => ({
  general: windowOf(RATE_LIMIT.general),
  history: windowOf(RATE_LIMIT.history),
});
