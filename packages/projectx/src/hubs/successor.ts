import type {
  HubConnection,
  HubListener,
  HubTransport,
  Random,
  TimerHandle,
  Timers,
} from '@loadline/engine/ports';
import type { HubName } from '@loadline/wire';
import { backOffMs } from '../session/back-off.ts';
import type { VenueSession } from '../session/venue-session.ts';
import { keyOf, type Subscription } from './subscription.ts';

/** A connection with every subscription in place, that nobody has heard yet. */
export type ReadySuccessor = Readonly<{
  connection: HubConnection;
  token: string;
  connectionId: string;
  /** The keys of what it has subscribed to. */
  subscribed: ReadonlySet<string>;
}>;

export type SuccessorOptions = Readonly<{
  hub: HubName;
  strict: boolean;
  transport: HubTransport;
  session: VenueSession;
  timers: Timers;
  random: Random;
}>;

/** Who is succeeded. */
export type Predecessor = Readonly<{
  subscriptions: () => readonly Subscription[];
  isCurrent: (connection: HubConnection) => boolean;
  onInvocation: (target: string, args: readonly unknown[]) => void;
  onClose: (reason: string, status: number | null, token: string) => void;
  onReady: (ready: ReadySuccessor) => void;
}>;

const SETTLE_WITHIN_MS = 45_000;
const RETRY = { firstMs: 5_000, maxMs: 120_000 } as const;

type Waiting = { connection: HubConnection | null };

/**
 * Prepares the connection of a new token while the one of the old still serves, and tries again for
 * as long as that takes: until the take-over nobody misses anything. What it is told before is
 * dropped, since the old one is told the same.
 */
export class Successor {
  readonly #options: SuccessorOptions;
  readonly #before: Predecessor;
  #waiting: Waiting | null = null;
  #timer: TimerHandle | null = null;
  #failures = 0;

  constructor(options: SuccessorOptions, before: Predecessor) {
    this.#options = options;
    this.#before = before;
  }

  /** Begins anew when one of an older token is under way. */
  prepare(token: string): void {
    this.cancel();
    this.#open(token);
  }

  /** The old connection is gone, or its successor is not wanted any more. */
  cancel(): void {
    this.#giveUp();
    this.#failures = 0;
  }

  #open(token: string): void {
    const { transport, hub, timers } = this.#options;
    const waiting: Waiting = { connection: null };
    this.#waiting = waiting;
    this.#timer = timers.after(SETTLE_WITHIN_MS, () => this.#retry());
    const listener: HubListener = {
      onOpen: (connectionId) => void this.#subscribe(waiting, token, connectionId),
      onInvocation: (target, args) => {
        if (this.#serves(waiting)) this.#before.onInvocation(target, args);
      },
      onClose: (reason, status) => {
        if (this.#serves(waiting)) this.#before.onClose(reason, status, token);
        else if (this.#waiting === waiting) this.#onClosed(status, token);
      },
    };
    waiting.connection = transport.open(hub, token, listener);
  }

  /** It has taken over and was not succeeded itself. */
  #serves({ connection }: Waiting): boolean {
    return connection !== null && this.#before.isCurrent(connection);
  }

  async #subscribe(waiting: Waiting, token: string, connectionId: string): Promise<void> {
    const { connection } = waiting;
    if (this.#waiting !== waiting || connection === null) return;
    const wanted = this.#before.subscriptions();
    const calls = wanted.map(({ method, args }) => connection.invoke(method, args));
    const results = await Promise.allSettled(calls);
    if (this.#waiting !== waiting) return;
    const taken = wanted.filter((_, index) => results[index]?.status === 'fulfilled');
    if (this.#options.strict && taken.length < wanted.length) return this.#retry();
    this.#timer?.cancel();
    this.#waiting = null;
    this.#failures = 0;
    const subscribed = new Set(taken.map(keyOf));
    this.#before.onReady({ connection, token, connectionId, subscribed });
  }

  #onClosed(status: number | null, token: string): void {
    if (status === 401) this.#options.session.invalidate(token);
    this.#retry();
  }

  #retry(): void {
    const { session, timers, random } = this.#options;
    this.#giveUp();
    this.#failures += 1;
    this.#timer = timers.after(backOffMs(this.#failures, RETRY, random), () => {
      const { current } = session;
      if (current === null) this.#retry();
      else this.#open(current);
    });
  }

  #giveUp(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const { connection = null } = this.#waiting ?? {};
    this.#waiting = null;
    connection?.close();
  }
}
