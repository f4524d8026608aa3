import { firmTradingDay, type IsoDate } from '@loadline/core';
import type { Clock } from '@loadline/engine/ports';
import type { Path } from '@loadline/wire';
import type { Priority } from './priority.ts';

/** Requests of one endpoint with one priority. */
export type CallCount = Readonly<{
  /** The path without its `/api/`, such as `Order/place`. */
  endpoint: string;
  priority: Priority;
  calls: number;
}>;

/** Every request that left since the firm's trading day began. */
export type CallsOfDay = Readonly<{
  tradingDay: IsoDate;
  total: number;
  /** Those that reconciliation made. */
  reconciling: number;
  refused: number;
  rows: readonly CallCount[];
}>;

/** Counts requests by endpoint and priority; it begins anew with each of the firm's days. */
export class CallLedger {
  readonly #marketClock: Clock;
  #day: IsoDate;
  #refused = 0;
  #rows = new Map<string, CallCount>();

  /** @param marketClock market time: it says which trading day it is. */
  constructor(marketClock: Clock) {
    this.#marketClock = marketClock;
    this.#day = firmTradingDay(marketClock.now());
  }

  count(path: Path, priority: Priority): void {
    this.#turn();
    const endpoint = path.replace(/^\/api\//, '');
    const key = `${endpoint} ${priority}`;
    const calls = (this.#rows.get(key)?.calls ?? 0) + 1;
    this.#rows.set(key, { endpoint, priority, calls });
  }

  /** The venue has answered HTTP 429. */
  countRefusal(): void {
    this.#turn();
    this.#refused += 1;
  }

  view(): CallsOfDay {
    this.#turn();
    const rows = [...this.#rows.values()].sort((left, right) => right.calls - left.calls);
    const sum = (wanted: readonly CallCount[]): number =>
      wanted.reduce((total, { calls }) => total + calls, 0);
    const reconciling = sum(rows.filter(({ priority }) => priority === 'reconcile'));
    const tradingDay = this.#day;
    return { tradingDay, total: sum(rows), reconciling, refused: this.#refused, rows };
  }

  #turn(): void {
    const day = firmTradingDay(this.#marketClock.now());
    if (day === this.#day) return;
    this.#day = day;
    this.#refused = 0;
    this.#rows = new Map();
  }
}
