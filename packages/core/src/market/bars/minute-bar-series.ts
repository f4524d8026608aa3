import type { Price } from '../../values/price.ts';
import { MINUTE_MS, type UnixMs } from '../../values/time.ts';
import type { Bar } from '../market-data.ts';
import { type BarSlot, copyBar } from './bar-slot.ts';
import { joinPartial, MinuteBarBuilder, type MinuteBarState } from './minute-bar-builder.ts';

/** Takes closed one-minute bars, oldest first. `live` is false for bars that came as history. */
export interface BarSink {
  onMinuteBar(bar: Bar, live: boolean): void;
}

/** The state of a series as plain JSON. */
export type MinuteSeriesState = Readonly<{
  builder: MinuteBarState;
  given: number | null;
  waiting: boolean;
  held: readonly Bar[];
}>;

/**
 * One contract's minute bars out of history and live trades, each minute once and in order.
 *
 * While history is awaited, bars that close are held back. When it comes, a minute that history
 * has closed is taken from it (ours may have begun in its middle), the minute that was running when
 * it was answered is joined out of both parts, and later minutes are ours. The same history a
 * second time, or one that overlaps, adds only what is new; that is also how a gap is repaired.
 * The join has no gap when live trades were subscribed to before history was asked for.
 */
export class MinuteBarSeries {
  readonly #builder = new MinuteBarBuilder();
  #given = Number.NEGATIVE_INFINITY;
  #waiting = false;
  #held: Bar[] = [];

  /** When the forming bar is due; infinity while there is none. */
  get closesAt(): number {
    return this.#builder.closesAt;
  }

  /** Bars that opened before this instant have been given out; 0 before the first. */
  get givenTo(): number {
    return Number.isFinite(this.#given) ? this.#given + MINUTE_MS : 0;
  }

  /** History was asked for and has not come: bars that close are held back. */
  get isWaiting(): boolean {
    return this.#waiting;
  }

  /** The bar of the minute that goes on, or null. Reused: copy what is to be kept. */
  get forming(): Bar | null {
    return this.#builder.forming;
  }

  /** History was asked for: hold bars back until `addHistory` or `historyFailed`. */
  expectHistory(): void {
    this.#waiting = true;
  }

  /** Gives out, or holds back, the bar that is over at this time. Told before each trade. */
  advance(at: UnixMs, sink: BarSink): void {
    if (at < this.#builder.closesAt) return;
    const bar = this.#builder.advance(at);
    if (bar === null || bar.openedAt <= this.#given) return;
    if (this.#waiting) this.#held.push(copyBar(bar));
    else this.#give(bar, true, sink);
  }

  /** Adds a live trade; `advance` to its time comes first. False when its minute is closed. */
  add(price: Price, size: number, at: UnixMs): boolean {
    return this.#builder.add(price, size, at);
  }

  /**
   * Takes an answer of history.
   *
   * @param bars closed minutes, oldest first.
   * @param partial the minute that was running when the answer was made, if it was given.
   * @param at the time now; a partial minute that is over by then is closed.
   */
  addHistory(bars: readonly Bar[], partial: Bar | null, at: UnixMs, sink: BarSink): void {
    this.#waiting = true;
    this.advance(at, sink);
    this.#waiting = false;
    const held = this.#held;
    this.#held = [];
    for (const bar of bars) {
      while ((held[0]?.openedAt ?? Number.POSITIVE_INFINITY) < bar.openedAt) {
        const own = held.shift();
        if (own !== undefined && own.openedAt > this.#given) this.#give(own, false, sink);
      }
      if (bar.openedAt > this.#given) this.#give(bar, false, sink);
    }
    this.#builder.dropThrough(this.#given as UnixMs);
    if (partial !== null) this.#joinPartial(partial, at, held);
    for (const bar of held) if (bar.openedAt > this.#given) this.#give(bar, false, sink);
  }

  /** No history will come for now: what was held is given out, so that nothing is lost. */
  historyFailed(sink: BarSink): void {
    this.addHistory([], null, 0 as UnixMs, sink);
  }

  snapshot(): MinuteSeriesState {
    return {
      builder: this.#builder.snapshot(),
      given: Number.isFinite(this.#given) ? this.#given : null,
      waiting: this.#waiting,
      held: this.#held.map(copyBar),
    };
  }

  restore({ builder, given, waiting, held }: MinuteSeriesState): void {
    this.#builder.restore(builder);
    this.#given = given ?? Number.NEGATIVE_INFINITY;
    this.#waiting = waiting;
    this.#held = held.map(copyBar);
  }

  #joinPartial(partial: Bar, at: UnixMs, held: Bar[]): void {
    if (partial.openedAt <= this.#given) return;
    if (at < partial.openedAt + MINUTE_MS) {
      this.#builder.join(partial);
      return;
    }
    const index = held.findIndex((bar) => bar.openedAt >= partial.openedAt);
    const own = held[index];
    if (own?.openedAt === partial.openedAt) {
      const joined: BarSlot = { ...own };
      joinPartial(joined, partial);
      held[index] = joined;
    } else held.splice(index === -1 ? held.length : index, 0, copyBar(partial));
  }

  #give(bar: Bar, live: boolean, sink: BarSink): void {
    this.#given = bar.openedAt;
    sink.onMinuteBar(bar, live);
  }
}
