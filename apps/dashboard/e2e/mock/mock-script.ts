import type {
  DeskState,
  FeedEntry,
  FillMarker,
  SectionName,
  ServerMessage,
} from '@loadline/api-schema';
import { exitFill, exitOrders, exitTrade, openingFills, openingOf, stateOf } from './mock-day.ts';
import { openingFeed } from './mock-feed.ts';
import {
  barText,
  DAY_START,
  MINUTE_MS,
  type MockBar,
  onTick,
  priceOf,
  seeded,
  steerAt,
} from './mock-market.ts';
import { COMBINE, CONTRACT, iso, type MockDay } from './mock-names.ts';
import { openingRisk, type RiskCommand, tellRisk } from './mock-risk.ts';

/** Prices of one minute. */
const PRICES = 4;

/** The scripted day as it goes on: prices, and what commands and the market do to the desk. */
export class MockScript {
  readonly bars: MockBar[];
  readonly day: MockDay;
  /** Overrides of what the state would be, such as a hub that is down. */
  readonly overrides: Partial<DeskState> = {};
  readonly #push: (message: ServerMessage) => void;
  readonly #random = seeded(11);
  readonly #feed: FeedEntry[];
  readonly #fills: FillMarker[];
  #sequence = 0;
  #step = 0;

  constructor(push: (message: ServerMessage) => void) {
    this.#push = push;
    const { bars, levels, firstLoss } = openingOf();
    this.bars = bars;
    this.#feed = openingFeed(levels, firstLoss);
    this.#fills = openingFills(levels, firstLoss);
    this.day = {
      at: DAY_START,
      machineStart: Date.now(),
      price: bars.at(-1)?.close ?? 0,
      levels,
      holding: true,
      running: true,
      orders: exitOrders(levels),
      trades: [firstLoss],
      risk: openingRisk(),
    };
  }

  state(): DeskState {
    return { ...stateOf(this.day), ...this.overrides };
  }

  /** @param resumeFrom the last feed number that the reader has. */
  snapshot(resumeFrom = 0): ServerMessage {
    const feed = this.#feed.filter(({ sequence }) => sequence > resumeFrom);
    const [state, fills] = [this.state(), this.#fills];
    return { type: 'snapshot', sequence: this.#sequence, state, feed, feedComplete: true, fills };
  }

  /** The market's next price, with everything that follows from it. */
  step(): void {
    const { day } = this;
    this.#step += 1;
    day.at = DAY_START + Math.floor((this.#step * MINUTE_MS) / PRICES);
    const steer = steerAt({ at: day.at, price: day.price, ...day.levels }) / PRICES;
    day.price = onTick(day.price + steer + (this.#random() - 0.5) * 5);
    this.#pushBar();
    this.quote();
    if (day.holding && day.price >= day.levels.target) this.closePosition('target');
    this.sections('clock', 'connections', 'positions', 'accounts');
  }

  /** Only a quote, without a new price: what a busy market sends most of. */
  quote(): void {
    const { price, at } = this.day;
    const wobble = onTick(this.#random() * 0.75);
    const quote = {
      contractId: CONTRACT.contractId,
      bid: priceOf(price - 0.25 - wobble),
      ask: priceOf(price + 0.25),
      last: priceOf(price - wobble),
      at: iso(at),
    };
    this.#push({ type: 'quote', quote });
  }

  setRunning(running: boolean): void {
    this.day.running = running;
    this.sections('strategies');
    this.say(
      'info',
      running
        ? 'Overnight range breakout was started by hand.'
        : 'Overnight range breakout was stopped by hand.',
    );
  }

  cancelOrder(clientOrderId: string): boolean {
    const known = this.day.orders.some((order) => order.clientOrderId === clientOrderId);
    this.day.orders = this.day.orders.filter((order) => order.clientOrderId !== clientOrderId);
    this.sections('orders');
    if (known) this.say('warning', `Order ${clientOrderId} was canceled by hand.`);
    return known;
  }

  closePosition(reason: 'target' | 'flatten'): void {
    const { day } = this;
    if (!day.holding) return;
    const price = reason === 'target' ? day.levels.target : day.price;
    const trade = exitTrade(day, price, reason);
    const fill = exitFill(day, price, reason === 'target' ? 'target' : 'close');
    day.holding = false;
    day.orders = [];
    day.trades = [...day.trades, trade];
    this.#fills.push(fill);
    this.#push({ type: 'fill', fill });
    this.sections('orders', 'positions', 'trades', 'accounts', 'strategies');
    this.say('good', `Sold 1 NQH5 at ${priceOf(price)} (${reason}), net ${trade.netPnl} dollars.`);
  }

  /** What a person told risk, and what follows from it. */
  tellRisk(command: RiskCommand): void {
    const said = tellRisk(this.day.risk, command, iso(this.day.at));
    if (command.kind === 'kill') this.closePosition('flatten');
    this.sections('killSwitch', 'accounts', 'orders');
    this.say('warning', said);
  }

  say(severity: FeedEntry['severity'], text: string): void {
    const sequence = (this.#feed.at(-1)?.sequence ?? 0) + 1;
    const at = iso(this.day.at);
    const entry = { sequence, at, severity, kind: 'command', accountId: COMBINE, text };
    this.#feed.push(entry);
    this.#push({ type: 'feed', entry });
  }

  sections(...names: readonly SectionName[]): void {
    const state = this.state();
    for (const name of names) this.#pushSection(name, state);
  }

  heartbeat(): void {
    this.#push({ type: 'heartbeat', at: iso(this.day.at) });
  }

  #pushSection(name: SectionName, state: DeskState): void {
    this.#sequence += 1;
    const message = { type: 'section', name, value: state[name], sequence: this.#sequence };
    // The pair of name and value is right by construction, which a union of pairs cannot express.
    this.#push(message as ServerMessage);
  }

  #pushBar(): void {
    const { at, price } = this.day;
    const openedAt = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const last = this.bars.at(-1);
    if (last === undefined) return;
    if (last.at === openedAt) {
      last.high = Math.max(last.high, price);
      last.low = Math.min(last.low, price);
      last.close = price;
      last.volume += 130;
    } else {
      this.bars.push({
        at: openedAt,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: 130,
      });
    }
    const bar = this.bars.at(-1);
    if (bar === undefined) return;
    const streamed = { ...barText(bar), contractId: CONTRACT.contractId, closed: false };
    this.#push({ type: 'bar', bar: streamed });
  }
}
