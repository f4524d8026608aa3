import { DAY_MS, type IsoDate, type Product, type Session, type UnixMs } from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';

/** When everything has to be flat. */
export type DayHours = Readonly<{
  /** How long before that the desk closes everything itself. */
  flattenLeadMs: number;
  /** The earliest time that any account of the desk has to be flat by. */
  flatBy: (session: Session) => UnixMs;
}>;

export type TradingDay = Readonly<{ date: IsoDate; startedAt: UnixMs }>;

/** When a session opens and when everything has to be flat, per product, as wake-ups. */
export class DayPlan {
  readonly #context: EngineContext;
  readonly #products: Product[];
  readonly #hours: DayHours;
  /** The session that was asked about last, with its flatten: asked at every wake-up. */
  #flat: Readonly<{ session: Session; at: UnixMs }> | null = null;

  constructor(context: EngineContext, products: readonly Product[], hours: DayHours) {
    this.#context = context;
    this.#products = [...products];
    this.#hours = hours;
  }

  start(): void {
    for (const { root } of this.#products) this.planAfter(root);
  }

  /** Takes up another product, in which something is held; false when it is planned for already. */
  include(product: Product): boolean {
    if (this.#products.includes(product)) return false;
    this.#products.push(product);
    return true;
  }

  productOf(root: string): Product | null {
    return this.#products.find((product) => product.root === root) ?? null;
  }

  /** Plans the next flatten and the next opening of a product, from now on. */
  planAfter(root: string): void {
    const product = this.productOf(root);
    if (product === null) return;
    const { now, wakes } = this.#context;
    const current = this.#sessionAt(product, now);
    const flatAt = current === null ? Number.POSITIVE_INFINITY : this.flatAt(current);
    if (flatAt > now && Number.isFinite(flatAt)) wakes.set(`flatBy:${root}`, flatAt as UnixMs);
    const next = this.#nextSession(product, current?.closesAt ?? now);
    if (next !== null) wakes.set(`sessionOpen:${root}`, next.opensAt);
  }

  /** The instant at which the desk closes everything of a session. */
  flatAt(session: Session): UnixMs {
    if (this.#flat?.session !== session) {
      const at = this.#hours.flatBy(session) - this.#hours.flattenLeadMs;
      this.#flat = { session, at: Math.max(session.opensAt, at) as UnixMs };
    }
    return this.#flat.at;
  }

  /** The rules of the accounts have changed: their hours may have, too. */
  forgetHours(): void {
    this.#flat = null;
  }

  /** True from the flatten until the session closes: nothing new may be opened. */
  isPastFlat(product: Product): boolean {
    const session = this.#sessionAt(product, this.#context.now);
    return session !== null && this.#context.now >= this.flatAt(session);
  }

  /** The firm's trading day of this instant, by the first product that knows one. */
  tradingDay(): TradingDay | null {
    for (const product of this.#products) {
      const session =
        this.#sessionAt(product, this.#context.now) ??
        this.#nextSession(product, this.#context.now);
      if (session !== null) return { date: session.tradingDay, startedAt: session.opensAt };
    }
    return null;
  }

  /** When the trading day after this instant begins: until then a lock holds. */
  nextDayAt(now: UnixMs): UnixMs {
    for (const product of this.#products) {
      const current = this.#sessionAt(product, now);
      const next = this.#nextSession(product, current?.closesAt ?? now);
      if (next !== null) return next.opensAt;
    }
    return (now + DAY_MS) as UnixMs;
  }

  /** The session that has opened and not closed, its pauses included. */
  #sessionAt(product: Product, at: UnixMs): Session | null {
    const found = this.#context.calendar.lookup(product, at);
    if (found.kind === 'open') return found.session;
    return found.kind === 'closed' && found.next.opensAt <= at ? found.next : null;
  }

  #nextSession(product: Product, at: UnixMs): Session | null {
    const found = this.#context.calendar.lookup(product, at);
    if (found.kind === 'closed') return found.next.opensAt > at ? found.next : null;
    if (found.kind === 'unknown') return null;
    return this.#nextSession(product, found.session.closesAt);
  }
}
