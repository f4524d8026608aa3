import type {
  Answer,
  Clock,
  HttpOutcome,
  HttpTransport,
  Random,
  Timers,
} from '@loadline/engine/ports';
import type { Envelope, Path } from '@loadline/wire';
import type { Exchange } from '../mapping/outcomes.ts';
import type { NoticeBoard } from '../notices.ts';
import { backOffMs } from './back-off.ts';
import type { CallLedger } from './call-ledger.ts';
import { postRequest, readJson, retryAfterMs } from './http-messages.ts';
import type { Priority } from './priority.ts';
import type { BudgetName, RateBudget } from './rate-budget.ts';
import type { VenueSession } from './venue-session.ts';

export type Call = Readonly<{
  path: Path;
  body: unknown;
  budget: BudgetName;
  priority: Priority;
  /** For a token, the budget and repeats together. */
  waitMaxMs: number;
  timeoutMs: number;
}>;

/** The settings of a read for reconciliation. */
export const reconcileCall = (path: Path, body: unknown): Call => ({
  path,
  body,
  budget: 'general',
  priority: 'reconcile',
  waitMaxMs: 60_000,
  timeoutMs: 10_000,
});

/** What `read` needs of a zod schema. */
export type ReplySchema<Reply> = Readonly<{
  safeParse(
    value: unknown,
  ): Readonly<{ success: true; data: Reply }> | Readonly<{ success: false }>;
}>;

export type CallPorts = Readonly<{
  http: HttpTransport;
  session: VenueSession;
  budget: RateBudget;
  ledger: CallLedger;
  clock: Clock;
  timers: Timers;
  random: Random;
  notices: NoticeBoard;
}>;

const READ_ATTEMPTS_MAX = 3;
/** Only where nothing else paces the repeats: the wait of the call ends them. */
const REFUSED_RETRIES_MAX = 20;
const READ_RETRY = { firstMs: 250, maxMs: 5_000 } as const;
const RETRY_AFTER_DEFAULT_MS = 2_000;

/** Sends authenticated requests within the budget. Knows what may be sent twice and what not. */
export class VenueCalls {
  readonly #ports: CallPorts;

  constructor(ports: CallPorts) {
    this.#ports = ports;
  }

  /**
   * One exchange. It is repeated only after a proof that the venue did not take it: once with a
   * new token after HTTP 401, and after HTTP 429 while the wait allows. So it is safe for orders.
   */
  async exchange(call: Call): Promise<Exchange> {
    const { session, budget, clock } = this.#ports;
    const deadline = clock.now() + call.waitMaxMs;
    let renewed = false;
    for (let refusals = 0; ; refusals += 1) {
      const token = await session.token(deadline - clock.now());
      if (token === null) return { kind: 'notSent', reason: 'Not signed in at the venue.' };
      if (!(await budget.acquire(call.budget, call.priority, deadline - clock.now()))) {
        return { kind: 'notSent', reason: 'The request budget of the venue is used up.' };
      }
      const outcome = await this.#send(call, token);
      const exchange = exchangeOf(outcome);
      if (exchange.kind !== 'reply') return exchange;
      if (exchange.status === 401) {
        session.invalidate(token);
        if (renewed) return exchange;
        renewed = true;
      } else if (exchange.status === 429) {
        const waitMs = this.#holdBack(call, outcome);
        if (refusals >= REFUSED_RETRIES_MAX || clock.now() + waitMs > deadline) return exchange;
        if (!budget.paces) await this.#sleep(waitMs);
      } else {
        budget.taken(call.budget, call.priority);
        return exchange;
      }
    }
  }

  /** Reads something: repeats on every failure that may pass, within the wait of the call. */
  async read<Reply extends Envelope>(
    call: Call,
    schema: ReplySchema<Reply>,
  ): Promise<Answer<Reply>> {
    const { clock, random } = this.#ports;
    const deadline = clock.now() + call.waitMaxMs;
    for (let attempt = 1; ; attempt += 1) {
      const exchange = await this.exchange({ ...call, waitMaxMs: deadline - clock.now() });
      const answer = answerOf(call.path, exchange, schema);
      if (answer.kind === 'answered' || !mayPass(exchange)) return answer;
      const waitMs = backOffMs(attempt, READ_RETRY, random);
      if (attempt >= READ_ATTEMPTS_MAX || clock.now() + waitMs > deadline) return answer;
      await this.#sleep(waitMs);
    }
  }

  #send(call: Call, token: string): Promise<HttpOutcome> {
    this.#ports.ledger.count(call.path, call.priority);
    const request = postRequest({ path: call.path, body: call.body, token });
    return this.#ports.http.request({ ...request, timeoutMs: call.timeoutMs });
  }

  /** @returns how long this request has to wait: an urgent one less than the venue asks. */
  #holdBack({ budget, path, priority }: Call, outcome: HttpOutcome): number {
    const { clock, ledger, notices } = this.#ports;
    const headers = outcome.kind === 'reply' ? outcome.headers : {};
    const asked = retryAfterMs(headers, clock.now()) ?? RETRY_AFTER_DEFAULT_MS;
    const again = this.#ports.budget.refused(budget, priority, asked);
    ledger.countRefusal();
    const text = `The venue limits our requests (${path}); it asks to wait ${asked} ms.`;
    notices.post('RATE_LIMITED', budget, text);
    return Math.max(0, again - clock.now());
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#ports.timers.after(delayMs, resolve);
    });
  }
}

function exchangeOf(outcome: HttpOutcome): Exchange {
  if (outcome.kind === 'reply') {
    return { kind: 'reply', status: outcome.status, body: readJson(outcome.body) };
  }
  return { kind: outcome.sent ? 'noReply' : 'notSent', reason: outcome.reason };
}

const mayPass = (exchange: Exchange): boolean =>
  exchange.kind !== 'reply' || exchange.status >= 500;

/** The payload of a successful answer, else one sentence that names the endpoint. */
export function answerOf<Reply extends Envelope>(
  path: Path,
  exchange: Exchange,
  schema: ReplySchema<Reply>,
): Answer<Reply> {
  if (exchange.kind !== 'reply') return { kind: 'failed', reason: `${path}: ${exchange.reason}` };
  if (exchange.status !== 200) {
    return { kind: 'failed', reason: `${path}: the venue answered HTTP ${exchange.status}.` };
  }
  const reply = schema.safeParse(exchange.body);
  if (!reply.success) return { kind: 'failed', reason: `${path}: the answer cannot be read.` };
  if (reply.data.success) return { kind: 'answered', value: reply.data };
  const { errorCode, errorMessage } = reply.data;
  return { kind: 'failed', reason: `${path}: ${errorMessage ?? 'refused'} (code ${errorCode}).` };
}
