import { MINUTE_MS } from '@loadline/core';
import { SETTINGS } from './overnight-desk.ts';

/** Wilder's average true range over longer bars, and the one of them that forms. */
export type PlainAtr = {
  count: number;
  average: number;
  lastClose: number;
  endsAt: number;
  high: number;
  low: number;
  close: number;
};

const LENGTH_MS = SETTINGS.atrMinutes * MINUTE_MS;

export const plainAtr = (): PlainAtr => ({
  count: -1,
  average: 0,
  lastClose: 0,
  endsAt: Number.POSITIVE_INFINITY,
  high: 0,
  low: 0,
  close: 0,
});

/** The longer bar is over: its range counts. The first has no close before it. */
export function closeAtrBar(atr: PlainAtr): void {
  const { high, low, lastClose } = atr;
  atr.lastClose = atr.close;
  atr.endsAt = Number.POSITIVE_INFINITY;
  atr.count += 1;
  if (atr.count === 0) return;
  const range = Math.max(high, lastClose) - Math.min(low, lastClose);
  const { atrPeriod } = SETTINGS;
  // The sum first, so that the mean is rounded as the indicator rounds it.
  if (atr.count < atrPeriod) atr.average += range;
  else if (atr.count === atrPeriod) atr.average = (atr.average + range) / atrPeriod;
  else atr.average += (range - atr.average) / atrPeriod;
}

/** Adds a minute bar; longer bars are aligned to the session, which is a whole number of them. */
export function addToAtr(
  atr: PlainAtr,
  at: number,
  prices: Readonly<{ high: number; low: number; close: number }>,
  closesAt: number,
): void {
  if (atr.endsAt === Number.POSITIVE_INFINITY) {
    atr.endsAt = Math.min(closesAt, (Math.floor(at / LENGTH_MS) + 1) * LENGTH_MS);
    atr.high = prices.high;
    atr.low = prices.low;
  } else {
    if (prices.high > atr.high) atr.high = prices.high;
    if (prices.low < atr.low) atr.low = prices.low;
  }
  atr.close = prices.close;
}
