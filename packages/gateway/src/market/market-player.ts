import { MINUTE_MS, type Session, type SessionCalendar, type UnixMs } from '@loadline/core';
import type { MarketBlock, MarketSource } from './market-source.ts';
import {
  type FormingMinute,
  type MarketCursor,
  type MarketStep,
  newStep,
  type StandingQuote,
} from './market-step.ts';
import { type Track, tracksOf } from './tracks.ts';

/**
 * Plays a source event by event: the prices and quotes of all contracts by time, and a boundary
 * step where a minute of an open session has none or where a session opens. Events of one instant
 * come in the order of the contracts of the source, of one contract trades before quotes, and
 * among these in the order of their file. Knows no speed: it is told to advance.
 */
export class MarketPlayer {
  readonly #source: MarketSource;
  readonly #calendar: SessionCalendar;
  readonly #until: number;
  readonly #step: MarketStep;
  #tracks: readonly Track[] = [];
  /** The tracks that last showed something of a contract; outlive their block. */
  readonly #begun = new Map<string, Track>();
  #block: MarketBlock | null = null;
  #at: UnixMs;
  #rank: number;
  /** The end of the last minute shown: the market runs that far before it ends. */
  #lastMinuteEnd = 0;

  constructor(
    source: MarketSource,
    calendar: SessionCalendar,
    { cursor, until }: Readonly<{ cursor: MarketCursor; until: UnixMs | null }>,
  ) {
    this.#source = source;
    this.#calendar = calendar;
    this.#until = until ?? Number.POSITIVE_INFINITY;
    this.#at = cursor.at;
    this.#rank = cursor.rank;
    this.#step = newStep(cursor.at);
    this.#load(cursor.at);
    this.#passShown(cursor);
  }

  get cursor(): MarketCursor {
    return { at: this.#at, rank: this.#rank };
  }

  /** When the next step is due, or null when the market has ended. */
  nextAt(): UnixMs | null {
    const track = this.#next();
    return (this.#boundaryBefore(track) ?? track?.nextAt ?? null) as UnixMs | null;
  }

  /** Moves the market by one step and tells it. The step is reused by the next call. */
  advance(): MarketStep {
    const step = this.#step;
    const track = this.#next();
    const boundary = this.#boundaryBefore(track);
    step.contract = null;
    step.size = 0;
    step.aggressor = 0;
    step.continuous = false;
    step.rank = -1;
    if (boundary !== null) {
      step.kind = 'boundary';
      this.#at = boundary as UnixMs;
      this.#rank = -1;
    } else if (track !== null) {
      this.#show(track, step);
    } else {
      step.kind = 'end';
    }
    step.at = this.#at;
    return step;
  }

  /** What has been shown of the minute at `at`, or null when nothing has. */
  forming(contractId: string, at: number): FormingMinute | null {
    return this.#begun.get(contractId)?.forming(at) ?? null;
  }

  /** The recorded quotes that stand where the market is. */
  lastQuotes(): readonly StandingQuote[] {
    return this.#tracks.flatMap((track) => track.standing() ?? []);
  }

  #show(track: Track, step: MarketStep): void {
    const at = track.nextAt as UnixMs;
    this.#rank = at === this.#at ? this.#rank + 1 : 0;
    this.#at = at;
    track.show(step);
    step.rank = this.#rank;
    if (step.kind !== 'price') return;
    this.#begun.set(track.series.contract.id, track);
    this.#lastMinuteEnd = track.shownTo;
  }

  /** The track whose event is next; loads the following block when this one is used up. */
  #next(): Track | null {
    for (;;) {
      const best = earliest(this.#tracks);
      if (best !== null) return best.nextAt < this.#until ? best : null;
      if (this.#block === null || !this.#load(this.#block.to)) return null;
    }
  }

  /**
   * The next full minute when it comes before the next price: of an open session, the opening of
   * the next one, or the end of the last minute of all. Quotes make no difference to it: one of the
   * same instant comes after it.
   */
  #boundaryBefore(track: Track | null): number | null {
    const boundary = this.#boundary(track === null ? null : this.#nextPriceAt());
    return boundary !== null && boundary <= (track?.nextAt ?? boundary) ? boundary : null;
  }

  #nextPriceAt(): number | null {
    let first = this.#until;
    for (const { tellsPrices, nextAt } of this.#tracks) {
      if (tellsPrices && nextAt < first) first = nextAt;
    }
    return first < this.#until ? first : null;
  }

  #boundary(priceAt: number | null): number | null {
    const minute = (Math.floor(this.#at / MINUTE_MS) + 1) * MINUTE_MS;
    if (priceAt === null) return minute <= this.#lastMinuteEnd ? minute : null;
    if (priceAt <= minute) return null;
    let first = priceAt;
    for (const product of this.#source.products) {
      const found = this.#calendar.lookup(product, minute as UnixMs);
      if (found.kind === 'open') return minute;
      if (found.kind === 'closed') first = Math.min(first, openingAfter(found.next, minute));
    }
    return first < priceAt ? first : null;
  }

  #load(from: number): boolean {
    this.#block = this.#source.blockFrom(from as UnixMs);
    if (this.#block === null) return false;
    const span = { from: this.#at, to: this.#block.to };
    this.#tracks = this.#block.series.flatMap((series) => tracksOf(series, span));
    for (const track of this.#tracks) {
      if (track.shownTo === 0) continue;
      this.#begun.set(track.series.contract.id, track);
      this.#lastMinuteEnd = Math.max(this.#lastMinuteEnd, track.shownTo);
    }
    return true;
  }

  /** Goes past what was shown of the cursor's own instant. */
  #passShown({ at, rank }: MarketCursor): void {
    this.#rank = -1;
    while (this.#rank < rank) {
      const track = this.#next();
      if (track?.nextAt !== at) break;
      this.#show(track, this.#step);
    }
    this.#rank = rank;
  }
}

/** The track with the earliest event, of several the one with the lowest rank. */
function earliest(tracks: readonly Track[]): Track | null {
  let best: Track | null = null;
  for (const track of tracks) {
    if (track.nextAt === Number.POSITIVE_INFINITY) continue;
    const isBetter =
      best === null ||
      track.nextAt < best.nextAt ||
      (track.nextAt === best.nextAt && track.rank < best.rank);
    if (isBetter) best = track;
  }
  return best;
}

/** A session that pauses goes on at its next stretch. */
function openingAfter({ segments }: Session, at: number): number {
  const next = segments.find(({ opensAt }) => opensAt > at);
  return next?.opensAt ?? Number.POSITIVE_INFINITY;
}
