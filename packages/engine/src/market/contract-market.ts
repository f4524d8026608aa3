import {
  type Bar,
  type Contract,
  type ContractId,
  type IsoDate,
  MinuteBarSeries,
  type MinuteSeriesState,
  type Price,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import type { EngineEvent } from '../ports/index.ts';
import type { StrategyHost } from '../strategies/strategy-host.ts';
import { RecentBars, type RecentBarsState } from './recent-bars.ts';

export type ContractMarketState = Readonly<{
  contractId: ContractId;
  last: Price | null;
  lastAt: UnixMs;
  heardAt: UnixMs;
  settlement: Price | null;
  bid: Price | null;
  ask: Price | null;
  joined: boolean;
  heard: boolean;
  stale: boolean;
  rolledTo: ContractId | null;
  rollToldOn: IsoDate | null;
  series: MinuteSeriesState;
  recent: RecentBarsState;
}>;

/** Trades of one contract in a row, by column; none of the columns is empty. */
export type TradeRun = Readonly<{
  contractId: ContractId;
  /** In ticks. */
  prices: Int32Array;
  sizes: Float64Array;
  /** Not falling. */
  times: Float64Array;
}>;

/** What the desk knows of one contract: last price, best bid and offer, and its minute bars. */
export class ContractMarket {
  readonly contract: Contract;
  last: Price | null = null;
  /** The venue's time of its newest trade. */
  lastAt = 0 as UnixMs;
  /** When the desk learned the last trade; 0 before the first. */
  heardAt = 0 as UnixMs;
  /** The last trade is older than the newest one: the venue repeats or reorders its data. */
  timeWentBack = false;
  /** The last price of the session before; null when it is not known. */
  settlement: Price | null = null;
  bid: Price | null = null;
  ask: Price | null = null;
  /** The stream and its past are one, without a gap. */
  joined = false;
  /** Something of it has come since it was subscribed to, or since its connection came back. */
  heard = false;
  /** It fell silent while its market was open. */
  stale = false;
  /** The contract of the product that the venue trades now; null while it is this one. */
  rolledTo: ContractId | null = null;
  /** The trading day on which it was told what is left in it since. */
  rollToldOn: IsoDate | null = null;
  /** Some account holds a position in it, so that every price matters. */
  exposed = false;
  /**
   * When the next bar is due to close, of one minute or longer; Infinity when none forms. Kept up
   * to date by `#findNextClose`, since it is asked at every wake-up: deriving it there took a tenth
   * of a backtest.
   */
  closesAt = Number.POSITIVE_INFINITY;
  /** Closed minutes, for who asks how far the market moves. */
  readonly recent = new RecentBars();
  readonly #series = new MinuteBarSeries();
  #hosts: readonly StrategyHost[] = [];

  constructor(contract: Contract) {
    this.contract = contract;
  }

  get rolled(): boolean {
    return this.rolledTo !== null;
  }

  /** When the running minute ends; Infinity when none runs. */
  get minuteClosesAt(): number {
    return this.#series.closesAt;
  }

  /** The bar of the running minute, or null. Reused: copy what is to be kept. */
  get forming(): Bar | null {
    return this.#series.forming;
  }

  get hosts(): readonly StrategyHost[] {
    return this.#hosts;
  }

  setHosts(hosts: readonly StrategyHost[]): void {
    this.#hosts = hosts;
    this.#findNextClose();
  }

  /** Takes a trade; true when it is the first of its minute, whose end has to be asked for. */
  onTrade(price: Price, size: number, at: UnixMs, heardAt: UnixMs): boolean {
    this.last = price;
    this.timeWentBack = at < this.lastAt;
    // Prices that are told again in their order stay old until the newest of before is reached.
    if (!this.timeWentBack) this.lastAt = at;
    this.heardAt = heardAt;
    this.#series.advance(at, this);
    const isFirst = this.#series.forming === null;
    this.#series.add(price, size, at);
    if (isFirst) this.#findNextClose();
    return isFirst;
  }

  /**
   * A fill is told before the trade of its price: what was opened across a gap must not be valued
   * at the price before the gap. Bars are made from trades only.
   */
  onFill({ price, at }: Pick<VenueFill, 'price' | 'at'>): void {
    if (at > this.lastAt) this.last = price;
  }

  /**
   * Adds all but the first, which was told; false, and nothing, when a bar closes before the
   * last.
   */
  addQuietTrades({ prices, sizes, times }: TradeRun): boolean {
    const last = times.length - 1;
    const lastAt = (times[last] ?? 0) as UnixMs;
    if (lastAt >= this.#series.closesAt) return false;
    for (let index = 1; index <= last; index += 1) {
      const at = (times[index] ?? 0) as UnixMs;
      this.#series.add((prices[index] ?? 0) as Price, sizes[index] ?? 0, at);
    }
    this.last = (prices[last] ?? 0) as Price;
    this.lastAt = lastAt;
    this.heardAt = lastAt;
    return true;
  }

  /** A session begins: the last price of the one before is the nearest thing to its settlement. */
  onSessionOpen(): void {
    this.settlement = this.last;
  }

  onQuote({ bid, ask }: Extract<EngineEvent, { kind: 'quote' }>): void {
    this.bid = bid;
    this.ask = ask;
  }

  closeDue(at: UnixMs): void {
    if (at < this.closesAt) return;
    this.#series.advance(at, this);
    if (!this.#series.isWaiting) for (const host of this.#hosts) host.closeDue(at);
    this.#findNextClose();
  }

  /** Asked for history: bars that close meanwhile wait for it. */
  expectHistory(): void {
    this.#series.expectHistory();
    this.#findNextClose();
  }

  /** From when the past is wanted: what the most demanding strategy has not seen yet. */
  historyFrom(now: UnixMs): UnixMs {
    const wants = this.#hosts.map((host) => host.historyFrom(now));
    return Math.min(now, ...wants) as UnixMs;
  }

  /** A strategy that started over is given what the others have seen; then all go on together. */
  joinHistory(bars: readonly Bar[], partial: Bar | null, at: UnixMs): void {
    const { givenTo } = this.#series;
    for (const host of this.#hosts) {
      for (const bar of bars) {
        const isMissed = bar.openedAt >= host.barsSeenTo && bar.openedAt < givenTo;
        if (isMissed) host.onMinuteBar(bar, false);
      }
    }
    this.#series.addHistory(bars, partial, at, this);
    this.joined = true;
    const lastBar = partial ?? bars.at(-1) ?? null;
    // While we were away the price went on: what we hold must not be valued at an older one.
    if (lastBar !== null && (this.last === null || this.lastAt < lastBar.openedAt)) {
      this.last = lastBar.close;
    }
    this.#findNextClose();
    this.closeDue(at);
  }

  /** The series has closed a bar; every strategy of the contract gets it. */
  onMinuteBar(bar: Bar, live: boolean): void {
    this.recent.add(bar);
    for (const host of this.#hosts) host.onMinuteBar(bar, live);
  }

  snapshot(): ContractMarketState {
    const { last, lastAt, heardAt, settlement, bid, ask } = this;
    const price = { contractId: this.contract.id, last, lastAt, heardAt, settlement, bid, ask };
    const { joined, heard, stale, rolledTo, rollToldOn } = this;
    const [series, recent] = [this.#series.snapshot(), this.recent.snapshot()];
    return { ...price, joined, heard, stale, rolledTo, rollToldOn, series, recent };
  }

  restore(state: ContractMarketState): void {
    const { last, lastAt, heardAt, settlement, bid, ask, series, recent } = state;
    this.last = last;
    this.lastAt = lastAt;
    this.heardAt = heardAt;
    this.settlement = settlement;
    this.bid = bid;
    this.ask = ask;
    this.joined = state.joined;
    this.heard = state.heard;
    this.stale = state.stale;
    this.rolledTo = state.rolledTo;
    this.rollToldOn = state.rollToldOn;
    this.#series.restore(series);
    this.recent.restore(recent);
    this.#findNextClose();
  }

  #findNextClose(): void {
    let earliest = this.#series.closesAt;
    // A longer bar cannot close before its minutes have come.
    if (!this.#series.isWaiting)
      for (const host of this.#hosts) earliest = Math.min(earliest, host.closesAt);
    this.closesAt = earliest;
  }
}
