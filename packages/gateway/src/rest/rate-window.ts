/**
 * A sliding window: at most `limit` requests in any stretch of `windowMs`; 0 lifts the limit.
 *
 * The venue publishes 50 per 30 s for bars and 200 per 60 s for everything else, but not whether
 * its windows slide. A sliding one is the stricter reading: who passes here passes there.
 */
export class RateWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  /** Ring of the machine times of the last `limit` granted requests. */
  readonly #granted: Float64Array;
  #next = 0;

  constructor({ limit, windowMs }: Readonly<{ limit: number; windowMs: number }>) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#granted = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Takes one request of the budget.
   *
   * @param nowMs machine time in milliseconds, never going back.
   * @returns null when granted, else the whole seconds after which a retry can be granted.
   */
  take(nowMs: number): number | null {
    if (this.#limit === 0) return null;
    const oldest = this.#granted[this.#next] ?? Number.NEGATIVE_INFINITY;
    const freeAt = oldest + this.#windowMs;
    if (nowMs < freeAt) return Math.max(1, Math.ceil((freeAt - nowMs) / 1_000));
    this.#granted[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#limit;
    return null;
  }
}
