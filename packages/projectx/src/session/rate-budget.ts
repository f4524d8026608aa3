import type { Clock, Timers } from '@loadline/engine/ports';
import { RATE_LIMIT } from '@loadline/wire';
import { type Priority, SlidingWindow } from './sliding-window.ts';

/** `history` is `retrieveBars`; everything else, the login included, is `general`. */
export type BudgetName = 'general' | 'history';

/**
 * The venue's two request budgets, shared by all callers of one session. Switched off in stepped
 * mode, where market time has nothing to do with machine time.
 */
export class RateBudget {
  readonly #windows: Readonly<Record<BudgetName, SlidingWindow>>;
  readonly #enabled: boolean;

  constructor(ports: Readonly<{ clock: Clock; timers: Timers }>, enabled: boolean) {
    this.#enabled = enabled;
    this.#windows = {
      general: new SlidingWindow(RATE_LIMIT.general, { ...ports, shared: true }),
      history: new SlidingWindow(RATE_LIMIT.history, { ...ports, shared: false }),
    };
  }

  /** Resolves to true when the request may leave, to false when it would have to wait too long. */
  acquire(budget: BudgetName, priority: Priority, waitMaxMs: number): Promise<boolean> {
    if (!this.#enabled) return Promise.resolve(true);
    return this.#windows[budget].acquire(priority, waitMaxMs);
  }

  /** Honours a `Retry-After`. */
  pause(budget: BudgetName, forMs: number): void {
    if (this.#enabled) this.#windows[budget].pause(forMs);
  }

  stop(): void {
    this.#windows.general.clear();
    this.#windows.history.clear();
  }
}
