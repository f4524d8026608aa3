import { assert } from '../../values/assert.ts';
import { MINUTE_MS, type UnixMs } from '../../values/time.ts';
import type { Bar } from '../market-data.ts';
import type { Session } from '../session.ts';
import { type BarSlot, copyBar, emptySlot, extendSlot, writeSlot } from './bar-slot.ts';

/** The state of an aggregator as plain JSON. */
export type AggregateState = Readonly<{ forming: Bar | null; closesAt: number }>;

/**
 * Bars of any number of minutes from one-minute bars. They are aligned to the opening of the
 * session, end with it at the latest and so never span two sessions; on a roll the owner calls
 * `reset`. A bar closes by time, at its boundary, whether its last minute had a trade or not:
 * `advance` tells the time before each `add` and when `closesAt` comes.
 *
 * The bars it hands out are reused: copy what is to be kept.
 */
export class BarAggregator {
  readonly minutes: number;
  readonly #closed: BarSlot = emptySlot();
  readonly #forming: BarSlot = emptySlot();
  #closesAt = Number.POSITIVE_INFINITY;

  /** @param minutes length of a bar, a whole number of at least 1. */
  constructor(minutes: number) {
    assert(Number.isSafeInteger(minutes) && minutes > 0, `${minutes} is a number of minutes`);
    this.minutes = minutes;
  }

  /** When the forming bar is due; infinity while there is none. */
  get closesAt(): number {
    return this.#closesAt;
  }

  /** The bar that goes on, or null when it has had no trade. */
  get forming(): Bar | null {
    return this.#closesAt === Number.POSITIVE_INFINITY ? null : this.#forming;
  }

  /** Takes the bar that is over at this time, or null. At most one can be. */
  advance(at: UnixMs): Bar | null {
    if (at < this.#closesAt) return null;
    writeSlot(this.#closed, this.#forming);
    this.#closesAt = Number.POSITIVE_INFINITY;
    return this.#closed;
  }

  /** Adds a closed one-minute bar of the session, later than all before it. */
  add(bar: Bar, session: Session): void {
    if (bar.openedAt < this.#closesAt && this.#closesAt !== Number.POSITIVE_INFINITY) {
      extendSlot(this.#forming, bar);
      return;
    }
    assert(
      this.#closesAt === Number.POSITIVE_INFINITY,
      `the bar due at ${this.#closesAt} is taken before one of ${bar.openedAt} is added`,
    );
    const lengthMs = this.minutes * MINUTE_MS;
    const index = Math.floor((bar.openedAt - session.opensAt) / lengthMs);
    const startsAt = session.opensAt + index * lengthMs;
    writeSlot(this.#forming, bar);
    this.#forming.openedAt = startsAt as UnixMs;
    this.#closesAt = Math.min(startsAt + lengthMs, session.closesAt);
  }

  /** Gives up the forming bar: after a roll its prices belong to another contract. */
  reset(): void {
    this.#closesAt = Number.POSITIVE_INFINITY;
  }

  snapshot(): AggregateState {
    const { forming } = this;
    return forming === null
      ? { forming: null, closesAt: 0 }
      : { forming: copyBar(forming), closesAt: this.#closesAt };
  }

  restore({ forming, closesAt }: AggregateState): void {
    this.#closesAt = forming === null ? Number.POSITIVE_INFINITY : closesAt;
    if (forming !== null) writeSlot(this.#forming, forming);
  }
}
