import type { EntryEnd, Session, UnixMs } from '@loadline/core';
import type { OvernightRangeConfig } from './config.ts';
import { type DayTimes, dayTimes, TRADING_TIME_MIN_MS } from './day-times.ts';
import { type OutReason, outReason } from './notes.ts';
import { RangeBox, type RangeBoxState } from './range-box.ts';

export type EntryName = 'long' | 'short';

/**
 * One side's entry. `canceling` is a cancel of ours that is not yet confirmed; `barred` was ended
 * by somebody else (risk, venue, a person), which is respected for the rest of the day.
 */
export type EntryState = 'idle' | 'working' | 'canceling' | 'barred';

export type EntrySide = { state: EntryState; filled: number };

/** Distances from the fill, fixed at the end of the range for the whole day. */
export type ExitTicks = Readonly<{ stop: number; target: number }>;

/** `building` the range, then `trading` its breaks, then `out` until the next session. */
export type DayPhase = 'building' | 'trading' | 'out';

/** The state of a day as plain JSON; its session is found again by its trade date. */
export type OvernightDayState = Readonly<{
  tradeDate: string;
  phase: DayPhase;
  out: OutReason | null;
  told: boolean;
  sawLiveBar: boolean;
  trades: number;
  exits: ExitTicks | null;
  long: Readonly<EntrySide>;
  short: Readonly<EntrySide>;
  box: RangeBoxState;
}>;

/** What the strategy knows of one session. Decides nothing but that a session is unusable. */
export class OvernightDay {
  readonly session: Session;
  readonly times: DayTimes;
  readonly box: RangeBox;
  phase: DayPhase = 'building';
  out: OutReason | null = null;
  /** A reason found in history is told with the first live bar. */
  told = false;
  /** The strategy was there before the range ended. */
  sawLiveBar = false;
  trades = 0;
  exits: ExitTicks | null = null;
  readonly long: EntrySide = { state: 'idle', filled: 0 };
  readonly short: EntrySide = { state: 'idle', filled: 0 };

  constructor(session: Session, config: OvernightRangeConfig) {
    this.session = session;
    this.times = dayTimes(session, config);
    this.box = new RangeBox(session, this.times.rangeFrom);
    const { rangeFrom, rangeEnd } = this.times;
    if (rangeEnd <= rangeFrom) this.end(outReason.noRange(config));
    else if (session.flatBy - rangeEnd < TRADING_TIME_MIN_MS) {
      this.end(outReason.shortSession(session));
    }
  }

  side(name: EntryName): EntrySide {
    return name === 'long' ? this.long : this.short;
  }

  isInRange(openedAt: UnixMs): boolean {
    return openedAt >= this.times.rangeFrom && openedAt < this.times.rangeEnd;
  }

  /** Nothing is placed any more this session; the first reason stays. */
  end(reason: OutReason): void {
    this.phase = 'out';
    this.out ??= reason;
  }

  /** What a side becomes when its entry ends without (more) fills. */
  onEntryEnded(name: EntryName, end: EntryEnd): void {
    const side = this.side(name);
    side.state = side.state === 'canceling' && end === 'canceled' ? 'idle' : 'barred';
  }

  snapshot(): OvernightDayState {
    const { phase, out, told, sawLiveBar, trades, exits, long, short } = this;
    const { tradeDate } = this.session;
    const sides = { long: { ...long }, short: { ...short } };
    const state = { tradeDate, phase, out, told, sawLiveBar, trades, exits, ...sides };
    return { ...state, box: this.box.snapshot() };
  }

  restore(state: OvernightDayState): void {
    this.phase = state.phase;
    this.out = state.out;
    this.told = state.told;
    this.sawLiveBar = state.sawLiveBar;
    this.trades = state.trades;
    this.exits = state.exits;
    Object.assign(this.long, state.long);
    Object.assign(this.short, state.short);
    this.box.restore(state.box);
  }
}
