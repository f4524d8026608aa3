import { PARTS, partAt } from './parts.ts';
import type { Bar, Trade } from './recordings.ts';

/** How far a price went without a trade in between, in ticks, by part of the session. */
export type Samples = readonly (readonly number[])[];

/** A step over more than this is the daily break, a weekend or a hole in the recording. */
const HOLE_MS = 5 * 60_000;

/** One in so many is beyond the figure, but never fewer than `BEYOND_MIN`. */
export const ONE_IN = 1_000;
const BEYOND_MIN = 2;

/** A part with fewer steps than this has no figure of its own. */
const SAMPLE_MIN = 500;

/**
 * From the close of each minute to the open of the next, in ticks. A stop order just beyond the
 * close is filled that far away. The minute's edge is where releases come, so it is a hard sample.
 *
 * @param rolls first bars of new contracts, whose step is left out.
 */
export function barJumps(bars: readonly Bar[], rolls: ReadonlySet<number>): Samples {
  const samples: number[][] = PARTS.map(() => []);
  let before: Bar | undefined;
  for (const bar of bars) {
    if (before !== undefined && bar.at - before.at <= HOLE_MS && !rolls.has(bar.at)) {
      samples[partAt(bar.at)]?.push(Math.abs(bar.open - before.close));
    }
    before = bar;
  }
  return samples;
}

/**
 * The slippage of a stop order at every level that a trade reaches or passes: the distance from the
 * level to the first trade at or through it, in ticks, both directions.
 */
export function stopSlippage(trades: readonly Trade[]): Samples {
  const samples: number[][] = PARTS.map(() => []);
  let before: Trade | undefined;
  for (const trade of trades) {
    if (before !== undefined && trade.at - before.at <= HOLE_MS) {
      const part = samples[partAt(trade.at)];
      const moved = Math.abs(trade.price - before.price);
      for (let beyond = 0; beyond < moved; beyond += 1) part?.push(beyond);
    }
    before = trade;
  }
  return samples;
}

/** The value that one in a thousand is beyond, and no fewer than two; null for small samples. */
export function farValue(sample: readonly number[]): number | null {
  if (sample.length < SAMPLE_MIN) return null;
  const beyond = Math.max(BEYOND_MIN, Math.floor(sample.length / ONE_IN));
  return sample.toSorted((left, right) => right - left)[beyond] ?? null;
}
