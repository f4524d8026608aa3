import { type EntryFill, type Price, sideSign } from '@loadline/core';
import type { OvernightRangeConfig } from './config.ts';

/** The strategy's own position, as far as its entries tell. Plain JSON. */
export type OpenPosition = Readonly<{
  size: number;
  /** Average entry in ticks, off the grid when a fill came in parts. */
  entryPrice: number;
  stopTicks: number;
  atBreakeven: boolean;
}>;

/** The stop keeps at least this distance from the price that moves it to breakeven. */
const STOP_DISTANCE_MIN = 4;

/**
 * The position after a fill of an entry. Both entries can fill when the cancel of the other one
 * comes too late: then the fill reduces or turns the position, and what is left is respected.
 */
export function afterEntryFill(
  position: OpenPosition | null,
  { side, quantity, price }: EntryFill,
  stopTicks: number,
): OpenPosition {
  const signed = sideSign(side) * quantity;
  const before = position?.size ?? 0;
  const size = before + signed;
  if (position === null || before === 0 || before > 0 !== size > 0) {
    return { size, entryPrice: price, stopTicks, atBreakeven: false };
  }
  const grows = before > 0 === signed > 0;
  const entryPrice = grows
    ? (position.entryPrice * before + price * signed) / size
    : position.entryPrice;
  return { ...position, size, entryPrice };
}

/** The stop's new price when the market has earned breakeven, else null. Once per position. */
export function breakevenStop(
  { size, entryPrice, stopTicks, atBreakeven }: OpenPosition,
  price: Price,
  { breakevenTrigger, breakevenOffsetTicks }: OvernightRangeConfig,
): Price | null {
  if (atBreakeven || size === 0 || breakevenTrigger === 0) return null;
  const wanted = Math.round(breakevenTrigger * stopTicks);
  const trigger = Math.max(wanted, breakevenOffsetTicks + STOP_DISTANCE_MIN);
  const sign = Math.sign(size);
  if (sign * (price - entryPrice) < trigger) return null;
  return Math.round(entryPrice + sign * breakevenOffsetTicks) as Price;
}
