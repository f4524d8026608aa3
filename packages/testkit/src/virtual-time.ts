import type { UnixMs } from '@loadline/core';
import type { Clock, TimerHandle, Timers } from '@loadline/engine/ports';
import { TimerHeap } from './timer-heap.ts';

/** The event loop gets a turn after so many settlements, for a test runner that has to speak. */
const TURN_EVERY = 4_096;

/** A clock and timers that move only when told. */
export class VirtualTime implements Clock, Timers {
  #now: number;
  #settled = 0;
  readonly #heap = new TimerHeap();

  constructor(now = Date.parse('2026-11-19T15:00:00Z')) {
    this.#now = now;
  }

  now(): UnixMs {
    return this.#now as UnixMs;
  }

  after(delayMs: number, run: () => void): TimerHandle {
    return this.#heap.add(this.#now + delayMs, run);
  }

  /** Runs what is due within `ms`, in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.#settle();
    for (;;) {
      const next = this.#heap.takeDue(until);
      if (next === null) break;
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await this.#settle();
    }
    this.#now = until;
  }

  /**
   * Lets every promise settle that needs nothing but microtasks. Node runs `nextTick` only when the
   * queue of microtasks is empty, which after an `await` means that all of them have settled; it
   * costs a tenth of a turn of the event loop.
   */
  async #settle(): Promise<void> {
    this.#settled += 1;
    await Promise.resolve();
    if (this.#settled % TURN_EVERY === 0) await turn();
    else await tick();
  }
}

const tick = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Chance that never varies: waits are exactly three quarters of their full length. */
export const evenChance = { next: () => 0.5 };
