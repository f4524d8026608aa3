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
import { keyOf, type Subscription } from './subscription.ts';
import { type ReadySuccessor, Successor } from './successor.ts';

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
  onLogout: (hub: HubName, token: string) => void;
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
const RENEWED = 'the session was renewed';

/**
 * Keeps one hub connected for ever: connects with the session's token, subscribes, reconnects with
 * growing waits and subscribes again. What was missed is not replayed, so `up` means "read again".
 */
export class HubSupervisor {
  readonly receipts = new Receipts();
  readonly #options: SupervisorOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #successor: Successor;
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
    this.#successor = new Successor(options, {
      subscriptions: () => [...this.#subscriptions.values()],
      isCurrent: (connection) => this.#live?.connection === connection,
      onInvocation: (target, args) => this.#onInvocation(target, args),
      onClose: (reason, status, token) => this.#onClose(reason, status, token),
      onReady: (ready) => this.#succeed(ready),
    });
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

  /** Ends a subscription at the venue and asks for it anew: nothing comes of it. */
  renewSubscription(subscription: Subscription, undo: Subscription): void {
    if (!this.#subscriptions.has(keyOf(subscription)) || this.#live?.open !== true) return;
    this.#live.connection.invoke(undo.method, undo.args).catch(() => undefined);
    void this.#subscribe([subscription]);
  }

  /** Drops the connection and connects again after a wait. */
  restart(reason: string): void {
    if (this.#running) this.#drop(reason);
  }

  /** Drops the connection and leaves it so until `release`. */
  park(reason: string): void {
    if (!this.#running) return;
    this.#close();
    this.#tellDown(reason);
  }

  /** Connects after `park`. */
  release(): void {
    if (this.#running && this.#live === null) void this.#connect();
  }

  /**
   * Another token serves. The present connection goes on until one of the new token has every
   * subscription; then that takes over, and the owner hears of a reconnect.
   */
  renew(): void {
    const { current } = this.#options.session;
    if (!this.#running || this.#state !== 'up' || current === null) return;
    if (this.#live?.token !== current) this.#successor.prepare(current);
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

  /** The connection of the new token takes over; what came between the two is read again. */
  #succeed({ connection, token, connectionId, subscribed }: ReadySuccessor): void {
    const old = this.#live;
    this.#generation += 1;
    this.#asked = 0;
    this.#live = { connection, token, open: true };
    old?.connection.close();
    this.receipts.begin(connectionId);
    this.#options.onState('down', RENEWED);
    this.#options.onState('up', RENEWED);
    const missing = [...this.#subscriptions.values()].filter(
      (wanted) => !subscribed.has(keyOf(wanted)),
    );
    if (missing.length > 0) void this.#subscribe(missing);
    else this.#answerSettling();
  }

  #onInvocation(target: string, args: readonly unknown[]): void {
    if (isLogout(target)) this.#onLogout();
    else this.#options.onInvocation(target, args);
    this.receipts.count();
  }

  #onLogout(): void {
    const token = this.#live?.token;
    if (token !== undefined) this.#options.onLogout(this.#options.hub, token);
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
    // It connected with a token that has been replaced meanwhile.
    this.renew();
  }

  #answerSettling(): void {
    const settling = this.#settling;
    this.#settling = [];
    for (const resolve of settling) resolve();
  }

  #drop(reason: string): void {
    const { clock, random, timers } = this.#options;
    const wasUp = this.#state === 'up';
    const stable = wasUp && clock.now() - this.#upSince >= STABLE_AFTER_MS;
    const failures = this.#failures + 1;
    this.#failures = stable ? 1 : wasUp ? Math.min(failures, FAILURES_MAX_WHILE_UP) : failures;
    this.#close();
    this.#tellDown(reason);
    const waitMs = backOffMs(this.#failures, RECONNECT, random);
    this.#timer = timers.after(waitMs, () => void this.#connect());
  }

  #tellDown(reason: string): void {
    if (this.#state === 'down') return;
    this.#state = 'down';
    this.#options.onState('down', reason);
  }

  #close(): void {
    this.#generation += 1;
    this.#timer?.cancel();
    this.#successor.cancel();
    this.#live?.connection.close();
    this.#live = null;
    this.#asked = 0;
    this.receipts.end();
  }
}

/** One known client lower-cases the name before it logs it; we take any case. */
const isLogout = (target: string): boolean =>
  target.length === LOGOUT_EVENT.length && target.toLowerCase() === LOGOUT_EVENT.toLowerCase();
