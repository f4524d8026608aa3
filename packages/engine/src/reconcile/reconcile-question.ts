import type { AccountId, ClientOrderId, UnixMs } from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';

export type QuestionState = Readonly<{
  askedAt: number;
  reason: string;
  open: boolean;
  again: string | null;
  useless: number;
}>;

/** So many answers that were no use are asked again at once; then with a pause in between. */
const IMPATIENT_ROUNDS = 3;
const PAUSE_MS = 2_000;
const FAILED_PAUSE_MS = 30_000;

/**
 * The question for the venue's state of one account. Only one is open at a time: two answers could
 * overtake each other, and an order sent between the two questions would look lost in the first.
 */
export class ReconcileQuestion {
  readonly #accountId: AccountId;
  readonly #context: EngineContext;
  readonly #tags: () => readonly ClientOrderId[];
  #askedAt = 0;
  #reason = '';
  #open = false;
  #again: string | null = null;
  #useless = 0;

  /** @param tags names of the orders of which nothing is known but that they were sent. */
  constructor(accountId: AccountId, context: EngineContext, tags: () => readonly ClientOrderId[]) {
    this.#tags = tags;
    this.#accountId = accountId;
    this.#context = context;
  }

  /** Event number of the question: what changed later is not in its answer. */
  get askedAt(): number {
    return this.#askedAt;
  }

  /** The venue was asked and has not answered. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** Why it was asked. */
  get reason(): string {
    return this.#reason;
  }

  /** Something happened since that a later question has to cover. */
  get isOutdated(): boolean {
    return this.#again !== null;
  }

  ask(reason: string, fillsSince: UnixMs): void {
    if (this.#open) {
      this.#again ??= reason;
      return;
    }
    this.#open = true;
    this.#askedAt = this.#context.eventNumber;
    this.#reason = reason;
    const accountId = this.#accountId;
    const tags = this.#tags();
    this.#context.sink.effect({ kind: 'reconcile', accountId, fillsSince, tags, reason });
  }

  /** The answer was taken, or (`useful` false) it was older than what we know. */
  answered(useful: boolean, fillsSince: UnixMs): void {
    const again = this.#again;
    this.#open = false;
    this.#again = null;
    this.#useless = useful ? 0 : this.#useless + 1;
    if (useful && again === null) return;
    if (this.#useless > IMPATIENT_ROUNDS) return this.#later(PAUSE_MS);
    this.ask(again ?? 'an answer older than what we know', fillsSince);
  }

  /** There is no answer: it is asked again after a while, for as long as it takes. */
  failed(): void {
    this.#open = false;
    this.#again = null;
    this.#later(FAILED_PAUSE_MS);
  }

  /** A new run: an answer to what the last one asked will not come. */
  restart(): void {
    this.#open = false;
    this.#again = null;
    this.#useless = 0;
  }

  snapshot(): QuestionState {
    const [askedAt, open, again, useless] = [this.#askedAt, this.#open, this.#again, this.#useless];
    return { askedAt, reason: this.#reason, open, again, useless };
  }

  restore({ askedAt, reason, open, again, useless }: QuestionState): void {
    this.#askedAt = askedAt;
    this.#reason = reason;
    this.#open = open;
    this.#again = again;
    this.#useless = useless;
  }

  #later(pauseMs: number): void {
    const { now, wakes } = this.#context;
    wakes.set(`reconcile:${this.#accountId}`, (now + pauseMs) as UnixMs);
  }
}
