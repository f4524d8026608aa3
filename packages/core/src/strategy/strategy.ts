import type { Bar } from '../market/market-data.ts';
import type { Contract, Product } from '../market/product.ts';
import type { Session, SessionCalendar } from '../market/session.ts';
import type { Bracket, TrailDistance } from '../orders/order-request.ts';
import type { Price, Ticks } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import type { Side } from '../values/side.ts';
import type { UnixMs } from '../values/time.ts';

/** Plain data that goes to JSON and back without a change: what a strategy's state is made of. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** What a strategy wishes. Risk may deny it; the engine answers through the callbacks below. */
export type Intent = Readonly<
  | {
      kind: 'enter';
      /** The strategy's own name of this entry, unique among its working entries: `long`. */
      entry: string;
      type: 'market' | 'limit' | 'stop' | 'trailingStop' | 'joinBid' | 'joinAsk';
      side: Side;
      quantity: Quantity;
      /** Stop or limit price; of a trailing stop where it begins; null where the type has none. */
      price: Price | null;
      bracket: Bracket;
      /** Entries of one group cancel each other as soon as one of them fills. */
      group?: string;
      reason: string;
    }
  | { kind: 'cancelEntry'; entry: string; reason: string }
  /** Changes price or size of a working entry; null leaves it as it is. Risk may refuse it. */
  | {
      kind: 'modifyEntry';
      entry: string;
      price: Price | null;
      quantity: Quantity | null;
      reason: string;
    }
  /** Moves the working protective stop of the open position, only ever toward the market. */
  | { kind: 'moveStop'; price: Price; reason: 'breakeven' | 'trail' }
  /** Moves the target of the open position, places one where there is none; null takes it away. */
  | { kind: 'moveTarget'; price: Price | null; reason: string }
  /** Moves the stop to the average entry, so many ticks into the profit. */
  | { kind: 'breakeven'; offsetTicks: Ticks }
  /** Lets the stop follow the market from now on; null ends that, and the stop stays. */
  | { kind: 'trail'; distance: TrailDistance | null }
  /** Closes the position at an instant of market time; null takes that back. */
  | { kind: 'timeExit'; at: UnixMs | null }
  /** Without a quantity all of it, with its exits. */
  | { kind: 'closePosition'; quantity?: Quantity; reason: string }
  /** Asks for `onWake(name)` at this market time; a later request of the same name replaces it. */
  | { kind: 'wakeAt'; name: string; at: UnixMs }
  /** Asks the venue again which contract is the front month; a change comes as `onContract`. */
  | { kind: 'checkContract' }
  /** Something a person wants to read in the feed. `code` is from the strategy's closed list. */
  | { kind: 'note'; code: string; text: string }
>;

/** Takes the intents of one callback, in order. Reused by the engine; not to be kept. */
export interface IntentSink {
  push(intent: Intent): void;
}

export type StrategySetup = Readonly<{ product: Product; calendar: SessionCalendar }>;

export type EntryFill = Readonly<{
  entry: string;
  side: Side;
  quantity: Quantity;
  price: Price;
  at: UnixMs;
}>;

/** How an entry ended without (more) fills. */
export type EntryEnd = 'canceled' | 'rejected' | 'denied' | 'expired';

/**
 * State in, intents out. Bound to one product and one account; synchronous, without a clock, chance
 * or I/O. The engine calls it with closed bars, its own wake-ups and what became of its orders.
 * A `Bar` given to it is reused: copy what is to be kept.
 */
export interface Strategy {
  /** The bar lengths in minutes that `onBar` is called with, shortest first. */
  readonly barMinutes: readonly number[];
  /** One-minute bars of the past wanted before the first live one, as a length of time. */
  readonly historyMs: number;
  /**
   * A session has begun, or the strategy was started within one (`late` is true when trading has
   * gone on for at least a minute that it was not told of by history).
   */
  onSession(session: Session, contract: Contract, out: IntentSink): void;
  /** The front month is another one from now on. */
  onContract(contract: Contract, out: IntentSink): void;
  /** A bar has closed. `live` is false for a bar of history, which never makes an entry. */
  onBar(bar: Bar, minutes: number, live: boolean, out: IntentSink): void;
  /** Every traded price while a position of this strategy is open, and only then. */
  onPrice(price: Price, at: UnixMs, out: IntentSink): void;
  onWake(name: string, at: UnixMs, out: IntentSink): void;
  onEntryFilled(fill: EntryFill, out: IntentSink): void;
  onEntryEnded(entry: string, end: EntryEnd, out: IntentSink): void;
  onPositionClosed(at: UnixMs, out: IntentSink): void;
  /** State for a restart: `restore(snapshot())` on a fresh instance gives the same strategy. */
  snapshot(): Json;
  restore(state: Json): void;
  /** What a dashboard shows of it: the range, its status, today's trades. */
  view(): StrategyView;
}

export type StrategyView = Readonly<{
  /** One short sentence: what it is doing or waiting for. */
  status: string;
  /** Levels drawn as a box on the chart, or null. */
  range: Readonly<{ from: UnixMs; to: UnixMs; high: Price; low: Price }> | null;
  tradesToday: number;
}>;

/** One setting of a strategy as a person sees it: dashboard, CLI and docs read this. */
export type ParameterDescription = Readonly<{
  name: string;
  label: string;
  unit: string;
  default: number | string | boolean;
  minimum: number | null;
  maximum: number | null;
  description: string;
}>;
