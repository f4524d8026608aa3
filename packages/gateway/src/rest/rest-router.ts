import { type NegotiateReply, PATH } from '@loadline/wire';
import type { UserList } from '../accounts/user-list.ts';
import { hubOfPath } from '../hubs/streams.ts';
import type { WireSettings } from '../mapping/wire-settings.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import {
  bearerTokens,
  emptyReply,
  type HttpReply,
  type HttpRequest,
  jsonReply,
  stringReply,
} from './http-message.ts';
import type { TokenClaims, TokenMint } from './json-web-token.ts';
import { MARKET_ROUTES } from './market-routes.ts';
import { CLOSING_ROUTES } from './order-closing.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { ORDER_SEARCH_ROUTES } from './order-search-routes.ts';
import { RateWindow } from './rate-window.ts';
import { type Route, type RouteContext, success } from './route.ts';
import { loginApp, loginKey, type SignInOptions } from './sign-in.ts';

export type RouterOptions = Readonly<{
  users: UserList;
  mint: TokenMint;
  /** Keeps that a token was logged out, so that it does not come back with a restart. */
  keepEnded: (ended: Readonly<{ tokenId: string; expiresAt: number }>) => void;
  /** Machine time in milliseconds. */
  now: () => number;
  randomId: () => string;
  /** Rate limits are off in stepped mode, where the client is the clock. */
  rateLimited: () => boolean;
  wire: WireSettings;
  context: (userName: string) => Omit<RouteContext, 'userName' | 'renewToken' | 'endToken'>;
  /** A user has signed in anew. */
  signedIn: (userName: string) => void;
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
    session(PATH.logout, ({ endToken }) => {
      endToken();
      return success();
    }),
  ].map((found): [string, Route] => [found.path.toLowerCase(), found]),
);

type Windows = Readonly<{ general: RateWindow; history: RateWindow }>;

/** Answers the REST side of the venue: request in, reply out, no socket and no clock of its own. */
export class RestRouter {
  readonly #options: RouterOptions;
  readonly #windows = new Map<string, Windows>();
  readonly #signIn: SignInOptions;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#signIn = {
      users: options.users,
      spend: (userName) => (options.wire.loginCounts ? this.#spend(userName, 'general') : null),
      begin: (userName) => {
        options.signedIn(userName);
        return this.#issue(userName);
      },
    };
  }

  /** Wrong verb 405, then a missing token 401, then a spent budget 429, then the body 400. */
  handle(request: HttpRequest): HttpReply {
    const path = request.path.toLowerCase().replace(/(?<=[^/])\/$/, '');
    if (path === PATH.ping.toLowerCase()) {
      return onlyVerb(request, 'GET') ?? stringReply('pong', request.headers);
    }
    if (path === PATH.loginKey.toLowerCase()) {
      return onlyVerb(request, 'POST') ?? loginKey(request, this.#signIn);
    }
    if (path === PATH.loginApp.toLowerCase()) {
      return onlyVerb(request, 'POST') ?? loginApp(request, this.#signIn);
    }
    if (path.endsWith('/negotiate')) return this.#negotiate(request, path);
    const found = ROUTES.get(path);
    if (found === undefined) return emptyReply(404);
    return onlyVerb(request, 'POST') ?? this.#signedIn(request, found);
  }

  /** The user of a request's token, or null. */
  userOf(request: Pick<HttpRequest, 'headers' | 'query'>): string | null {
    return this.#claimsOf(request)?.userName ?? null;
  }

  /** Takes the first token that is valid. */
  #claimsOf(
    { headers, query }: Pick<HttpRequest, 'headers' | 'query'>,
    at = this.#options.now(),
  ): TokenClaims | null {
    for (const token of bearerTokens(headers, query)) {
      const claims = this.#options.mint.verify(token, at);
      if (claims !== null) return claims;
    }
    return null;
  }

  #signedIn(request: HttpRequest, found: Route): HttpReply {
    const { now, wire } = this.#options;
    const isRenewal = found.path === PATH.validate && wire.expiredTokens === 'renewed';
    const claims = this.#claimsOf(request, isRenewal ? LONG_AGO : now());
    if (claims === null) return unauthorized();
    const { userName, tokenId, expiresAt } = claims;
    const spent = this.#spend(userName, found.budget);
    if (spent !== null) return spent;
    return found.handle(request, {
      ...this.#options.context(userName),
      userName,
      renewToken: (name: string) => this.#issue(name),
      endToken: () => {
        this.#options.mint.end(claims);
        this.#options.keepEnded({ tokenId, expiresAt });
      },
    });
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
    const windows = this.#windows.get(userName) ?? newWindows(this.#options.wire);
    this.#windows.set(userName, windows);
    const wait = windows[budget].take(this.#options.now());
    return wait === null ? null : emptyReply(429, { 'retry-after': String(wait) });
  }
}

/** No token has expired by then. */
const LONG_AGO = 0;

const unauthorized = (): HttpReply => emptyReply(401, { 'www-authenticate': 'Bearer' });

const onlyVerb = ({ method }: HttpRequest, wanted: string): HttpReply | null =>
  method === wanted ? null : emptyReply(405, { allow: wanted });

function session(path: string, handle: (context: RouteContext) => HttpReply): Route {
  return { path, budget: 'general', handle: (_, context) => handle(context) };
}

const SECOND_MS = 1_000;

const windowOf = (limit: number, seconds: number) =>
  new RateWindow({ limit, windowMs: seconds * SECOND_MS });

const newWindows = (wire: WireSettings): Windows => ({
  general: windowOf(wire.generalRequests, wire.generalSeconds),
  history: windowOf(wire.historyRequests, wire.historySeconds),
});
