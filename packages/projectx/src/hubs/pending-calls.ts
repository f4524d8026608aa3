type Pending = Readonly<{ resolve: (value: unknown) => void; reject: (error: Error) => void }>;

/** Calls that wait for their completion, by invocation id. */
export class PendingCalls {
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;

  open(): Readonly<{ id: string; answer: Promise<unknown> }> {
    this.#lastId += 1;
    const id = String(this.#lastId);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    return { id, answer };
  }

  /** A void method answers `result: null` or leaves it out; both resolve. */
  complete(id: unknown, error: unknown, result: unknown): void {
    if (typeof id !== 'string') return;
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (typeof error === 'string') call?.reject(new Error(error));
    else call?.resolve(result ?? null);
  }

  rejectAll(reason: string): void {
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) call.reject(new Error(reason));
  }
}
