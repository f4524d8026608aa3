import type { Bar } from '@loadline/core';

/** When, within its minute, a one-minute bar shows each of its four prices. */
export const PATH_OFFSETS_MS: readonly [number, number, number, number] = [
  0, 15_000, 30_000, 59_000,
];

type Prices = Readonly<Pick<Bar, 'open' | 'high' | 'low' | 'close'>>;

/**
 * Writes the four prices of a bar in the order in which the market is taken to have traded them:
 * away from the close first. A rising or unchanged bar goes open, low, high, close; a falling one
 * open, high, low, close. The first price is a jump, the others are continuous legs.
 *
 * @param out at least four numbers long; reused by the caller, since this runs for every bar.
 */
export function writePath({ open, high, low, close }: Prices, out: Int32Array): void {
  const rising = close >= open;
  out[0] = open;
  out[1] = rising ? low : high;
  out[2] = rising ? high : low;
  out[3] = close;
}

/** The part of a bar's volume that its price number `index` carries; unknown (0) stays 0. */
export function pathVolume(volume: number, index: number): number {
  const quarter = Math.floor(volume / 4);
  return index < 3 ? quarter : volume - 3 * quarter;
}

/** `pathVolume` of every price at once. */
export function writePathVolumes(volume: number, out: Float64Array): void {
  const quarter = Math.floor(volume / 4);
  out[0] = quarter;
  out[1] = quarter;
  out[2] = quarter;
  out[3] = volume - 3 * quarter;
}
