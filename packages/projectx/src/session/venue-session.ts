import type {
  Clock,
  HttpOutcome,
  HttpTransport,
  Random,
  TimerHandle,
  Timers,
} from '@loadline/engine/ports';
import { LOGIN_ERROR, loginReply, PATH, validateReply } from '@loadline/wire';
import type { NoticeBoard } from '../notices.ts';
import { backOffMs } from './back-off.ts';
import type { CallLedger } from './call-ledger.ts';
import { postRequest, readJson } from './http-messages.ts';
import type { RateBudget } from './rate-budget.ts';
import { tokenExpiry } from './token.ts';

/** The platform login name and an API key. Never printed, never in a reason. */
export type Credentials = Readonly<{ userName: string; apiKey: string }>;

export type SessionState = 'signedOut' | 'signedIn';

export type SessionPorts = Readonly<{
  http: HttpTransport;
  budget: RateBudget;
  ledger: CallLedger;
  clock: Clock;
  timers: Timers;
  random: Random;
  notices: NoticeBoard;
  onState: (state: SessionState) => void;
}>;

type Waiter = Readonly<{ resolve: (token: string | null) => void; timer: TimerHandle }>;
type LoginOutcome = Readonly<
  { kind: 'token'; token: string } | { kind: 'refused' | 'away'; reason: string }
>;

const TIMEOUT_MS = 10_000;
const BUDGET_WAIT_MS = 120_000;
const REFRESH_MARGIN_MS = 3_600_000;
/** A token that is refused sooner than this after it was given counts as a failed login. */
const SHORT_LIVED_MS = 30_000;
const RETRY = { firstMs: 500, maxMs: 30_000 } as const;
/** A refused key does not get better by asking often, and asking often may lock the user out. */
const REFUSED_RETRY = { firstMs: 30_000, maxMs: 300_000 } as const;

/** One signed-in session at the venue: gets a token, renews it in time, replaces a refused one. */
export class VenueSession {
  readonly #credentials: Credentials;
  readonly #ports: SessionPorts;
  #token: string | null = null;
  /** The token that served last, also when it was refused since. */
  #last: string | null = null;
  #issuedAt = 0;
  #endsAt = 0;
  #running = false;
  #signingIn = false;
  #failures = 0;
  #waiters: Waiter[] = [];
  #timer: TimerHandle | null = null;
  #onRenewed: () => void = () => {};

  constructor(credentials: Credentials, ports: SessionPorts) {
    this.#credentials = credentials;
    this.#ports = ports;
  }

  /** The token that serves now. */
  get current(): string | null {
    return this.#token;
  }

  /** A login of ours is on its way: what the venue ends meanwhile, we have ended. */
  get isSigningIn(): boolean {
    return this.#signingIn;
  }

  /** The token that serves now has come to its end without a new one. */
  get hasEnded(): boolean {
    return this.#token !== null && this.#ports.clock.now() >= this.#endsAt;
  }

  get state(): SessionState {
    return this.#token === null ? 'signedOut' : 'signedIn';
  }

  /** Called when another token serves: who goes on with the one before should not for long. */
  onRenewed(listener: () => void): void {
    this.#onRenewed = listener;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#signIn();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#forget();
    this.#answerWaiters(null);
  }

  /** The token, as soon as there is one; null when `waitMaxMs` has passed or on `stop`. */
  token(waitMaxMs: number): Promise<string | null> {
    if (this.#token !== null || !this.#running) return Promise.resolve(this.#token);
    return new Promise((resolve) => {
      const timer = this.#ports.timers.after(Math.max(0, waitMaxMs), () => {
        this.#waiters = this.#waiters.filter((waiter) => waiter.timer !== timer);
        resolve(null);
      });
      this.#waiters.push({ resolve, timer });
    });
  }

  /** The venue refused this token. Logs in again, unless that has happened already. */
  invalidate(token: string): void {
    if (token !== this.#token || !this.#running) return;
    const lived = this.#ports.clock.now() - this.#issuedAt;
    this.#failures = lived < SHORT_LIVED_MS ? this.#failures + 1 : 0;
    this.#forget();
    this.#signIn();
  }

  #forget(): void {
    const had = this.#token !== null;
    this.#token = null;
    if (had) this.#ports.onState('signedOut');
  }

  #signIn(): void {
    if (this.#signingIn || !this.#running) return;
    this.#signingIn = true;
    if (this.#failures === 0) void this.#attempt();
    else this.#retryIn(backOffMs(this.#failures, RETRY, this.#ports.random));
  }

  #retryIn(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#ports.timers.after(delayMs, () => void this.#attempt());
  }

  async #attempt(): Promise<void> {
    const outcome = await this.#logIn();
    if (!this.#running || outcome.kind === 'token') this.#signingIn = false;
    if (!this.#running) return;
    if (outcome.kind === 'token') {
      this.#adopt(outcome.token);
      return;
    }
    this.#failures += 1;
    const refused = outcome.kind === 'refused';
    const code = refused ? 'LOGIN_REFUSED' : 'VENUE_UNREACHABLE';
    this.#ports.notices.post(code, 'login', outcome.reason);
    this.#retryIn(backOffMs(this.#failures, refused ? REFUSED_RETRY : RETRY, this.#ports.random));
  }

  async #logIn(): Promise<LoginOutcome> {
    const { http, budget, ledger } = this.#ports;
    if (!(await budget.acquire('general', 'protect', BUDGET_WAIT_MS))) {
      return { kind: 'away', reason: 'No request budget was left for the login.' };
    }
    ledger.count(PATH.loginKey, 'protect');
    const request = postRequest({ path: PATH.loginKey, body: this.#credentials, token: null });
    return loginOutcome(await http.request({ ...request, timeoutMs: TIMEOUT_MS }));
  }

  #adopt(token: string): void {
    const now = this.#ports.clock.now();
    const renews = this.#last !== null && this.#last !== token;
    this.#token = token;
    this.#last = token;
    this.#issuedAt = now;
    const told = tokenExpiry(token, now) - now;
    // A token that is born expired comes from a venue with another clock; it lives as documented.
    const lifetime = told > 0 ? told : tokenExpiry('', now) - now;
    const margin = Math.min(REFRESH_MARGIN_MS, lifetime / 10);
    this.#endsAt = now + lifetime;
    this.#timer?.cancel();
    this.#timer = this.#ports.timers.after(lifetime - margin, () => void this.#refresh(token));
    this.#ports.onState('signedIn');
    this.#answerWaiters(token);
    if (renews) this.#onRenewed();
  }

  /** The old token serves until the new one is there. Where `validate` gives none, we log in. */
  async #refresh(token: string): Promise<void> {
    const { http, budget, ledger, notices } = this.#ports;
    // Without budget the request is made all the same: no token is worse than an HTTP 429.
    await budget.acquire('general', 'protect', BUDGET_WAIT_MS);
    if (token !== this.#token) return;
    ledger.count(PATH.validate, 'protect');
    const request = postRequest({ path: PATH.validate, body: null, token });
    const renewed = renewedToken(await http.request({ ...request, timeoutMs: TIMEOUT_MS }));
    if (token !== this.#token || !this.#running) return;
    if (renewed !== null) {
      this.#adopt(renewed);
      return;
    }
    notices.post('TOKEN_NOT_REFRESHED', 'validate', 'The venue gave no new token; logging in.');
    this.#failures = 0;
    this.#signIn();
  }

  #answerWaiters(token: string | null): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      waiter.timer.cancel();
      waiter.resolve(token);
    }
  }
}

function loginOutcome(outcome: HttpOutcome): LoginOutcome {
  if (outcome.kind === 'failed') {
    return { kind: 'away', reason: `The venue cannot be reached: ${outcome.reason}.` };
  }
  const reply = loginReply.safeParse(readJson(outcome.body));
  if (outcome.status === 400 || outcome.status === 401 || outcome.status === 403) {
    return { kind: 'refused', reason: `The venue refused the login with HTTP ${outcome.status}.` };
  }
  if (outcome.status !== 200 || !reply.success) {
    return { kind: 'away', reason: `The login was answered with HTTP ${outcome.status}.` };
  }
  const { success, token, errorCode, errorMessage } = reply.data;
  if (success && token !== null && token !== '') return { kind: 'token', token };
  const name = Object.entries(LOGIN_ERROR).find(([, code]) => code === errorCode)?.[0];
  const why = errorMessage ?? name ?? 'unknown';
  const kind = errorCode === LOGIN_ERROR.unknownError || success ? 'away' : 'refused';
  return { kind, reason: `The venue refused the login: ${why} (code ${errorCode}).` };
}

function renewedToken(outcome: HttpOutcome): string | null {
  if (outcome.kind === 'failed' || outcome.status !== 200) return null;
  const reply = validateReply.safeParse(readJson(outcome.body));
  const token = reply.success && reply.data.success ? reply.data.newToken : null;
  return token === '' ? null : token;
}
