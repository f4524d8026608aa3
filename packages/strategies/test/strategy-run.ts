import {
  assert,
  type Bar,
  BarAggregator,
  type Contract,
  type EntryEnd,
  frontContract,
  type Intent,
  type IsoDate,
  type Json,
  MINUTE_MS,
  NEW_YORK,
  type Price,
  type Product,
  parseContractId,
  productByRoot,
  type Quantity,
  type Session,
  type Side,
  type Strategy,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { overnightRange } from '../src/index.ts';

export const CALENDAR = sessionCalendar();

const found = productByRoot('NQ');
assert(found !== null, 'NQ is a product');
export const NQ: Product = found;

const sessionOf = (tradeDate: string): Session => {
  const session = CALENDAR.sessionOn(NQ, tradeDate as IsoDate);
  assert(session !== null, `${tradeDate} has a session`);
  return session;
};

export type Levels = Readonly<{ high: number; low: number }>;

/**
 * Plays a day to a strategy as the engine does: bars by hand, longer bars made of them, and the
 * strategy's own wake-ups when they are due, after the bars that close at the same time.
 */
export class StrategyRun {
  strategy: Strategy;
  readonly settings: Readonly<Record<string, Json>>;
  session: Session;
  contract: Contract;
  now: UnixMs;
  readonly #wakes = new Map<string, UnixMs>();
  #intents: Intent[] = [];
  #aggregators: BarAggregator[];

  constructor(settings: Readonly<Record<string, Json>> = {}, tradeDate = '2025-03-05') {
    this.settings = settings;
    this.strategy = this.#fresh();
    this.session = sessionOf(tradeDate);
    this.contract = frontContract(NQ, this.session.opensAt);
    this.now = this.session.opensAt;
    this.#aggregators = this.#newAggregators();
    this.#call((out) => this.strategy.onSession(this.session, this.contract, out));
  }

  /** The instant of a New York wall time of the trade date; from 17:00 on, of its eve. */
  at(time: string): UnixMs {
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
    const noon = (this.session.flatBy - 3_600_000) as UnixMs;
    const day = NEW_YORK.dayAt(noon);
    return NEW_YORK.instantOf(day, minute >= 17 * 60 ? minute - 1_440 : minute);
  }

  /** One closed minute bar. Live ones let time pass; wake-ups wait for the end of the past. */
  bar(openedAt: UnixMs, { high, low }: Levels, { live = true } = {}): void {
    if (live) this.advance(openedAt);
    const close = Math.round((high + low) / 2);
    const prices = { open: close, high, low, close } as Record<string, number>;
    const bar = { openedAt, ...prices, volume: 0 } as Bar;
    this.#longerBars(openedAt, live);
    this.#call((out) => this.strategy.onBar(bar, 1, live, out));
    for (const aggregator of this.#aggregators) aggregator.add(bar, this.session);
    const closesAt = (openedAt + MINUTE_MS) as UnixMs;
    this.#longerBars(closesAt, live);
    if (live) this.advance(closesAt);
    else this.now = Math.max(this.now, closesAt) as UnixMs;
  }

  /** Minute bars over a stretch of the session, all with the same levels. */
  bars(from: string, to: string, levels: Levels, options: { live?: boolean } = {}): void {
    for (let at = this.at(from); at < this.at(to); at = (at + MINUTE_MS) as UnixMs) {
      this.bar(at, levels, options);
    }
  }

  /** A complete night with a range of these levels; true ranges are `high - low`. */
  night(levels: Levels, options: { live?: boolean } = {}): void {
    this.bars('18:00', '09:30', levels, options);
  }

  /** Time passes: what the strategy asked for comes, in the order of time. */
  advance(to: UnixMs): void {
    for (;;) {
      const due = [...this.#wakes].sort(([, one], [, other]) => one - other)[0];
      if (due === undefined || due[1] > to) break;
      this.#wakes.delete(due[0]);
      this.now = Math.max(this.now, due[1]) as UnixMs;
      this.#call((out) => this.strategy.onWake(due[0], this.now, out));
    }
    this.now = Math.max(this.now, to) as UnixMs;
  }

  wake(name: string, at: UnixMs): void {
    this.#wakes.delete(name);
    this.now = at;
    this.#call((out) => this.strategy.onWake(name, at, out));
  }

  fill(entry: string, price: number, quantity = 1): void {
    const side: Side = entry === 'long' ? 'buy' : 'sell';
    const fill = { entry, side, quantity: quantity as Quantity, price: price as Price };
    this.#call((out) => this.strategy.onEntryFilled({ ...fill, at: this.now }, out));
  }

  end(entry: string, end: EntryEnd): void {
    this.#call((out) => this.strategy.onEntryEnded(entry, end, out));
  }

  price(price: number): void {
    this.#call((out) => this.strategy.onPrice(price as Price, this.now, out));
  }

  flat(): void {
    this.#call((out) => this.strategy.onPositionClosed(this.now, out));
  }

  /** The front month becomes the one of June. */
  roll(): void {
    const next = parseContractId('CON.F.US.ENQ.M25');
    assert(next.ok, 'the contract exists');
    this.contract = next.value;
    for (const aggregator of this.#aggregators) aggregator.reset();
    this.#call((out) => this.strategy.onContract(this.contract, out));
  }

  nextSession(tradeDate: string): void {
    this.session = sessionOf(tradeDate);
    this.now = this.session.opensAt;
    this.#aggregators = this.#newAggregators();
    this.#call((out) => this.strategy.onSession(this.session, this.contract, out));
  }

  /** Ends the strategy and goes on with another one out of its snapshot, through JSON. */
  restart(): void {
    const state = JSON.parse(JSON.stringify(this.strategy.snapshot())) as Json;
    this.strategy = this.#fresh();
    this.strategy.restore(state);
  }

  /** The intents since the last call. */
  take(): Intent[] {
    return this.#intents.splice(0);
  }

  /** The same in a few words each, wake-ups left out. */
  words(): string[] {
    return this.take().flatMap((intent) => {
      switch (intent.kind) {
        case 'enter':
          return [`enter ${intent.entry} ${intent.side} ${intent.quantity}@${intent.price}`];
        case 'cancelEntry':
          return [`cancel ${intent.entry}`];
        case 'moveStop':
          return [`stop to ${intent.price}`];
        case 'note':
          return [intent.code];
        case 'checkContract':
        case 'closePosition':
          return [intent.kind];
        default:
          return [];
      }
    });
  }

  #fresh(): Strategy {
    return overnightRange.create(this.settings, { product: NQ, calendar: CALENDAR });
  }

  #newAggregators(): BarAggregator[] {
    const { barMinutes } = this.strategy;
    return barMinutes.filter((one) => one > 1).map((one) => new BarAggregator(one));
  }

  #longerBars(at: UnixMs, live: boolean): void {
    for (const aggregator of this.#aggregators) {
      const bar = aggregator.advance(at);
      if (bar !== null) {
        this.#call((out) => this.strategy.onBar(bar, aggregator.minutes, live, out));
      }
    }
  }

  #call(run: (out: { push(intent: Intent): void }) => void): void {
    run({
      push: (intent) => {
        if (intent.kind === 'wakeAt') this.#wakes.set(intent.name, intent.at);
        this.#intents.push(intent);
      },
    });
  }
}
