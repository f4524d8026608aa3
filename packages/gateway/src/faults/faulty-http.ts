import { PATH } from '@loadline/wire';
import {
  bearerTokens,
  emptyReply,
  type HttpReply,
  type HttpRequest,
} from '../rest/http-message.ts';
import { dateHeader, shiftTimes } from './clock-skew.ts';
import type { FaultBoard } from './fault-board.ts';

type Credentials = Pick<HttpRequest, 'headers' | 'query'>;

const lower = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.map((path) => path.toLowerCase()));

/** What changes orders or positions: the requests whose outcome a client must not guess. */
const CHANGING = lower([
  PATH.orderPlace,
  PATH.orderModify,
  PATH.orderCancel,
  PATH.positionClose,
  PATH.positionPartialClose,
]);
const WITHOUT_TOKEN = lower([PATH.loginKey, PATH.loginApp, PATH.ping]);

const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n' +
  '<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/** REST with its faults: they stand before and behind the router, which knows nothing of them. */
export class FaultyHttp {
  readonly #board: FaultBoard;
  readonly #now: () => number;
  /** Tokens that were given out since `auth.expired` is on. */
  readonly #fresh = new Set<string>();
  #freshIn = 0;

  constructor(board: FaultBoard, now: () => number) {
    this.#board = board;
    this.#now = now;
  }

  /** Answers a request through `next`, which carries it out. Only called while a fault is on. */
  handle(request: HttpRequest, next: () => HttpReply): HttpReply {
    const path = request.path.toLowerCase().replace(/\/$/, '');
    const isChanging = CHANGING.has(path);
    if (!WITHOUT_TOKEN.has(path) && this.refusesToken(request)) {
      return emptyReply(401, { 'www-authenticate': 'Bearer' });
    }
    if (path.startsWith('/hubs/') && this.#board.isOn('session.maintenance')) {
      return emptyReply(503);
    }
    if (path === PATH.ping.toLowerCase() || !path.startsWith('/api/')) return next();
    return this.#refused(isChanging) ?? this.#answered(isChanging, next());
  }

  /** Whether a request brings only tokens from before `auth.expired`. */
  refusesToken({ headers, query }: Credentials): boolean {
    if (!this.#board.isOn('auth.expired')) return false;
    this.#forgetEarlier();
    const tokens = bearerTokens(headers, query);
    return tokens.length > 0 && !tokens.some((token) => this.#fresh.has(token));
  }

  /** What is answered without carrying the request out, or null. */
  #refused(isChanging: boolean): HttpReply | null {
    const board = this.#board;
    const waitSeconds = board.value('rest.429');
    if (waitSeconds !== null) return emptyReply(429, { 'retry-after': String(waitSeconds) });
    if (isChanging && board.take('rest.timeout-before-accept')) return NEVER;
    return board.take('rest.500') ? emptyReply(500) : null;
  }

  #answered(isChanging: boolean, reply: HttpReply): HttpReply {
    const board = this.#board;
    this.#noteToken(reply);
    if (isChanging && board.take('rest.timeout-after-accept')) return NEVER;
    if (board.take('rest.502-html')) {
      return { status: 502, headers: { 'content-type': 'text/html' }, body: BAD_GATEWAY };
    }
    const told = this.#skewed(reply);
    const slowMs = board.value('rest.slow-body');
    return slowMs === null ? told : { ...told, delivery: { kind: 'slow', ms: slowMs } };
  }

  #skewed(reply: HttpReply): HttpReply {
    const aheadMs = this.#board.value('clock.skew');
    if (aheadMs === null) return reply;
    const headers = { ...reply.headers, date: dateHeader(this.#now() + aheadMs) };
    return { ...reply, headers, body: shiftTimes(reply.body, aheadMs) };
  }

  #noteToken({ body }: HttpReply): void {
    if (!this.#board.isOn('auth.expired')) return;
    this.#forgetEarlier();
    const token = /"(?:token|newToken)":"([^"]+)"/.exec(body)?.[1];
    if (token !== undefined) this.#fresh.add(token);
  }

  /** Switched on anew, the tokens of the time before have expired as well. */
  #forgetEarlier(): void {
    const epoch = this.#board.epoch('auth.expired');
    if (epoch !== this.#freshIn) this.#fresh.clear();
    this.#freshIn = epoch;
  }
}

/** The shell keeps the connection open and says nothing until the client gives up. */
const NEVER: HttpReply = { status: 0, headers: {}, body: '', delivery: { kind: 'never' } };
