import type {
  Clock,
  HubConnection,
  HubTransport,
  Random,
  TimerHandle,
  Timers,
} from '@loadline/engine/ports';
import { type HubName, LOGOUT_EVENT } from '@loadline/wire';
import type { NoticeBoard } from '../notices.ts';
import { backOffMs } from '../session/back-off.ts';
import type { VenueSession } from '../session/venue-session.ts';
import { Receipts } from './receipts.ts';

export type Subscription = Readonly<{ method: string; args: readonly unknown[] }>;

export type SupervisorOptions = Readonly<{
  hub: HubName;
  /** True when the hub counts as up only with every subscription in place. */
  strict: boolean;
  transport: HubTransport;
  session: VenueSession;
  clock: Clock;
  timers: Timers;
  random: Random;
  notices: NoticeBoard;
  onInvocation: (target: string, args: readonly unknown[]) => void;
  onState: (state: 'up' | 'down', reason: string) => void;
  /** The venue ended the session of this token. */
  onLogout: (token: string) => void;
}>;

type Live = { connection: HubConnection; token: string; open: boolean };

const RECONNECT = { firstMs: 500, maxMs: 30_000 } as const;
const TOKEN_WAIT_MS = 600_000;
/** From the attempt to connect to the last subscription. */
const SETTLE_WITHIN_MS = 45_000;
const STABLE_AFTER_MS = 30_000;
/** Waits grow no further, to 8 s, while connections do come up: the venue is there. */
const FAILURES_MAX_WHILE_UP = 5;
const RESUBSCRIBE_MS = 5_000;

/**
 * Keeps one hub connected for ever: connects with the session's token, subscribes, reconnects with
 * growing waits and subscribes again. What was missed is not replayed, so `up` means "read again".
 */
export class HubSupervisor {
  readonly receipts = new Receipts();
  readonly #options: SupervisorOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  #live: Live | null = null;
  #running = false;
  #generation = 0;
  #state: 'new' | 'up' | 'down' = 'new';
  #upSince = 0;
  #failures = 0;
  #timer: TimerHandle | null = null;
  /** Calls to subscribe that the venue has not answered on this connection. */
  #asked = 0;
  #settling: (() => void)[] = [];

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get state(): 'up' | 'down' {
    return this.#state === 'up' ? 'up' : 'down';
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#close();
    this.#answerSettling();
  }

  /** Resolves when the hub is up and every subscription so far has been answered, or on `stop`. */
  whenSettled(): Promise<void> {
    if (!this.#running || (this.#state === 'up' && this.#asked === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settling.push(resolve);
    });
  }

  /** Subscribes now, if connected, and after every reconnect. Known ones are left as they are. */
  add(subscriptions: readonly Subscription[]): void {
    const added = subscriptions.filter((wanted) => !this.#subscriptions.has(keyOf(wanted)));
    for (const wanted of added) this.#subscriptions.set(keyOf(wanted), wanted);
    if (this.#live?.open === true && added.length > 0) void this.#subscribe(added);
  }

  /** Forgets a subscription; `undo` is the call that ends it at the venue. */
  remove(subscription: Subscription, undo: Subscription): void {
    if (!this.#subscriptions.delete(keyOf(subscription)) || this.#live?.open !== true) return;
    // A failed unsubscription does no harm: what still comes is dropped by the receiver.
    this.#live.connection.invoke(undo.method, undo.args).catch(() => undefined);
  }

  /** Drops the connection and connects again after a wait. */
  restart(reason: string): void {
    if (this.#running) this.#drop(reason);
  }

  async #connect(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const token = await this.#options.session.token(TOKEN_WAIT_MS);
    if (!this.#running || generation !== this.#generation) return;
    if (token === null) return this.#drop('not signed in');
    const current = (): boolean => generation === this.#generation;
    const { transport, hub, timers } = this.#options;
    this.#timer = timers.after(SETTLE_WITHIN_MS, () =>
      this.#drop('the hub did not settle in time'),
    );
    const connection = transport.open(hub, token, {
      onOpen: (connectionId) => {
        if (current()) this.#onOpen(connectionId);
      },
      onInvocation: (target, args) => {
        if (current()) this.#onInvocation(target, args);
      },
      onClose: (reason, status) => {
        if (current()) this.#onClose(reason, status, token);
      },
    });
    this.#live = { connection, token, open: false };
  }

  #onOpen(connectionId: string): void {
    if (this.#live !== null) this.#live.open = true;
    this.receipts.begin(connectionId);
    void this.#subscribe([...this.#subscriptions.values()]);
  }

  #onInvocation(target: string, args: readonly unknown[]): void {
    if (isLogout(target)) this.#onLogout();
    else this.#options.onInvocation(target, args);
    this.receipts.count();
  }

  #onLogout(): void {
    const token = this.#live?.token;
    const text = `The venue ended the session on the ${this.#options.hub} hub; logging in again.`;
    this.#options.notices.post('LOGGED_OUT', this.#options.hub, text);
    if (token !== undefined) this.#options.onLogout(token);
  }

  #onClose(reason: string, status: number | null, token: string): void {
    if (status === 401) this.#options.session.invalidate(token);
    this.#drop(reason);
  }

  async #subscribe(wanted: readonly Subscription[]): Promise<void> {
    const generation = this.#generation;
    const connection = this.#live?.connection;
    if (connection === undefined) return;
    this.#asked += 1;
    const calls = wanted.map(({ method, args }) => connection.invoke(method, args));
    const results = await Promise.allSettled(calls);
    if (generation !== this.#generation || !this.#running) return;
    this.#asked -= 1;
    const refused = wanted.filter((_, index) => results[index]?.status === 'rejected');
    if (refused.length > 0 && !this.#onRefused(refused)) return;
    this.#settle();
  }

  /** @returns false when the connection was given up for it. */
  #onRefused(refused: readonly Subscription[]): boolean {
    const { hub, notices, strict, timers } = this.#options;
    const generation = this.#generation;
    for (const { method, args } of refused) {
      const text = `The ${hub} hub refused ${method}(${args.join(', ')}).`;
      notices.post('SUBSCRIPTION_REFUSED', `${method} ${args.join()}`, text);
    }
    if (strict) {
      this.#drop('a subscription was refused');
      return false;
    }
    timers.after(RESUBSCRIBE_MS, () => {
      const still = refused.filter((wanted) => this.#subscriptions.has(keyOf(wanted)));
      if (generation === this.#generation && still.length > 0) void this.#subscribe(still);
    });
    return true;
  }

  #settle(): void {
    this.#timer?.cancel();
    const wasUp = this.#state === 'up';
    if (!wasUp) this.#upSince = this.#options.clock.now();
    this.#state = 'up';
    if (!wasUp) this.#options.onState('up', 'connected');
    else if (this.#options.strict) this.#options.onState('up', 'subscriptions were added');
    if (this.#asked === 0) this.#answerSettling();
  }

  #answerSettling(): void {
    const settling = this.#settling;
    this.#settling = [];
    for (const resolve of settling) resolve();
  }

  #drop(reason: string): void {
    const { clock, random, timers, onState } = this.#options;
    const wasUp = this.#state === 'up';
    const stable = wasUp && clock.now() - this.#upSince >= STABLE_AFTER_MS;
    const failures = this.#failures + 1;
    this.#failures = stable ? 1 : wasUp ? Math.min(failures, FAILURES_MAX_WHILE_UP) : failures;
    this.#close();
    if (this.#state !== 'down') {
      this.#state = 'down';
      onState('down', reason);
    }
    const waitMs = backOffMs(this.#failures, RECONNECT, random);
    this.#timer = timers.after(waitMs, () => void this.#connect());
  }

  #close(): void {
    this.#generation += 1;
    this.#timer?.cancel();
    this.#live?.connection.close();
    this.#live = null;
    this.#asked = 0;
    this.receipts.end();
  }
}

/** One known client lower-cases the name before it logs it; we take any case. */
const isLogout = (target: string): boolean =>
  target.length === LOGOUT_EVENT.length && target.toLowerCase() === LOGOUT_EVENT.toLowerCase();

const keyOf = ({ method, args }: Subscription): string => `${method} ${JSON.stringify(args)}`;
