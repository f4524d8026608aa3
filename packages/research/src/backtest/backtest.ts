import {
  type ClosedTrade,
  type Contract,
  MINUTE_MS,
  type Price,
  type Product,
  type RunId,
  type SessionCalendar,
  type UnixMs,
  type VenueAccount,
} from '@loadline/core';
import { type BarColumns, type BarSeries, firstAt } from '@loadline/data';
import { type DeskConfig, Engine, type StrategyFactory } from '@loadline/engine';
import type { AuditEvent, Effect, EngineEvent, EngineSink } from '@loadline/engine/ports';
import {
  type FillModel,
  PATH_OFFSETS_MS,
  pathVolume,
  type Venue,
  writePath,
} from '@loadline/simulation';
import { FileMarket } from './file-market.ts';
import { VenueHost } from './venue-host.ts';

export type BacktestOptions = Readonly<{
  /** The bars of one product, cut into its contracts, oldest first. */
  series: readonly BarSeries[];
  config: DeskConfig;
  accounts: readonly VenueAccount[];
  calendar: SessionCalendar;
  strategies: StrategyFactory;
  model: FillModel;
  /** Trading begins here; earlier bars of the file are history. */
  from: UnixMs | null;
  to: UnixMs | null;
  /** Hears every audit event of the run. */
  onAudit?: (event: AuditEvent) => void;
}>;

export type BacktestResult = Readonly<{
  trades: readonly ClosedTrade[];
  bars: number;
  balance: number;
}>;

const RUN_ID = 'bt' as RunId;

/**
 * Plays bars through the engine and the simulation in a plain loop: no journal, no `await`, and on
 * a quiet price no allocation. The order of everything is that of `docs/concepts/parity.md`, so that
 * the trader over the wire makes the same trades.
 */
export function runBacktest(options: BacktestOptions): BacktestResult {
  const run = new BacktestRun(options);
  return run.play();
}

class BacktestRun {
  readonly #options: BacktestOptions;
  readonly #engine: Engine;
  readonly #host: VenueHost;
  readonly #sink: RunSink;
  readonly #trades: ClosedTrade[] = [];
  readonly #product: Product;
  readonly #venue: Venue;
  readonly #path = new Int32Array(4);
  readonly #bar = { open: 0 as Price, high: 0 as Price, low: 0 as Price, close: 0 as Price };
  readonly #trade: MutableTrade;

  constructor(options: BacktestOptions) {
    const { config, calendar, strategies, model, accounts, series } = options;
    this.#options = options;
    this.#engine = new Engine({ config, calendar, strategies });
    this.#host = new VenueHost(model, accounts, new FileMarket(series));
    this.#sink = new RunSink((event) => this.#onAudit(event));
    const [first] = series;
    if (first === undefined) throw new RangeError('a backtest needs bars');
    this.#product = first.contract.product;
    this.#venue = this.#host.venue;
    this.#trade = {
      kind: 'trade',
      at: 0.5 as UnixMs,
      contractId: first.contract.id,
      price: 0 as Price,
      size: 0,
      venueAt: 0 as UnixMs,
    };
  }

  play(): BacktestResult {
    const { series, from, to } = this.#options;
    const stretches = series.map((one) => ({
      one,
      start: from === null ? 0 : firstAt(one.columns, from),
      end: to === null ? one.columns.length : firstAt(one.columns, to),
    }));
    const first = stretches.find(({ start, end }) => start < end);
    if (first !== undefined) this.#start((first.one.columns.openedAt[first.start] ?? 0) as UnixMs);
    let bars = 0;
    for (const { one, start, end } of stretches) {
      this.#playSeries(one, start, end);
      bars += Math.max(0, end - start);
    }
    const [account] = this.#options.accounts;
    const balance = account && this.#host.venue.account(account.accountId)?.balance;
    return { trades: this.#trades, bars, balance: balance ?? 0 };
  }

  #start(at: UnixMs): void {
    this.#host.setNow(at);
    this.#tell({ kind: 'started', at, runId: RUN_ID });
    this.#tell({ kind: 'connection', at, hub: 'market', state: 'up', reason: 'backtest' });
    this.#tell({ kind: 'connection', at, hub: 'user', state: 'up', reason: 'backtest' });
    this.#settle();
  }

  #playSeries({ contract, columns }: BarSeries, start: number, end: number): void {
    this.#trade.contractId = contract.id;
    for (let index = start; index < end; index += 1) this.#playBar(contract, columns, index);
  }

  #playBar(contract: Contract, columns: BarColumns, index: number): void {
    const bar = this.#bar;
    bar.open = (columns.open[index] ?? 0) as Price;
    bar.high = (columns.high[index] ?? 0) as Price;
    bar.low = (columns.low[index] ?? 0) as Price;
    bar.close = (columns.close[index] ?? 0) as Price;
    writePath(bar, this.#path);
    const opensAt = columns.openedAt[index] ?? 0;
    const volume = columns.volume[index] ?? 0;
    if (this.#sink.nextWakeAt < opensAt) this.#passQuietTime(opensAt as UnixMs);
    for (let point = 0; point < 4; point += 1) {
      const at = (opensAt + (PATH_OFFSETS_MS[point] ?? 0)) as UnixMs;
      const price = (this.#path[point] ?? 0) as Price;
      this.#host.setNow(at);
      this.#venue.onPrice(contract, price, at, point > 0);
      if (this.#sink.nextWakeAt <= at) this.#wakeUntil(at);
      if (this.#host.hasEvents) this.#tellAll(this.#host.takeEvents());
      const trade = this.#trade;
      trade.at = at;
      trade.venueAt = at;
      trade.price = price;
      trade.size = pathVolume(volume, point);
      this.#engine.processTrade(trade, this.#sink);
      if (this.#sink.effects.length > 0) this.#settle();
    }
  }

  /**
   * Wakes that are due before the next price fall on the steps in between: the minutes of an open
   * session, or the next opening. What they send reaches the venue then, before the price.
   */
  #passQuietTime(until: UnixMs): void {
    while (this.#sink.nextWakeAt < until) {
      const step = this.#stepFor(this.#sink.nextWakeAt);
      if (step >= until) return;
      this.#host.setNow(step);
      this.#wakeUntil(step);
      this.#settle();
    }
  }

  #stepFor(wakeAt: number): UnixMs {
    const minute = (Math.ceil(wakeAt / MINUTE_MS) * MINUTE_MS) as UnixMs;
    const found = this.#options.calendar.lookup(this.#product, minute);
    if (found.kind !== 'closed') return minute;
    const segment = found.next.segments.find(({ opensAt }) => opensAt >= minute);
    return segment?.opensAt ?? found.next.opensAt;
  }

  #wakeUntil(now: UnixMs): void {
    while (this.#sink.nextWakeAt <= now) {
      const at = Math.max(this.#sink.nextWakeAt, this.#engine.now) as UnixMs;
      this.#engine.processWake(at, this.#sink);
    }
  }

  /** Carries out effects, one after the other, until nothing is left to answer. */
  #settle(): void {
    const { effects } = this.#sink;
    for (let next = effects.shift(); next !== undefined; next = effects.shift()) {
      this.#tellAll(this.#host.perform(next));
    }
  }

  #tellAll(events: readonly EngineEvent[]): void {
    for (const event of events) this.#tell(event);
  }

  #tell(event: EngineEvent): void {
    this.#engine.process(event, this.#sink);
  }

  #onAudit(event: AuditEvent): void {
    if (event.kind === 'tradeClosed') this.#trades.push(event.trade);
    this.#options.onAudit?.(event);
  }
}

/** One trade event serves the whole run. */
type MutableTrade = { -readonly [Key in keyof TradeEvent]: TradeEvent[Key] };
type TradeEvent = Extract<EngineEvent, { kind: 'trade' }>;

class RunSink implements EngineSink {
  readonly effects: Effect[] = [];
  nextWakeAt: number = Number.POSITIVE_INFINITY;
  readonly #onAudit: (event: AuditEvent) => void;

  constructor(onAudit: (event: AuditEvent) => void) {
    this.#onAudit = onAudit;
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  wakeAt(at: UnixMs): void {
    this.nextWakeAt = at;
  }

  audit(event: AuditEvent): void {
    this.#onAudit(event);
  }
}
