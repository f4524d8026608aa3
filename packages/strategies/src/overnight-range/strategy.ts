import {
  type Bar,
  type Contract,
  DAY_MS,
  type EntryEnd,
  type EntryFill,
  type IntentSink,
  type IsoDate,
  type Json,
  MINUTE_MS,
  type Price,
  priceText,
  type Quantity,
  type Session,
  type Strategy,
  type StrategySetup,
  type StrategyView,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import { AverageTrueRange } from '@loadline/indicators';
import type { OvernightRangeConfig } from './config.ts';
import { clock, type OutReason, outReason } from './notes.ts';
import { afterEntryFill, breakevenStop, type OpenPosition } from './open-position.ts';
import { type EntryName, OvernightDay } from './overnight-day.ts';
import { stateSchema } from './state-schema.ts';

/** A wake-up later than this was missed: a market that is played fast may be a little late. */
const LATE_MS = MINUTE_MS;

/** The venue takes no bracket exit nearer than this. */
const EXIT_TICKS_MIN = 4;

const SESSION_MINUTES = 1_380;
const ENTRIES: readonly EntryName[] = ['long', 'short'];

/**
 * Trades the first breaks of the overnight range, both ways, with exits from the ATR. See the
 * README of this folder for the idea, the rules and their limits.
 */
export class OvernightRange implements Strategy {
  readonly barMinutes: readonly number[];
  readonly historyMs: number;
  readonly #config: OvernightRangeConfig;
  readonly #setup: StrategySetup;
  #atr: AverageTrueRange;
  #day: OvernightDay | null = null;
  #position: OpenPosition | null = null;

  constructor(config: OvernightRangeConfig, setup: StrategySetup) {
    const { atrMinutes, atrPeriod } = config;
    this.#config = config;
    this.#setup = setup;
    this.#atr = new AverageTrueRange(atrPeriod);
    this.barMinutes = atrMinutes === 1 ? [1] : [1, atrMinutes];
    // The running session, the sessions that the ATR needs, and a long weekend between them.
    const warmUpDays = Math.ceil((atrMinutes * (atrPeriod + 1)) / SESSION_MINUTES);
    this.historyMs = (1 + warmUpDays + 3) * DAY_MS;
  }

  onSession(session: Session, _contract: Contract, out: IntentSink): void {
    const day = new OvernightDay(session, this.#config);
    this.#day = day;
    if (day.phase === 'out') return;
    const { rangeEnd, windowEnd } = day.times;
    out.push({ kind: 'wakeAt', name: 'check', at: (rangeEnd - MINUTE_MS) as UnixMs });
    out.push({ kind: 'wakeAt', name: 'rangeEnd', at: rangeEnd });
    out.push({ kind: 'wakeAt', name: 'windowEnd', at: windowEnd });
  }

  /** Prices of two contracts never mix: the ATR starts over and the session is not traded. */
  onContract({ name }: Contract, out: IntentSink): void {
    this.#atr = new AverageTrueRange(this.#config.atrPeriod);
    if (this.#day !== null && this.#day.phase !== 'out') {
      this.#stop(this.#day, outReason.contractChanged(name), out);
    }
  }

  onBar(bar: Bar, minutes: number, live: boolean, out: IntentSink): void {
    if (minutes === this.#config.atrMinutes) this.#atr.update(bar.high, bar.low, bar.close);
    if (minutes === 1 && this.#day !== null) this.#onMinute(this.#day, bar, live, out);
  }

  onPrice(price: Price, _at: UnixMs, out: IntentSink): void {
    if (this.#position === null) return;
    const stop = breakevenStop(this.#position, price, this.#config);
    if (stop === null) return;
    this.#position = { ...this.#position, atBreakeven: true };
    out.push({ kind: 'moveStop', price: stop, reason: 'breakeven' });
  }

  onWake(name: string, at: UnixMs, out: IntentSink): void {
    const day = this.#day;
    if (day === null) return;
    const { rangeEnd, windowEnd } = day.times;
    if (name === 'check' && day.phase === 'building' && at < rangeEnd) {
      out.push({ kind: 'checkContract' });
    }
    if (name === 'rangeEnd' && day.phase === 'building' && at >= rangeEnd) {
      this.#closeRange(day, at, out);
    }
    if (name === 'windowEnd' && day.phase === 'trading' && at >= windowEnd) {
      this.#stop(day, outReason.windowEnded(at), out);
    }
  }

  onEntryFilled(fill: EntryFill, out: IntentSink): void {
    const day = this.#day;
    const entry = entryName(fill.entry);
    if (day === null || entry === null) return;
    const side = day.side(entry);
    if (side.filled === 0) day.trades += 1;
    side.filled += fill.quantity;
    if (side.filled >= this.#config.quantity) side.state = 'idle';
    this.#position = afterEntryFill(this.#position, fill, day.exits?.stop ?? EXIT_TICKS_MIN);
    this.#cancel(day, entry === 'long' ? 'short' : 'long', 'the other side filled', out);
  }

  onEntryEnded(entry: string, end: EntryEnd, out: IntentSink): void {
    const name = entryName(entry);
    const day = this.#day;
    if (day === null || name === null) return;
    day.onEntryEnded(name, end);
    const bothBarred = ENTRIES.every((one) => day.side(one).state === 'barred');
    if (bothBarred && day.phase === 'trading') this.#stop(day, outReason.entriesEnded(), out);
  }

  onPositionClosed(_at: UnixMs, out: IntentSink): void {
    this.#position = null;
    const day = this.#day;
    if (day === null || day.phase !== 'trading') return;
    if (day.trades >= this.#config.tradesMax) {
      this.#stop(day, outReason.tradesDone(day.trades), out);
    }
  }

  snapshot(): Json {
    return {
      day: this.#day?.snapshot() ?? null,
      position: this.#position,
      atr: this.#atr.snapshot(),
    };
  }

  restore(state: Json): void {
    const { day, position, atr } = stateSchema.parse(state);
    this.#position = position;
    this.#atr.restore(atr);
    if (day === null) return;
    const { product, calendar } = this.#setup;
    const session = calendar.sessionOn(product, day.tradeDate as IsoDate);
    if (session === null) return;
    this.#day = new OvernightDay(session, this.#config);
    this.#day.restore(day);
  }

  view(): StrategyView {
    const day = this.#day;
    const { high, low } = day?.box ?? { high: null, low: null };
    const range =
      day === null || high === null || low === null
        ? null
        : { from: day.times.rangeFrom, to: day.times.rangeEnd, high, low };
    return { status: this.#status(day), range, tradesToday: day?.trades ?? 0 };
  }

  #onMinute(day: OvernightDay, bar: Bar, live: boolean, out: IntentSink): void {
    if (day.isInRange(bar.openedAt) && day.phase === 'building') {
      day.box.add(bar);
      day.sawLiveBar ||= live;
      return;
    }
    if (!live) return;
    if (day.phase === 'out' && !day.told) this.#tell(day, out);
    if (day.phase === 'trading') this.#armInside(day, bar, out);
  }

  /** The end of the range: both entries, or the reason why not. */
  #closeRange(day: OvernightDay, at: UnixMs, out: IntentSink): void {
    const { rangeEnd } = day.times;
    const late = at >= rangeEnd + LATE_MS || (!day.sawLiveBar && at > rangeEnd);
    if (late) return this.#stop(day, outReason.startedLate(this.#config), out);
    if (!day.box.isComplete(rangeEnd)) return this.#stop(day, outReason.rangeIncomplete(), out);
    const atr = this.#atr.value;
    if (atr === null) return this.#stop(day, outReason.atrNotReady(this.#config), out);
    const { stopMultiple, targetMultiple } = this.#config;
    day.exits = { stop: exitTicks(atr * stopMultiple), target: exitTicks(atr * targetMultiple) };
    day.phase = 'trading';
    out.push({ kind: 'note', code: 'RANGE_SET', text: this.#rangeText(day) });
    for (const entry of ENTRIES) this.#enter(day, entry, 'the overnight range is complete', out);
  }

  /** After a trade a side is armed again once a whole minute stayed inside the range there. */
  #armInside(day: OvernightDay, bar: Bar, out: IntentSink): void {
    const { high, low } = day.box;
    const isFree = this.#position === null && day.trades < this.#config.tradesMax;
    const isOpen = bar.openedAt + MINUTE_MS < day.times.windowEnd;
    if (!isFree || !isOpen || high === null || low === null) return;
    const reason = 'a minute closed inside the range';
    if (day.long.state === 'idle' && bar.high < high) this.#enter(day, 'long', reason, out);
    if (day.short.state === 'idle' && bar.low > low) this.#enter(day, 'short', reason, out);
  }

  #enter(day: OvernightDay, entry: EntryName, reason: string, out: IntentSink): void {
    const { high, low } = day.box;
    if (high === null || low === null || day.exits === null) return;
    const { bufferTicks, quantity } = this.#config;
    const price = entry === 'long' ? high + bufferTicks : low - bufferTicks;
    Object.assign(day.side(entry), { state: 'working', filled: 0 });
    out.push({
      kind: 'enter',
      entry,
      type: 'stop',
      side: entry === 'long' ? 'buy' : 'sell',
      quantity: quantity as Quantity,
      price: price as Price,
      bracket: { stopTicks: day.exits.stop as Ticks, targetTicks: day.exits.target as Ticks },
      reason,
    });
  }

  #cancel(day: OvernightDay, entry: EntryName, reason: string, out: IntentSink): void {
    const side = day.side(entry);
    if (side.state !== 'working') return;
    side.state = 'canceling';
    out.push({ kind: 'cancelEntry', entry, reason });
  }

  /** Ends the day for entries, cancels those that work and says why. */
  #stop(day: OvernightDay, reason: OutReason, out: IntentSink): void {
    day.end(reason);
    for (const entry of ENTRIES) this.#cancel(day, entry, reason.text, out);
    this.#tell(day, out);
  }

  #tell(day: OvernightDay, out: IntentSink): void {
    day.told = true;
    if (day.out !== null) out.push({ kind: 'note', ...day.out });
  }

  #rangeText({ box, exits, times }: OvernightDay): string {
    const { product } = this.#setup;
    const shown = (price: Price | null): string =>
      price === null ? 'unknown' : priceText(price, product);
    const levels = `Overnight range ${shown(box.low)} to ${shown(box.high)}`;
    const distances = `stop ${exits?.stop} ticks, target ${exits?.target} ticks`;
    return `${levels}; ${distances}; entries wait until ${clock(times.windowEnd)} New York.`;
  }

  #status(day: OvernightDay | null): string {
    if (this.#position !== null && this.#position.size !== 0) {
      const { size, atBreakeven } = this.#position;
      const direction = size > 0 ? 'Long' : 'Short';
      return `${direction} ${Math.abs(size)}${atBreakeven ? ', stop at breakeven' : ''}.`;
    }
    if (day === null) return 'Waits for the first bar of a session.';
    if (day.phase === 'building')
      return `Builds the range until ${this.#config.rangeEnd} New York.`;
    if (day.phase === 'out') return day.out?.text ?? 'Waits for the next session.';
    const waits = ENTRIES.filter((entry) => day.side(entry).state === 'working');
    if (waits.length === 0) return 'Waits for a minute inside the range to arm an entry again.';
    return `Entries wait (${waits.join(' and ')}) until ${clock(day.times.windowEnd)} New York.`;
  }
}

const exitTicks = (distance: number): number => Math.max(EXIT_TICKS_MIN, Math.round(distance));

const entryName = (name: string): EntryName | null =>
  name === 'long' || name === 'short' ? name : null;
