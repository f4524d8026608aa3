import type {
  Bar,
  Intent,
  IntentSink,
  Json,
  Price,
  Quantity,
  Strategy,
  StrategyView,
  Ticks,
  UnixMs,
} from '@loadline/core';
import type { StrategyFactory } from '@loadline/engine';

const ENTRIES = ['one', 'two', 'three'] as const;
const TYPES = ['market', 'stop', 'limit'] as const;
const PAUSE_MS = { least: 2_000, most: 12_000 };
/** Farther from the market than this nothing is placed: it would hardly ever fill. */
const AWAY_TICKS_MAX = 12;

/** A strategy that does anything at any time: what it wishes is decided by its seed alone. */
class RandomStrategy implements Strategy {
  readonly barMinutes = [1];
  readonly historyMs = 2 * 60_000;
  #state: number;
  #last: Price | null = null;
  #entries = 0;
  #awake = false;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  onSession(): void {}

  onContract(): void {}

  onBar({ openedAt, close }: Bar, _minutes: number, _live: boolean, out: IntentSink): void {
    this.#last = close;
    if (this.#awake) return;
    this.#awake = true;
    out.push(this.#wake((openedAt + 60_000) as UnixMs));
  }

  onPrice(price: Price, _at: UnixMs, out: IntentSink): void {
    this.#last = price;
    const reason = this.#below(2) === 0 ? 'trail' : 'breakeven';
    if (this.#below(12) !== 0) return;
    const away = (2 + this.#below(16)) * (this.#below(2) === 0 ? 1 : -1);
    out.push({ kind: 'moveStop', price: (price + away) as Price, reason });
  }

  onWake(_name: string, at: UnixMs, out: IntentSink): void {
    out.push(this.#wake(at));
    out.push(this.#wish());
  }

  onEntryFilled(): void {
    this.#entries += 1;
  }

  onEntryEnded(): void {}

  onPositionClosed(): void {}

  snapshot(): Json {
    return {
      state: this.#state,
      last: this.#last,
      entries: this.#entries,
      awake: this.#awake,
    };
  }

  restore(json: Json): void {
    const { state, last, entries, awake } = json as {
      state: number;
      last: Price | null;
      entries: number;
      awake: boolean;
    };
    this.#state = state;
    this.#last = last;
    this.#entries = entries;
    this.#awake = awake;
  }

  view(): StrategyView {
    return { status: '', range: null, tradesToday: this.#entries };
  }

  #wake(now: UnixMs): Intent {
    const pause = PAUSE_MS.least + this.#below(PAUSE_MS.most - PAUSE_MS.least);
    return { kind: 'wakeAt', name: 'act', at: (now + pause) as UnixMs };
  }

  #wish(): Intent {
    const entry = ENTRIES[this.#below(ENTRIES.length)] ?? 'one';
    switch (this.#below(10)) {
      case 0:
      case 1:
        return { kind: 'cancelEntry', entry, reason: 'chance' };
      case 2:
        return { kind: 'closePosition', reason: 'chance' };
      case 3:
        return { kind: 'checkContract' };
      default:
        return this.#enter(entry);
    }
  }

  #enter(entry: string): Intent {
    const type = TYPES[this.#below(TYPES.length)] ?? 'market';
    const side = this.#below(2) === 0 ? 'buy' : 'sell';
    const beyond = (side === 'buy') === (type === 'stop') ? 1 : -1;
    const away = beyond * (1 + this.#below(AWAY_TICKS_MAX));
    const price = type === 'market' ? null : (((this.#last ?? 0) + away) as Price);
    const targetTicks = this.#below(4) === 0 ? null : ((4 + this.#below(40)) as Ticks);
    return {
      kind: 'enter',
      entry,
      type: price === null ? 'market' : type,
      side,
      quantity: (1 + this.#below(4)) as Quantity,
      price,
      bracket: { stopTicks: (6 + this.#below(30)) as Ticks, targetTicks },
      reason: 'chance',
    };
  }

  /** A whole number below `bound`; mulberry32, with its state in the snapshot. */
  #below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }
}

/** Makes random strategies, each from the seed in its settings. */
export const randomStrategies: StrategyFactory = (_kind, settings) =>
  new RandomStrategy(Number(settings['seed'] ?? 0));
