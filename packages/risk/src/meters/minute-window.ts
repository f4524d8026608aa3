import { MINUTE_MS } from '@loadline/core';

const FIRST_CAPACITY = 64;

/**
 * How often something happened in the last minute of market time: later than a minute ago, up to
 * now. A ring that grows to the busiest minute that there has been, and allocates nothing after.
 * Times have to come in order.
 */
export class MinuteWindow {
  #times = new Float64Array(FIRST_CAPACITY);
  #first = 0;
  #length = 0;

  add(at: number): void {
    this.#drop(at);
    if (this.#length === this.#times.length) this.#grow();
    this.#times[(this.#first + this.#length) % this.#times.length] = at;
    this.#length += 1;
  }

  /**
   * The count at an instant. Changes nothing: who looks at a desk must not change what it goes on
   * from, or a replay, which nobody looks at, would come to another state.
   */
  count(now: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.#times[(this.#first + middle) % this.#times.length] ?? now;
      if (at <= now - MINUTE_MS) low = middle + 1;
      else high = middle;
    }
    return this.#length - low;
  }

  /** The times of the minute up to the last one that was added, oldest first. */
  times(): readonly number[] {
    const { length } = this.#times;
    return Array.from(
      { length: this.#length },
      (_, index) => this.#times[(this.#first + index) % length] ?? Number.NaN,
    );
  }

  #drop(now: number): void {
    const { length } = this.#times;
    while (this.#length > 0 && (this.#times[this.#first] ?? now) <= now - MINUTE_MS) {
      this.#first = (this.#first + 1) % length;
      this.#length -= 1;
    }
  }

  #grow(): void {
    const larger = new Float64Array(this.#times.length * 2);
    larger.set(this.times());
    this.#times = larger;
    this.#first = 0;
  }
}
