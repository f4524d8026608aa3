import {
  type Bar,
  err,
  MINUTE_MS,
  ok,
  type Price,
  type Result,
  type TickGrid,
  type UnixMs,
} from '@loadline/core';
import { type BarEntity, timestampMs } from '@loadline/wire';
import { readPrice } from './prices.ts';

export type BarHistory = Readonly<{ bars: readonly Bar[]; partial: Bar | null }>;

/** One bar of the venue; its prices must be on the grid and in order. */
export function barOf(entity: BarEntity, grid: TickGrid): Result<Bar, string> {
  const openedAt = timestampMs(entity.t);
  if (openedAt === null) return err(`A bar opens at "${entity.t}".`);
  const prices: Price[] = [];
  for (const value of [entity.o, entity.h, entity.l, entity.c]) {
    const price = readPrice(value, grid, `price in the bar of ${entity.t}`);
    if (!price.ok) return price;
    prices.push(price.value);
  }
  const [open, high, low, close] = prices;
  if (open === undefined || high === undefined || low === undefined || close === undefined) {
    return err(`The bar of ${entity.t} lacks a price.`);
  }
  if (high < Math.max(open, low, close) || low > Math.min(open, close)) {
    return err(`The bar of ${entity.t} has prices outside of its high and low.`);
  }
  const volume = Number.isSafeInteger(entity.v) && entity.v > 0 ? entity.v : 0;
  return ok({ openedAt: openedAt as UnixMs, open, high, low, close, volume });
}

/**
 * Sorts one-minute bars, drops repeats (pages may overlap; the later answer wins) and sets apart
 * the one whose minute has not ended at `now`.
 */
export function arrangeBars(found: readonly Bar[], from: UnixMs, now: UnixMs): BarHistory {
  const byTime = new Map<number, Bar>();
  for (const bar of found) {
    if (bar.openedAt >= from && bar.openedAt <= now) byTime.set(bar.openedAt, bar);
  }
  const sorted = [...byTime.values()].sort((left, right) => left.openedAt - right.openedAt);
  const last = sorted.at(-1);
  const forming = last !== undefined && last.openedAt + MINUTE_MS > now;
  return forming ? { bars: sorted.slice(0, -1), partial: last } : { bars: sorted, partial: null };
}
