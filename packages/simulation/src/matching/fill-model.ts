import type { LiquidityModel } from './liquidity.ts';

/** How orders fill where bars cannot tell. Part of a run's settings, so of its hash. */
export type FillModel = Readonly<{
  /** Ticks that a market or stop order fills worse than its price. */
  slippageTicks: number;
  /** Whether a resting limit needs the market to trade through it, or only to touch it. */
  limitFill: 'through' | 'touch';
  /** What one account gets of the volume of a price; null fills every order whole. */
  liquidity: LiquidityModel | null;
}>;

/** One tick on market and stop orders; nobody is first in the queue of a limit; no parts. */
export const DEFAULT_FILL_MODEL: FillModel = {
  slippageTicks: 1,
  limitFill: 'through',
  liquidity: null,
};
