import { isUrgent, type Priority } from './priority.ts';

/** A longer wait is not believed: the windows of the venue are a minute at most. */
const PAUSE_MAX_MS = 300_000;
const PROBE = { firstMs: 1_000, maxMs: 5_000 } as const;

/**
 * What an HTTP 429 holds back. Most requests wait as long as the venue asks. What protects or takes
 * off does not: one at a time it tries again, first after a second, then ever more slowly, and all
 * of it goes on as soon as the venue has taken one. A refused try does nothing at the venue, while
 * a position without its stop may cost the account.
 */
export class RefusalPause {
  #until = Number.NEGATIVE_INFINITY;
  #urgentAt = Number.NEGATIVE_INFINITY;
  #probeMs: number = PROBE.firstMs;

  /** @param forMs the venue's `Retry-After`, or our own guess where it names none. */
  refused(priority: Priority, now: number, forMs: number): void {
    const wait = Math.min(forMs, PAUSE_MAX_MS);
    if (now >= this.#until) this.#probeMs = PROBE.firstMs;
    else if (isUrgent(priority)) this.#probeMs = Math.min(this.#probeMs * 2, PROBE.maxMs);
    this.#until = Math.max(this.#until, now + wait);
    this.#urgentAt = Math.max(this.#urgentAt, now + Math.min(wait, this.#probeMs));
  }

  /** An urgent request was taken. True when that lets the others of its kind go on. */
  taken(now: number): boolean {
    if (now >= this.#until || this.#urgentAt === Number.NEGATIVE_INFINITY) return false;
    this.#urgentAt = Number.NEGATIVE_INFINITY;
    this.#probeMs = PROBE.firstMs;
    return true;
  }

  /** A request leaves: while the venue refuses, the next urgent one waits for what comes of it. */
  left(now: number): void {
    if (now >= this.#until || this.#urgentAt === Number.NEGATIVE_INFINITY) return;
    this.#urgentAt = Math.max(this.#urgentAt, now + this.#probeMs);
  }

  /** When a request may leave again. */
  opensAt(priority: Priority): number {
    return isUrgent(priority) ? Math.min(this.#until, this.#urgentAt) : this.#until;
  }
}
