import type { IsoDate, UnixMs } from '../values/time.ts';
import type { Product } from './product.ts';

/**
 * One exchange session of a product, from its opening to its close, as instants.
 * All rules are kept in Chicago time; every daylight-saving change is already applied.
 */
export type Session = Readonly<{
  /** The exchange's trade date: the date on which the session closes. */
  tradeDate: IsoDate;
  /** The firm's trading day: a fill at 17:00 Chicago or later belongs to the next date. */
  tradingDay: IsoDate;
  opensAt: UnixMs;
  closesAt: UnixMs;
  /** Trading stretches within the session; grains pause in the morning. */
  segments: readonly Readonly<{ opensAt: UnixMs; closesAt: UnixMs }>[];
  /** Every position must be closed by then (15:10, or 15 minutes before an early close). */
  flatBy: UnixMs;
  /** No order that adds exposure is accepted by the firm from then on (15:08). */
  lastEntryAt: UnixMs;
  earlyClose: boolean;
}>;

/** What the calendar knows of an instant. Where it ends, opening is denied. */
export type SessionLookup =
  | Readonly<{ kind: 'open'; session: Session }>
  | Readonly<{ kind: 'closed'; next: Session }>
  | Readonly<{ kind: 'unknown' }>;

/** Sessions per product and date, from the product's hours and the holiday table. */
export interface SessionCalendar {
  /** Open means inside a trading stretch of a session. Cheap: meant for every price. */
  lookup(product: Product, at: UnixMs): SessionLookup;
  /** The session with this trade date, or null when there is none or the calendar has ended. */
  sessionOn(product: Product, tradeDate: IsoDate): Session | null;
}
