import type { TimerHandle, Timers } from '@loadline/engine/ports';

/** The timers of one process: with its death none of them comes any more. */
export class ProcessTimers implements Timers {
  readonly #timers: Timers;
  #alive = true;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  after(delayMs: number, run: () => void): TimerHandle {
    return this.#timers.after(delayMs, () => {
      if (this.#alive) run();
    });
  }

  die(): void {
    this.#alive = false;
  }
}
