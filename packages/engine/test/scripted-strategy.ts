import type {
  Bar,
  Contract,
  EntryEnd,
  EntryFill,
  Intent,
  IntentSink,
  Json,
  Price,
  Quantity,
  Session,
  Strategy,
  StrategyView,
  Ticks,
  UnixMs,
} from '@loadline/core';

/**
 * A strategy that does what a test says: wishes that were queued leave with its next wake-up. It
 * writes down what it is told. `reactive` makes it decide by itself, from the prices alone.
 */
export class ScriptedStrategy implements Strategy {
  readonly barMinutes: readonly number[];
  readonly historyMs = 120 * 60_000;
  readonly heard: string[] = [];
  readonly wishes: Intent[] = [];
  readonly reactive: boolean;
  #bars = 0;
  #entries = 0;

  constructor(settings: { readonly [key: string]: Json }) {
    this.reactive = settings['reactive'] === true;
    this.barMinutes = settings['fiveMinutes'] === true ? [1, 5] : [1];
  }

  onSession({ tradingDay }: Session, { name }: Contract): void {
    this.heard.push(`session ${tradingDay} ${name}`);
  }

  onContract({ name }: Contract): void {
    this.heard.push(`contract ${name}`);
  }

  onBar(
    { openedAt, high, low, close, volume }: Bar,
    minutes: number,
    live: boolean,
    out: IntentSink,
  ) {
    const kind = `${live ? 'live' : 'past'} ${minutes}m`;
    this.heard.push(`${kind} ${openedAt} ${high}/${low}/${close} ${volume}`);
    this.#bars += 1;
    if (this.reactive && live && minutes === 1) this.#react(close, openedAt, out);
  }

  onPrice(price: Price, _at: UnixMs, out: IntentSink): void {
    if (this.reactive && price % 3 === 0) out.push({ kind: 'moveStop', price, reason: 'trail' });
  }

  onWake(name: string, _at: UnixMs, out: IntentSink): void {
    this.heard.push(`wake ${name}`);
    for (const wish of this.wishes.splice(0)) out.push(wish);
  }

  onEntryFilled({ entry, side, quantity, price }: EntryFill): void {
    this.#entries += 1;
    this.heard.push(`filled ${entry} ${side} ${quantity}@${price}`);
  }

  onEntryEnded(entry: string, end: EntryEnd): void {
    this.heard.push(`ended ${entry} ${end}`);
  }

  onPositionClosed(): void {
    this.heard.push('flat');
  }

  snapshot(): Json {
    return { bars: this.#bars, entries: this.#entries };
  }

  restore(state: Json): void {
    const { bars, entries } = state as { bars: number; entries: number };
    this.#bars = bars;
    this.#entries = entries;
  }

  view(): StrategyView {
    return { status: '', range: null, tradesToday: this.#entries };
  }

  #react(close: Price, openedAt: UnixMs, out: IntentSink): void {
    switch ((close + this.#bars + this.#entries) % 12) {
      case 0:
        return out.push(anEntry({ entry: 'long', price: (close + 2) as Price }));
      case 1:
        return out.push(anEntry({ entry: 'short', side: 'sell', price: (close - 2) as Price }));
      case 2:
        return out.push(anEntry({ entry: 'now', type: 'market', price: null }));
      case 3:
        return out.push({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
      case 4:
        return out.push({ kind: 'cancelEntry', entry: 'short', reason: 'test' });
      case 5:
        return out.push({ kind: 'closePosition', reason: 'test' });
      case 6:
        return out.push({ kind: 'wakeAt', name: 'later', at: (openedAt + 75_000) as UnixMs });
      case 7:
        return out.push({ kind: 'checkContract' });
      case 8:
      case 9:
        return out.push(anEntry({ entry: 'now', type: 'market', price: null }));
      default:
        return out.push({ kind: 'note', code: 'IDLE', text: 'nothing to do' });
    }
  }
}

type Enter = Extract<Intent, { kind: 'enter' }>;

/** Buy one at a stop, with a stop 40 ticks and a target 80 ticks away. */
export const anEntry = (fields: Partial<Enter> = {}): Enter => ({
  kind: 'enter',
  entry: 'long',
  type: 'stop',
  side: 'buy',
  quantity: 1 as Quantity,
  price: 84_010 as Price,
  bracket: { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks },
  reason: 'test',
  ...fields,
});
