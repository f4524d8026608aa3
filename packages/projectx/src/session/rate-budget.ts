import type { Clock, Timers } from '@loadline/engine/ports';
import { RATE_LIMIT } from '@loadline/wire';
import type { Priority } from './priority.ts';
import { SlidingWindow, type WindowView } from './sliding-window.ts';

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

  /** Whether `acquire` makes a caller wait at all. */
  get paces(): boolean {
    return this.#enabled;
  }

  /** Resolves to true when the request may leave, to false when it would have to wait too long. */
  acquire(budget: BudgetName, priority: Priority, waitMaxMs: number): Promise<boolean> {
    if (!this.#enabled) return Promise.resolve(true);
    return this.#windows[budget].acquire(priority, waitMaxMs);
  }

  /**
   * The venue has refused a request with HTTP 429.
   *
   * @returns the earliest instant at which the same request could leave again.
   */
  refused(budget: BudgetName, priority: Priority, forMs: number): number {
    const window = this.#windows[budget];
    window.refused(priority, forMs);
    return window.heldBackUntil(priority);
  }

  /** The venue has taken a request, whatever it has answered. */
  taken(budget: BudgetName, priority: Priority): void {
    this.#windows[budget].taken(priority);
  }

  view(): Readonly<Record<BudgetName, WindowView>> {
    const { general, history } = this.#windows;
    return { general: general.view(), history: history.view() };
  }

  stop(): void {
    this.#windows.general.clear();
    this.#windows.history.clear();
  }
}
