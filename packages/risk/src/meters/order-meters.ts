import type { ClientOrderId, ClosedTrade, IsoDate, OrderRequest, UnixMs } from '@loadline/core';
import type { RiskSituation } from '../checks/situation.ts';
import {
  CONDUCT_METERS,
  type ConductLimits,
  type ConductMeter,
  type ConductWarning,
  conductNumber,
} from './conduct.ts';
import { MinuteWindow } from './minute-window.ts';
import { RecentOrders, type SentOrder } from './recent-orders.ts';

/** A round trip shorter than this counts as a short hold: the holds of seconds of S11. */
const SHORT_HOLD_MS = 10_000;

/** A fill as the meters see it; `opens` is true for the fill of an entry. */
export type MeteredFill = Readonly<{
  orderId: ClientOrderId;
  quantity: number;
  opens: boolean;
}>;

/** Meters as plain data. */
export type OrderMetersState = Readonly<{
  day: IsoDate | null;
  orderTimes: readonly number[];
  modifyTimes: readonly number[];
  recent: readonly SentOrder[];
  /** Null without a losing trade: infinity has no JSON. */
  lastLossAt: number | null;
  contractsToday: number;
  shortHoldsToday: number;
  lastShortHold: string | null;
  ordersToday: number;
  fillsToday: number;
  entriesToday: readonly ClientOrderId[];
  warned: readonly ConductMeter[];
}>;

/**
 * What one account has done: rates by market time, the counts of the firm's trading day, the last
 * loss and the orders sent last. In the steady state nothing is allocated but one entry of a set
 * for each trade of the day.
 */
export class OrderMeters {
  readonly #orders = new MinuteWindow();
  readonly #modifies = new MinuteWindow();
  readonly #recent = new RecentOrders();
  readonly #entries = new Set<ClientOrderId>();
  readonly #warned = new Set<ConductMeter>();
  #day: IsoDate | null = null;
  #lastLossAt = Number.NEGATIVE_INFINITY;
  #contractsToday = 0;
  #shortHoldsToday = 0;
  #lastShortHold: string | null = null;
  #ordersToday = 0;
  #fillsToday = 0;

  /** Entries of the day of which something has been filled. */
  get tradesToday(): number {
    return this.#entries.size;
  }

  /** Contracts filled today, entries and exits. */
  get contractsToday(): number {
    return this.#contractsToday;
  }

  get shortHoldsToday(): number {
    return this.#shortHoldsToday;
  }

  get ordersToday(): number {
    return this.#ordersToday;
  }

  get fillsToday(): number {
    return this.#fillsToday;
  }

  /** -Infinity without a losing trade. A pause after a loss goes on over the end of a day. */
  get lastLossAt(): number {
    return this.#lastLossAt;
  }

  /** Begins the counts of a trading day anew, unless it is the day that runs already. */
  openDay(day: IsoDate): void {
    if (day === this.#day) return;
    this.#day = day;
    this.#entries.clear();
    this.#warned.clear();
    this.#contractsToday = 0;
    this.#shortHoldsToday = 0;
    this.#lastShortHold = null;
    this.#ordersToday = 0;
    this.#fillsToday = 0;
  }

  /** Any order that leaves, exits too: the venue counts them all. */
  sent(request: OrderRequest, at: UnixMs): void {
    this.#orders.add(at);
    this.#recent.add(request, at);
    this.#ordersToday += 1;
  }

  /** A change of a working order that leaves. */
  modified(at: UnixMs): void {
    this.#modifies.add(at);
  }

  filled({ orderId, quantity, opens }: MeteredFill): void {
    this.#contractsToday += quantity;
    this.#fillsToday += 1;
    if (opens) this.#entries.add(orderId);
  }

  /**
   * A round trip was closed. Its parts that were opened and closed at the same instants are one
   * short hold; a trade that only lost its fees has lost money.
   */
  traded({ contractId, entryAt, exitAt, netPnl }: ClosedTrade): void {
    if (netPnl < 0) this.#lastLossAt = Math.max(this.#lastLossAt, exitAt);
    if (exitAt - entryAt >= SHORT_HOLD_MS) return;
    const hold = `${contractId} ${entryAt} ${exitAt}`;
    if (hold === this.#lastShortHold) return;
    this.#lastShortHold = hold;
    this.#shortHoldsToday += 1;
  }

  ordersLastMinute(now: UnixMs): number {
    return this.#orders.count(now);
  }

  modifiesLastMinute(now: UnixMs): number {
    return this.#modifies.count(now);
  }

  /** When the same order was sent last, but not before an instant; -Infinity when it was not. */
  sameOrderAt(request: OrderRequest, since: number): number {
    return this.#recent.lastSame(request, since);
  }

  /** Writes all that the meters know into the situation of an order; allocates nothing. */
  describe(request: OrderRequest, situation: RiskSituation): void {
    const { now, limits } = situation;
    situation.ordersLastMinute = this.#orders.count(now);
    situation.modifiesLastMinute = this.#modifies.count(now);
    situation.sameOrderAt = this.#recent.lastSame(request, now - limits.duplicateWithinMs);
    situation.tradesToday = this.#entries.size;
    situation.lastLossAt = this.#lastLossAt;
    situation.contractsToday = this.#contractsToday;
    situation.shortHoldsToday = this.#shortHoldsToday;
    situation.ordersToday = this.#ordersToday;
    situation.fillsToday = this.#fillsToday;
  }

  /** The meters that have reached their warning mark since the last question, each once a day. */
  warnings(limits: ConductLimits): readonly ConductWarning[] {
    let warnings: ConductWarning[] | null = null;
    for (const meter of CONDUCT_METERS) {
      const observed = conductNumber(meter, this);
      const mark = limits[meter].warn;
      if (mark === null || observed < mark || this.#warned.has(meter)) continue;
      this.#warned.add(meter);
      warnings = [...(warnings ?? []), { meter, observed, mark }];
    }
    return warnings ?? NO_WARNINGS;
  }

  snapshot(): OrderMetersState {
    return {
      day: this.#day,
      orderTimes: this.#orders.times(),
      modifyTimes: this.#modifies.times(),
      recent: this.#recent.all(),
      lastLossAt: Number.isFinite(this.#lastLossAt) ? this.#lastLossAt : null,
      contractsToday: this.#contractsToday,
      shortHoldsToday: this.#shortHoldsToday,
      lastShortHold: this.#lastShortHold,
      ordersToday: this.#ordersToday,
      fillsToday: this.#fillsToday,
      entriesToday: [...this.#entries],
      warned: [...this.#warned],
    };
  }

  static restore(state: OrderMetersState): OrderMeters {
    const meters = new OrderMeters();
    meters.#day = state.day;
    for (const at of state.orderTimes) meters.#orders.add(at);
    for (const at of state.modifyTimes) meters.#modifies.add(at);
    for (const { request, at } of state.recent) meters.#recent.add(request, at);
    meters.#lastLossAt = state.lastLossAt ?? Number.NEGATIVE_INFINITY;
    meters.#contractsToday = state.contractsToday;
    meters.#shortHoldsToday = state.shortHoldsToday;
    meters.#lastShortHold = state.lastShortHold;
    meters.#ordersToday = state.ordersToday;
    meters.#fillsToday = state.fillsToday;
    for (const orderId of state.entriesToday) meters.#entries.add(orderId);
    for (const meter of state.warned) meters.#warned.add(meter);
    return meters;
  }
}

const NO_WARNINGS: readonly ConductWarning[] = [];
