import {
  assert,
  dayOfIsoDate,
  MINUTE_MS,
  NEW_YORK,
  type Product,
  type SessionCalendar,
  shiftDay,
  type UnixMs,
} from '@loadline/core';
import { FLATTEN_LEAD_MS } from './overnight-desk.ts';

/** Where an entry that does not work is put: beyond every price. */
export const FAR = 2 ** 30;

/** One session of the reference loop: its times, range, waiting entries and open position. */
export type PlainDay = {
  closesAt: number;
  rangeFrom: number;
  rangeEnd: number;
  windowEnd: number;
  flatAt: number;
  phase: 'building' | 'trading' | 'out';
  isFlattened: boolean;
  high: number;
  low: number;
  seenTo: number;
  hasHole: boolean;
  stopTicks: number;
  targetTicks: number;
  trades: number;
  buyAt: number;
  sellAt: number;
  /** +1 long, -1 short, 0 flat. */
  sign: number;
  entryAt: number;
  entryPrice: number;
  stop: number;
  target: number;
  isAtBreakeven: boolean;
  /** A market order is on its way that closes the position. */
  isClosing: boolean;
};

const RANGE_START_MINUTE = 18 * 60;
const RANGE_END_MINUTE = 9 * 60 + 30;
const WINDOW_END_MINUTE = 15 * 60;

/** The session of a bar, flat and without a range. */
export function plainDay(calendar: SessionCalendar, product: Product, at: number): PlainDay {
  const found = calendar.lookup(product, at as UnixMs);
  assert(found.kind === 'open', 'bars outside of sessions were left out');
  const { tradeDate, opensAt, closesAt, flatBy } = found.session;
  const day = dayOfIsoDate(tradeDate);
  const rangeFrom = Math.max(NEW_YORK.instantOf(shiftDay(day, -1), RANGE_START_MINUTE), opensAt);
  const rangeEnd = NEW_YORK.instantOf(day, RANGE_END_MINUTE);
  const windowEnd = NEW_YORK.instantOf(day, WINDOW_END_MINUTE);
  const isTooShort = rangeEnd <= rangeFrom || flatBy - rangeEnd < 60 * MINUTE_MS;
  return {
    closesAt,
    rangeFrom,
    rangeEnd,
    windowEnd: Math.min(windowEnd, flatBy - 30 * MINUTE_MS),
    flatAt: flatBy - FLATTEN_LEAD_MS,
    phase: isTooShort ? 'out' : 'building',
    isFlattened: false,
    high: -FAR,
    low: FAR,
    seenTo: rangeFrom,
    hasHole: false,
    stopTicks: 0,
    targetTicks: 0,
    trades: 0,
    buyAt: FAR,
    sellAt: -FAR,
    sign: 0,
    entryAt: 0,
    entryPrice: 0,
    stop: 0,
    target: 0,
    isAtBreakeven: false,
    isClosing: false,
  };
}
