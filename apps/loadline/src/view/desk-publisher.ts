import type { DeskHub } from '@loadline/api';
import type { DeskState, FeedEntry, FillMarker, LinkState, RoundTrip } from '@loadline/api-schema';
import type { ContractId, UnixMs } from '@loadline/core';
import { type Engine, workingStop } from '@loadline/engine';
import type { AuditEvent, AuditRecord, EngineEvent } from '@loadline/engine/ports';
import type { CallsView } from '@loadline/projectx';
import type { MarketClock } from '../venue/market-clock.ts';
import { BarWatch, type ClosedBar, streamedBar } from './bar-watch.ts';
import type { KeptDecision } from './decision-section.ts';
import { deskSections, type StrategyWords, type ViewSources } from './desk-view.ts';
import { feedEntry, fillMarker, roundTripOf } from './feed-words.ts';
import { isoTime } from './iso-time.ts';
import { LatestDecisions } from './latest-decisions.ts';
import { venueState } from './venue-section.ts';

export type PublisherOptions = Readonly<{
  engine: Engine;
  clock: MarketClock;
  version: string;
  runId: string;
  venue: 'simulation' | 'live';
  strategyWords: (kind: string) => StrategyWords;
  database: () => LinkState;
  /** What has been asked of the venue. */
  calls: () => CallsView;
  onClosedBars: (bars: readonly ClosedBar[]) => void;
}>;

const PACE_MS = 50;
const CLOCK_PACE_MS = 250;
const FEED_KEPT = 500;

/** Turns what the engine knows into what readers of the desk socket see, at a person's pace. */
export class DeskPublisher {
  readonly #options: PublisherOptions;
  readonly #bars: BarWatch;
  readonly #startedAt = isoTime(Date.now());
  #hub: DeskHub | null = null;
  #timer: NodeJS.Timeout | null = null;
  #feed: FeedEntry[] = [];
  #fills: FillMarker[] = [];
  #trades: RoundTrip[] = [];
  readonly #decisions = new LatestDecisions();
  #links: { market: LinkState; user: LinkState };
  #stateChanged = true;
  #clockSentAt = 0;
  readonly #protected = new Map<string, UnixMs>();

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#bars = new BarWatch(options.engine.market.markets);
    const down: LinkState = { state: 'down', since: this.#startedAt, reason: 'not connected yet' };
    this.#links = { market: down, user: down };
  }

  /** Readers are served through this hub from now on. */
  attach(hub: DeskHub): void {
    this.#hub = hub;
    hub.load(
      { state: this.#state(), feed: this.#feed, fills: this.#fills },
      { feedContinues: false },
    );
    this.#timer = setInterval(() => this.#publish(), PACE_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#publish();
  }

  onEvent(event: EngineEvent): void {
    if (event.kind === 'trade' || event.kind === 'quote') {
      this.#bars.look(event.contractId);
    } else if (event.kind === 'history') {
      this.#bars.lookAtHistory(event.contractId, event);
    } else {
      this.#stateChanged = true;
      if (event.kind === 'wake') this.#bars.lookAtAll();
    }
  }

  /** A decision of a day before, so that a page has some to show after a start. */
  addEarlierDecision(kept: KeptDecision): void {
    this.#decisions.add(kept);
  }

  onAudit(record: AuditRecord, event: AuditEvent): void {
    this.#stateChanged = true;
    const entry = feedEntry(record, event);
    if (entry !== null) {
      this.#feed = [...this.#feed.slice(1 - FEED_KEPT), entry];
      this.#hub?.addFeed(entry);
    }
    if (event.kind === 'filled') {
      const marker = fillMarker(event, this.#options.engine);
      if (marker !== null) this.#addFill(marker);
    }
    if (event.kind === 'riskDecided') this.#decisions.add(event);
    if (event.kind === 'tradeClosed') this.#trades = [...this.#trades, roundTripOf(event.trade)];
    if (event.kind === 'dayRolled') this.#trades = [];
    if (event.kind === 'connectionChanged') {
      const { hub, state } = event;
      const reason = state === 'up' ? null : event.reason;
      this.#links = { ...this.#links, [hub]: { state, since: isoTime(Date.now()), reason } };
    }
  }

  #addFill(marker: FillMarker): void {
    this.#fills = [...this.#fills.slice(1 - FEED_KEPT), marker];
    this.#hub?.addFill(marker);
  }

  #publish(): void {
    const hub = this.#hub;
    if (hub === null) return;
    const closed = this.#bars.takeClosed();
    for (const bar of closed) hub.setBar(streamedBar(bar, true));
    if (closed.length > 0) this.#options.onClosedBars(closed);
    const moved = this.#bars.takeMoved();
    for (const { bar, quote } of moved) {
      if (bar !== null) hub.setBar(bar);
      hub.setQuote(quote);
    }
    if (moved.length > 0 || this.#stateChanged) this.#publishState(hub);
    const now = performance.now();
    if (now - this.#clockSentAt < CLOCK_PACE_MS) return;
    this.#clockSentAt = now;
    hub.setSection('clock', this.#clock());
    hub.setSection('connections', this.#connections());
    hub.setSection('venue', venueState(this.#options.engine, this.#options.calls()));
  }

  #publishState(hub: DeskHub): void {
    this.#stateChanged = false;
    this.#noteProtection();
    const sections = deskSections(this.#sources());
    hub.setSection('killSwitch', sections.killSwitch);
    hub.setSection('accounts', sections.accounts);
    hub.setSection('limits', sections.limits);
    hub.setSection('positions', sections.positions);
    hub.setSection('orders', sections.orders);
    hub.setSection('strategies', sections.strategies);
    if (this.#decisions.takeChanged()) hub.setSection('decisions', this.#decisions.shown());
    hub.setSection('trades', this.#trades);
  }

  #state(): DeskState {
    const { version, runId, venue } = this.#options;
    return {
      clock: this.#clock(),
      connections: this.#connections(),
      venue: venueState(this.#options.engine, this.#options.calls()),
      ...deskSections(this.#sources()),
      decisions: this.#decisions.shown(),
      trades: this.#trades,
      version: { version, runId, startedAt: this.#startedAt, venue },
    };
  }

  #sources(): ViewSources {
    const { engine, strategyWords } = this.#options;
    const protectedSince = (accountId: number, contractId: ContractId): UnixMs | null =>
      this.#protected.get(`${accountId} ${contractId}`) ?? null;
    return { engine, strategyWords, protectedSince };
  }

  /** Since when each position has had a working stop of its size without a break. */
  #noteProtection(): void {
    const { engine } = this.#options;
    const seen = new Set<string>();
    for (const { desk } of engine.accounts.values()) {
      for (const { contract, position } of desk.book.held()) {
        const key = `${desk.accountId} ${contract.id}`;
        const stop = workingStop(desk, contract);
        if (stop === null || stop.quantity < Math.abs(position.size)) continue;
        seen.add(key);
        if (!this.#protected.has(key)) this.#protected.set(key, engine.now);
      }
    }
    for (const key of this.#protected.keys()) if (!seen.has(key)) this.#protected.delete(key);
  }

  #clock(): DeskState['clock'] {
    const { engine, clock } = this.#options;
    const { mode, speed, marketTime } = clock.state;
    const day = engine.dayPlan.tradingDay();
    const sessionOpen = engine.market.products.some(
      (product) => engine.context.calendar.lookup(product, marketTime as UnixMs).kind === 'open',
    );
    return {
      marketTime: isoTime(marketTime),
      mode,
      speed,
      tradingDay: day?.date ?? isoTime(marketTime).slice(0, 10),
      sessionOpen,
      staleSince: null,
    };
  }

  #connections(): DeskState['connections'] {
    const { engine, database } = this.#options;
    const last = Math.max(0, ...[...engine.market.markets.values()].map(({ lastAt }) => lastAt));
    return {
      marketHub: this.#links.market,
      userHub: this.#links.user,
      database: database(),
      lastQuoteAt: last === 0 ? null : isoTime(last),
    };
  }
}
