import type { UnixMs } from '@loadline/core';
import type { Clock, TimerHandle, Timers } from '@loadline/engine/ports';

type Entry = { readonly at: number; readonly order: number; readonly run: () => void };

/** A clock and timers that move only when told. */
export class VirtualTime implements Clock, Timers {
  #now: number;
  #order = 0;
  #entries: Entry[] = [];

  constructor(now = Date.parse('2026-11-19T15:00:00Z')) {
    this.#now = now;
  }

  now(): UnixMs {
    return this.#now as UnixMs;
  }

  after(delayMs: number, run: () => void): TimerHandle {
    this.#order += 1;
    const entry: Entry = { at: this.#now + delayMs, order: this.#order, run };
    this.#entries.push(entry);
    return {
      cancel: () => {
        this.#entries = this.#entries.filter((other) => other !== entry);
      },
    };
  }

  /** Runs what is due within `ms`, in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#entries
        .filter((entry) => entry.at <= until)
        .sort((left, right) => left.at - right.at || left.order - right.order)[0];
      if (next === undefined) break;
      this.#entries = this.#entries.filter((entry) => entry !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = until;
  }
}

/** Lets every promise settle that needs nothing but microtasks. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Chance that never varies: waits are exactly three quarters of their full length. */
export const evenChance = { next: () => 0.5 };
