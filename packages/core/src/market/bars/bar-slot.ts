import type { Price } from '../../values/price.ts';
import type { UnixMs } from '../../values/time.ts';
import type { Bar } from '../market-data.ts';

/** A bar that is written in place: one object serves a whole run. */
export type BarSlot = { -readonly [Field in keyof Bar]: Bar[Field] };

export const emptySlot = (): BarSlot => ({
  openedAt: 0 as UnixMs,
  open: 0 as Price,
  high: 0 as Price,
  low: 0 as Price,
  close: 0 as Price,
  volume: 0,
});

/** Copies every field; the target keeps its identity. */
export function writeSlot(slot: BarSlot, bar: Bar): void {
  slot.openedAt = bar.openedAt;
  slot.open = bar.open;
  slot.high = bar.high;
  slot.low = bar.low;
  slot.close = bar.close;
  slot.volume = bar.volume;
}

/**
 * Adds what came later. Volume is the sum of the sizes that are known: 0 stays 0 when none is, and
 * a bar of which only a part is known understates, which is better than to throw that part away.
 */
export function extendSlot(slot: BarSlot, later: Bar): void {
  if (later.high > slot.high) slot.high = later.high;
  if (later.low < slot.low) slot.low = later.low;
  slot.close = later.close;
  slot.volume += later.volume;
}

/** A bar that can be kept: the reused ones change under their reader. */
export const copyBar = (bar: Bar): Bar => ({ ...bar });
