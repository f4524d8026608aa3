import {
  type AccountId,
  type AggregateState,
  type Bar,
  BarAggregator,
  type ClientOrderId,
  type Contract,
  type ContractId,
  type EntryEnd,
  type Intent,
  type Json,
  MINUTE_MS,
  type Price,
  type Product,
  type Session,
  type SessionCalendar,
  type Strategy,
  type StrategyId,
  sideSign,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';

import type { EngineContext } from '../engine-context.ts';
import type { EntrySizing } from './entry-size.ts';

/** Builds a strategy of a kind from its settings; made by the app, which knows the strategies. */
export type StrategyFactory = (
  kind: string,
  settings: StrategySettings,
  setup: Readonly<{ product: Product; calendar: SessionCalendar }>,
) => Strategy;

export type StrategySettings = Readonly<{ [key: string]: Json }>;

export type StrategyConfig = Readonly<{
  strategyId: StrategyId;
  kind: string;
  accountId: AccountId;
  product: Product;
  running: boolean;
  settings: StrategySettings;
  /** How its entries are sized; null: as it wishes. */
  sizing: EntrySizing | null;
}>;

/** Carries out what a strategy wishes; the engine is one. */
export interface IntentHandler {
  onIntent(host: StrategyHost, intent: Intent): void;
}

export type StrategyHostState = Readonly<{
  strategyId: StrategyId;
  running: boolean;
  settings: StrategySettings;
  contractId: ContractId | null;
  tradedId: ContractId | null;
  entries: readonly (readonly [string, ClientOrderId])[];
  position: number;
  barsSeenTo: UnixMs;
  session: Session | null;
  live: boolean;
  aggregators: readonly AggregateState[];
  strategy: Json;
}>;

/** More callbacks than this in answer to one event means that a strategy answers itself. */
const ROUNDS_MAX = 20;

/** One running strategy: its callbacks, its working entries and its own share of the position. */
export class StrategyHost {
  readonly config: StrategyConfig;
  running: boolean;
  settings: StrategySettings;
  contract: Contract | null = null;
  /** What its orders trade while it has any, or a position: its contract or the micro of it. */
  traded: Contract | null = null;
  /** The strategy's names of its working entries. */
  readonly entries = new Map<string, ClientOrderId>();
  /** Signed contracts that came from this strategy's own entries, until the account is flat. */
  position = 0;
  /** Bars that opened before this instant have been given to the strategy. */
  barsSeenTo = 0 as UnixMs;
  #session: Session | null = null;
  #aggregators: readonly BarAggregator[] = [];
  #wantsMinutes = false;
  #live = false;
  #strategy: Strategy;
  readonly #factory: StrategyFactory;
  readonly #calendar: SessionCalendar;
  readonly #handler: IntentHandler;
  #intents: Intent[] = [];
  #draining = false;

  constructor(
    config: StrategyConfig,
    factory: StrategyFactory,
    calendar: SessionCalendar,
    handler: IntentHandler,
  ) {
    this.config = config;
    this.running = config.running;
    this.settings = config.settings;
    this.#factory = factory;
    this.#calendar = calendar;
    this.#handler = handler;
    this.#strategy = factory(config.kind, config.settings, { product: config.product, calendar });
    this.#makeAggregators();
  }

  get strategyId(): StrategyId {
    return this.config.strategyId;
  }

  get strategy(): Strategy {
    return this.#strategy;
  }

  get isIdle(): boolean {
    return this.position === 0 && this.entries.size === 0;
  }

  /** Starts over with other settings; the past has to be given to it again. */
  configure(settings: StrategySettings): void {
    const { kind, product } = this.config;
    this.#strategy = this.#factory(kind, settings, { product, calendar: this.#calendar });
    this.settings = settings;
    this.barsSeenTo = 0 as UnixMs;
    this.#session = null;
    this.#makeAggregators();
  }

  setContract(contract: Contract): void {
    const changed = this.contract !== null && this.contract.id !== contract.id;
    this.contract = contract;
    if (!changed) return;
    this.barsSeenTo = 0 as UnixMs;
    for (const aggregator of this.#aggregators) aggregator.reset();
    this.#strategy.onContract(contract, this.#out);
    this.#drain();
  }

  /** When the next longer bar of this strategy is due; Infinity when none forms. */
  get closesAt(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { closesAt } of this.#aggregators) earliest = Math.min(earliest, closesAt);
    return earliest;
  }

  /** From when this strategy wants the past. */
  historyFrom(now: UnixMs): UnixMs {
    return this.barsSeenTo > 0 ? this.barsSeenTo : ((now - this.#strategy.historyMs) as UnixMs);
  }

  /** A closed one-minute bar comes before the longer bars that close with it. */
  onMinuteBar(bar: Bar, live: boolean): void {
    this.#live = live;
    this.closeDue(bar.openedAt);
    this.#enterSessionOf(bar);
    this.barsSeenTo = (bar.openedAt + MINUTE_MS) as UnixMs;
    if (this.#wantsMinutes) this.#give(bar, 1);
    if (this.#session === null) return;
    for (const aggregator of this.#aggregators) aggregator.add(bar, this.#session);
    if (!live) this.closeDue(this.barsSeenTo);
  }

  /** Closes the longer bars that are over, shortest first. */
  closeDue(at: UnixMs): void {
    for (const aggregator of this.#aggregators) {
      const bar = aggregator.advance(at);
      if (bar !== null) this.#give(bar, aggregator.minutes);
    }
  }

  onPrice(price: Price, at: UnixMs): void {
    this.#strategy.onPrice(price, at, this.#out);
    if (this.#intents.length > 0) this.#drain();
  }

  onWake(name: string, at: UnixMs): void {
    this.#strategy.onWake(name, at, this.#out);
    this.#drain();
  }

  onEntryFilled(entry: string, { side, quantity, price, at }: VenueFill, done: boolean): void {
    if (done) this.entries.delete(entry);
    this.position += sideSign(side) * quantity;
    this.#strategy.onEntryFilled({ entry, side, quantity, price, at }, this.#out);
    this.#drain();
  }

  onEntryEnded(entry: string, end: EntryEnd): void {
    this.entries.delete(entry);
    this.#strategy.onEntryEnded(entry, end, this.#out);
    this.#drain();
  }

  onFlat(at: UnixMs): void {
    if (this.position === 0) return;
    this.position = 0;
    this.#strategy.onPositionClosed(at, this.#out);
    this.#drain();
  }

  snapshot(): StrategyHostState {
    const { strategyId, running, settings, position, barsSeenTo } = this;
    const contractId = this.contract?.id ?? null;
    const entries = [...this.entries];
    const tradedId = this.traded?.id ?? null;
    const ids = { strategyId, contractId, tradedId };
    const state = { ...ids, running, settings, entries, position, barsSeenTo };
    return {
      ...state,
      session: this.#session,
      live: this.#live,
      aggregators: this.#aggregators.map((aggregator) => aggregator.snapshot()),
      strategy: this.#strategy.snapshot(),
    };
  }

  restore(state: StrategyHostState, contractOf: EngineContext['contractOf']): void {
    this.configure(state.settings);
    this.running = state.running;
    this.contract = state.contractId && contractOf(state.contractId);
    this.traded = state.tradedId && contractOf(state.tradedId);
    this.position = state.position;
    this.barsSeenTo = state.barsSeenTo;
    this.#session = state.session;
    this.#live = state.live;
    state.aggregators.forEach((aggregate, index) => this.#aggregators[index]?.restore(aggregate));
    for (const [entry, clientOrderId] of state.entries) this.entries.set(entry, clientOrderId);
    this.#strategy.restore(state.strategy);
  }

  readonly #out = { push: (intent: Intent): void => void this.#intents.push(intent) };

  #give(bar: Bar, minutes: number): void {
    this.#strategy.onBar(bar, minutes, this.#live, this.#out);
    if (this.#intents.length > 0) this.#drain();
  }

  /** Sessions begin with their first bar: so history and stream tell them alike. */
  #enterSessionOf(bar: Bar): void {
    if (this.#session !== null && bar.openedAt < this.#session.closesAt) return;
    const found = this.#calendar.lookup(this.config.product, bar.openedAt);
    if (found.kind !== 'open' || this.contract === null) return;
    this.#session = found.session;
    this.#strategy.onSession(found.session, this.contract, this.#out);
    this.#drain();
  }

  /** Longer bars are made for each strategy, so that one can start over while others go on. */
  #makeAggregators(): void {
    const { barMinutes } = this.#strategy;
    this.#wantsMinutes = barMinutes.includes(1);
    const longer = barMinutes.filter((minutes) => minutes > 1);
    this.#aggregators = longer.map((minutes) => new BarAggregator(minutes));
  }

  /** Carries out wishes in order; an answer can make new ones, which come behind. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let round = 0; this.#intents.length > 0 && round < ROUNDS_MAX; round += 1) {
        const intents = this.#intents;
        this.#intents = [];
        for (const intent of intents) this.#handler.onIntent(this, intent);
      }
      this.#intents = [];
    } finally {
      this.#draining = false;
    }
  }
}
