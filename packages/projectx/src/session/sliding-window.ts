import type { Clock, TimerHandle, Timers } from '@loadline/engine/ports';

/** What a request is for. Earlier ones in this list go first and may use more of the budget. */
export type Priority = 'reduce' | 'entry' | 'reconcile' | 'read';

const RANK: Readonly<Record<Priority, number>> = { reduce: 0, entry: 1, reconcile: 2, read: 3 };

/** The part of a window that a priority may fill; the rest is kept for more urgent ones. */
const SHARE: Readonly<Record<Priority, number>> = {
  reduce: 1,
  entry: 0.9,
  reconcile: 0.8,
  read: 0.7,
};

/** The venue counts arrivals and we count departures; this covers the difference. */
const MARGIN_MS = 250;

type Waiter = Readonly<{
  priority: Priority;
  deadline: number;
  resolve: (granted: boolean) => void;
}>;

export type WindowLimit = Readonly<{ requests: number; windowMs: number }>;

/**
 * At most `requests` in any `windowMs`. Callers that find it full wait in order of priority, then
 * of arrival, each no longer than it says.
 */
export class SlidingWindow {
  readonly #limit: WindowLimit;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #shared: boolean;
  #granted: number[] = [];
  #waiters: Waiter[] = [];
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #timer: TimerHandle | null = null;

  /** @param options.shared false when all callers of this window are of one kind. */
  constructor(
    limit: WindowLimit,
    { clock, timers, shared }: Readonly<{ clock: Clock; timers: Timers; shared: boolean }>,
  ) {
    this.#limit = limit;
    this.#clock = clock;
    this.#timers = timers;
    this.#shared = shared;
  }

  /** Resolves to true when the request may leave, to false when `waitMaxMs` has passed first. */
  acquire(priority: Priority, waitMaxMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = { priority, deadline: this.#clock.now() + waitMaxMs, resolve };
      const behind = this.#waiters.findIndex((other) => RANK[other.priority] > RANK[priority]);
      this.#waiters.splice(behind < 0 ? this.#waiters.length : behind, 0, waiter);
      this.#pump();
    });
  }

  /** Lets nothing leave for a while: the venue said that it has had enough. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + forMs);
    this.#pump();
  }

  /** Turns every waiting caller away. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.resolve(false);
  }

  #pump(): void {
    const now = this.#clock.now();
    this.#granted = this.#granted.filter((at) => at + this.#limit.windowMs + MARGIN_MS > now);
    while (this.#grantFirst(now)) {
      // Each round lets one waiter go.
    }
    this.#expire(now);
    this.#arm(now);
  }

  #grantFirst(now: number): boolean {
    const first = this.#waiters[0];
    if (first === undefined || this.#opensAt(first.priority) > now) return false;
    this.#waiters.shift();
    this.#granted.push(now);
    first.resolve(true);
    return true;
  }

  #opensAt(priority: Priority): number {
    const share = this.#shared ? SHARE[priority] : 1;
    const usable = Math.max(1, Math.floor(this.#limit.requests * share));
    const blocking = this.#granted[this.#granted.length - usable];
    const freeAt =
      blocking === undefined
        ? Number.NEGATIVE_INFINITY
        : blocking + this.#limit.windowMs + MARGIN_MS;
    return Math.max(freeAt, this.#pausedUntil);
  }

  #expire(now: number): void {
    const late = this.#waiters.filter((waiter) => waiter.deadline <= now);
    if (late.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.deadline > now);
    for (const waiter of late) waiter.resolve(false);
  }

  #arm(now: number): void {
    this.#timer?.cancel();
    this.#timer = null;
    const first = this.#waiters[0];
    if (first === undefined) return;
    const deadlines = this.#waiters.map((waiter) => waiter.deadline);
    const next = Math.min(this.#opensAt(first.priority), ...deadlines);
    this.#timer = this.#timers.after(Math.max(1, next - now), () => this.#pump());
  }
}
