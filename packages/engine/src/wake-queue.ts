import type { UnixMs } from '@loadline/core';

export type Wake = Readonly<{ key: string; at: UnixMs; order: number }>;

/** The wake-ups that the engine asked for, each with a name; a later one of a name replaces it. */
export class WakeQueue {
  readonly #wakes: Wake[] = [];
  #order = 0;

  /** The earliest instant, Infinity when nothing waits. */
  get nextAt(): number {
    return this.#wakes[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  set(key: string, at: UnixMs): void {
    this.cancel(key);
    this.#order += 1;
    const wake = { key, at, order: this.#order };
    const index = this.#wakes.findIndex((other) => other.at > at);
    this.#wakes.splice(index === -1 ? this.#wakes.length : index, 0, wake);
  }

  cancel(key: string): void {
    const index = this.#wakes.findIndex((wake) => wake.key === key);
    if (index !== -1) this.#wakes.splice(index, 1);
  }

  /** Cancels every wake-up whose name begins so. */
  cancelAll(prefix: string): void {
    const kept = this.#wakes.filter(({ key }) => !key.startsWith(prefix));
    this.#wakes.splice(0, this.#wakes.length, ...kept);
  }

  /** Takes the earliest wake that is due, or null. Ties come in the order of the requests. */
  take(now: UnixMs): Wake | null {
    const first = this.#wakes[0];
    if (first === undefined || first.at > now) return null;
    this.#wakes.shift();
    return first;
  }

  snapshot(): Readonly<{ wakes: readonly Wake[]; order: number }> {
    return { wakes: [...this.#wakes], order: this.#order };
  }

  restore({ wakes, order }: Readonly<{ wakes: readonly Wake[]; order: number }>): void {
    this.#wakes.splice(0, this.#wakes.length, ...wakes);
    this.#order = order;
  }
}
