import type { ClientOrderId, RunId } from '@loadline/core';

export type OrderNamesState = Readonly<{ runId: RunId; counter: number }>;

/**
 * Names the orders of a run: pure functions of its id, who asked, and a counter. A new run counts
 * from one again; its id keeps its names apart from all earlier ones.
 */
export class OrderNames {
  #runId = '' as RunId;
  #counter = 0;

  startRun(runId: RunId): void {
    this.#runId = runId;
    this.#counter = 0;
  }

  /** @param asker the number of a strategy, `p` for a person, `x` for the desk's own exits. */
  next(asker: number | 'p' | 'x'): ClientOrderId {
    this.#counter += 1;
    return `${this.#runId}-${asker}-${this.#counter.toString(36)}` as ClientOrderId;
  }

  snapshot(): OrderNamesState {
    return { runId: this.#runId, counter: this.#counter };
  }

  restore({ runId, counter }: OrderNamesState): void {
    this.#runId = runId;
    this.#counter = counter;
  }
}
