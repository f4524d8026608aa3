import type { UnixMs } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { EngineContext } from '../engine-context.ts';

/** How often the venue is asked without an occasion, in milliseconds of market time. */
export type ReconcileEvery = Readonly<{
  /** While something is held or at work: what is missed then costs money. */
  exposedMs: number;
  flatMs: number;
}>;

/** With something held or at work and nothing pushed, asking is the only way to hear of a fill. */
const DEAF_MS = 30_000;

/** At most 300 calls a day for one account, four to a question. */
export const USUAL_RECONCILE: ReconcileEvery = { exposedMs: 300_000, flatMs: 3_600_000 };

/** Why the venue is asked without an occasion. */
export const REGULAR_QUESTION = 'a regular question';

export type ReconcileRhythmState = Readonly<{
  agreedAt: UnixMs | null;
  exposedAt: UnixMs | null;
  dueAt: UnixMs | null;
}>;

/**
 * Asks the venue from time to time although nothing seems wrong: a push that was lost on the way
 * leaves no trace on our side. The time counts from the last answer, whatever it was asked for.
 */
export class ReconcileRhythm {
  readonly #desk: AccountDesk;
  readonly #context: EngineContext;
  readonly #every: ReconcileEvery | null;
  /** The last answer that was of use, or question by this rhythm; null before the first. */
  #agreedAt: UnixMs | null = null;
  /** Since when something is held or at work; null while nothing is. */
  #exposedAt: UnixMs | null = null;
  #dueAt: UnixMs | null = null;

  /** @param every null where the venue is in this process and cannot be misheard. */
  constructor(desk: AccountDesk, context: EngineContext, every: ReconcileEvery | null) {
    this.#desk = desk;
    this.#context = context;
    this.#every = every;
  }

  /** The venue has told everything and it was taken. */
  agreed(): void {
    this.#agreedAt = this.#context.now;
  }

  /** Plans the next question by what is held now. */
  drive(): void {
    if (this.#every === null || this.#agreedAt === null) return;
    const { book, orders, accountId } = this.#desk;
    const exposed = !book.isFlat() || orders.hasLive;
    if (!exposed) this.#exposedAt = null;
    else this.#exposedAt ??= this.#context.now;
    const since = Math.max(this.#agreedAt, this.#exposedAt ?? 0);
    const dueAt = (since + this.#pauseMs(this.#every, exposed)) as UnixMs;
    if (dueAt === this.#dueAt) return;
    this.#dueAt = dueAt;
    this.#context.wakes.set(`pass:${accountId}`, dueAt);
  }

  #pauseMs({ exposedMs, flatMs }: ReconcileEvery, exposed: boolean): number {
    if (!exposed) return flatMs;
    return this.#context.isFeedUp() ? exposedMs : Math.min(DEAF_MS, exposedMs);
  }

  /** A question that is never answered is not the last one: the next is planned from here. */
  onWake(): void {
    this.agreed();
    this.#desk.reconcile(REGULAR_QUESTION);
    this.drive();
  }

  snapshot(): ReconcileRhythmState {
    return { agreedAt: this.#agreedAt, exposedAt: this.#exposedAt, dueAt: this.#dueAt };
  }

  restore({ agreedAt, exposedAt, dueAt }: ReconcileRhythmState): void {
    this.#agreedAt = agreedAt;
    this.#exposedAt = exposedAt;
    this.#dueAt = dueAt;
  }
}
