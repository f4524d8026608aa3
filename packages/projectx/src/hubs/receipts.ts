type Waiter = Readonly<{ count: number; resolve: (received: boolean) => void }>;

/**
 * Counts the invocations that one hub connection has delivered, so that a trader in stepped mode
 * can wait until it has everything that the venue says it has pushed.
 */
export class Receipts {
  #connectionId: string | null = null;
  #count = 0;
  #waiters: Waiter[] = [];

  /** Null while there is no connection. */
  get connectionId(): string | null {
    return this.#connectionId;
  }

  /** Invocations that came on the present connection and have been handed on. */
  get received(): number {
    return this.#count;
  }

  /** Resolves to true when `count` invocations have come, to false when that cannot be any more. */
  whenReceived(connectionId: string, count: number): Promise<boolean> {
    if (connectionId !== this.#connectionId) return Promise.resolve(false);
    if (this.#count >= count) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#waiters.push({ count, resolve });
    });
  }

  begin(connectionId: string): void {
    this.end();
    this.#connectionId = connectionId;
    this.#count = 0;
  }

  count(): void {
    this.#count += 1;
    if (this.#waiters.length === 0) return;
    const done = this.#waiters.filter((waiter) => waiter.count <= this.#count);
    if (done.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.count > this.#count);
    for (const waiter of done) waiter.resolve(true);
  }

  end(): void {
    this.#connectionId = null;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.resolve(false);
  }
}
