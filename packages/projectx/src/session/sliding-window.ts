import type { Clock, TimerHandle, Timers } from '@loadline/engine/ports';
import {
  countByPriority,
  isUrgent,
  nextRankAfterMs,
  type PerPriority,
  type Priority,
  rankAfter,
  usableOf,
} from './priority.ts';
import { RefusalPause } from './refusal-pause.ts';

/** The venue counts arrivals and we count departures; this covers the difference. */
const MARGIN_MS = 250;

type Waiter = Readonly<{
  priority: Priority;
  since: number;
  deadline: number;
  resolve: (granted: boolean) => void;
}>;

export type WindowLimit = Readonly<{ requests: number; windowMs: number }>;

/** What a person sees of a window. */
export type WindowView = Readonly<{
  /** Requests that left within the last `windowMs`. */
  used: number;
  limit: number;
  windowMs: number;
  waiting: PerPriority;
  /** How long what is not urgent is still held back by a refusal of the venue; 0 when it is not. */
  heldBackMs: number;
}>;

/**
 * At most `requests` in any `windowMs`. Callers that find it full wait in order of priority, then
 * of arrival, each no longer than it says; who waits long gains on what opens, never on what
 * protects.
 */
export class SlidingWindow {
  readonly #limit: WindowLimit;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #shared: boolean;
  readonly #pause = new RefusalPause();
  #granted: number[] = [];
  #waiters: Waiter[] = [];
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
      const since = this.#clock.now();
      this.#waiters.push({ priority, since, deadline: since + waitMaxMs, resolve });
      this.#pump();
    });
  }

  /** The venue has refused a request with HTTP 429 and named a time to wait. */
  refused(priority: Priority, forMs: number): void {
    this.#pause.refused(priority, this.#clock.now(), forMs);
    this.#pump();
  }

  /** The venue has taken a request: it does not refuse everything any more. */
  taken(priority: Priority): void {
    if (isUrgent(priority) && this.#pause.taken(this.#clock.now())) this.#pump();
  }

  /** The earliest instant at which a request that came now could leave after a refusal. */
  heldBackUntil(priority: Priority): number {
    return this.#pause.opensAt(priority);
  }

  view(): WindowView {
    const now = this.#clock.now();
    this.#forget(now);
    const { requests: limit, windowMs } = this.#limit;
    const used = this.#granted.filter((at) => at + windowMs > now).length;
    const heldBackMs = Math.max(0, this.#pause.opensAt('history') - now);
    return { used, limit, windowMs, waiting: countByPriority(this.#waiters), heldBackMs };
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
    this.#forget(now);
    while (this.#grantFirst(now)) {
      // Each round lets one waiter go.
    }
    this.#expire(now);
    this.#arm(now);
  }

  #forget(now: number): void {
    this.#granted = this.#granted.filter((at) => at + this.#limit.windowMs + MARGIN_MS > now);
  }

  #grantFirst(now: number): boolean {
    const first = this.#first(now);
    if (first === null || this.#opensAt(first, now) > now) return false;
    this.#waiters = this.#waiters.filter((waiter) => waiter !== first);
    this.#granted.push(now);
    this.#pause.left(now);
    first.resolve(true);
    return true;
  }

  /** The most urgent one; of several the one that has waited longest. */
  #first(now: number): Waiter | null {
    let first: Waiter | null = null;
    let best = Number.POSITIVE_INFINITY;
    for (const waiter of this.#waiters) {
      const rank = this.#rankOf(waiter, now);
      if (rank >= best) continue;
      best = rank;
      first = waiter;
    }
    return first;
  }

  #rankOf({ priority, since }: Waiter, now: number): number {
    return rankAfter(priority, now - since);
  }

  #opensAt(waiter: Waiter, now: number): number {
    const { requests, windowMs } = this.#limit;
    const usable = this.#shared ? usableOf(requests, this.#rankOf(waiter, now)) : requests;
    const blocking = this.#granted[this.#granted.length - usable];
    const freeAt =
      blocking === undefined ? Number.NEGATIVE_INFINITY : blocking + windowMs + MARGIN_MS;
    return Math.max(freeAt, this.#pause.opensAt(waiter.priority));
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
    if (this.#waiters.length === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const waiter of this.#waiters) {
      const { priority, since, deadline } = waiter;
      const nextRank = nextRankAfterMs(priority, now - since);
      if (nextRank !== null) next = Math.min(next, since + nextRank);
      next = Math.min(next, deadline, this.#opensAt(waiter, now));
    }
    this.#timer = this.#timers.after(Math.max(1, next - now), () => this.#pump());
  }
}
