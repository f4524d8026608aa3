import {
  type ClosedTrade,
  type Contract,
  MINUTE_MS,
  nextOpening,
  type Price,
  type Product,
  type RunId,
  type SessionCalendar,
  type UnixMs,
  type VenueAccount,
} from '@loadline/core';
import { firstAt, firstIndexAt, type TradeColumns } from '@loadline/data';
import { type DeskConfig, Engine, type StrategyFactory } from '@loadline/engine';
import type { AuditEvent, Effect, EngineEvent, EngineSink } from '@loadline/engine/ports';
import { type FillModel, PATH_OFFSETS_MS, type Venue } from '@loadline/simulation';
import { FileMarket, type PlayedSeries } from './file-market.ts';
import { PricePath } from './price-path.ts';
import { VenueHost } from './venue-host.ts';

export type BacktestOptions = Readonly<{
  /** The bars or trades of one product, cut into its contracts, oldest first. */
  series: readonly PlayedSeries[];
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
 * a quiet price no allocation. The order of everything is that of `docs/concepts/parity.md`, so
 * that the trader over the wire makes the same trades.
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
  readonly #market: FileMarket;

  constructor(options: BacktestOptions) {
    const { config, calendar, strategies, model, accounts, series } = options;
    this.#options = options;
    this.#engine = new Engine({ config, calendar, strategies });
    this.#market = new FileMarket(series);
    this.#host = new VenueHost(model, accounts, this.#market);
    this.#sink = new RunSink((event) => this.#onAudit(event));
    const [first] = series;
    if (first === undefined) throw new RangeError('a backtest needs bars');
    this.#product = first.contract.product;
    this.#venue = this.#host.venue;
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
      if (one.trades === undefined) this.#playSeries(one, start, end);
      else this.#playTrades(one, one.trades);
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

  #playSeries({ contract, columns }: PlayedSeries, start: number, end: number): void {
    const { low, high } = columns;
    const path = new PricePath(contract.id);
    for (let index = start; index < end; index += 1) {
      path.read(columns, index);
      if (this.#sink.nextWakeAt < path.opensAt) this.#passQuietTime(path.opensAt);
      const isQuiet = this.#venue.isQuiet(
        contract,
        (low[index] ?? 0) as Price,
        (high[index] ?? 0) as Price,
      );
      const played = isQuiet ? this.#playTogether(contract, path) : 0;
      for (let point = played; point < PATH_OFFSETS_MS.length; point += 1) {
        this.#playPrice(contract, path, point);
      }
    }
  }

  /** Trades as they were, each a jump. */
  #playTrades(series: PlayedSeries, trades: TradeColumns): void {
    const { from, to } = this.#options;
    const { contract } = series;
    const end = to === null ? trades.length : firstIndexAt(trades.at, to);
    const path = new PricePath(contract.id);
    for (let index = from === null ? 0 : firstIndexAt(trades.at, from); index < end; index += 1) {
      path.readTrade(trades, index);
      if (this.#sink.nextWakeAt < path.opensAt) this.#passQuietTime(path.opensAt);
      this.#market.showTrades(series, index + 1);
      this.#playPrice(contract, path, 0);
    }
  }

  /** One price of a bar, in the order of `docs/concepts/parity.md`. */
  #playPrice(contract: Contract, path: PricePath, point: number): void {
    const trade = path.trade(point);
    const { at, price, size } = trade;
    this.#host.setNow(at);
    this.#venue.onPrice(contract, price, at, point > 0, size);
    if (this.#sink.nextWakeAt <= at) this.#wakeUntil(at);
    if (this.#host.hasEvents) this.#tellAll(this.#host.takeEvents());
    this.#engine.processTrade(trade, this.#sink);
    if (this.#sink.effects.length > 0) this.#settle();
  }

  /**
   * A bar that triggers no order: unless something else is due before its last price, its prices go
   * to the engine in one call, which takes as many of them as nobody can act on.
   *
   * @returns how many prices were played.
   */
  #playTogether(contract: Contract, path: PricePath): number {
    const { opensAt, lastAt } = path;
    this.#host.setNow(opensAt);
    if (this.#sink.nextWakeAt <= opensAt) this.#wakeUntil(opensAt);
    if (this.#sink.effects.length > 0 || this.#sink.nextWakeAt <= lastAt) return 0;
    const played = this.#engine.processTrades(path, this.#sink);
    const price = (path.prices[played - 1] ?? 0) as Price;
    this.#venue.onPrice(contract, price, opensAt, false);
    if (this.#sink.effects.length > 0) this.#settle();
    return played;
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
    return nextOpening(found.next, minute);
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
