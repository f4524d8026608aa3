import { type Contract, isQuantity } from '@loadline/core';
import { LINE_MAX } from './product-costs.ts';

/** An order in hand that wants to open: what the room looks at. */
export type RoomRequest = Readonly<{
  contract: Contract;
  quantity: number;
  /** From the fill to the stop, in ticks; null: no stop. */
  stopTicks: number | null;
  /** The group of orders that cancel each other which the order joins; null: none. */
  group: string | null;
}>;

/**
 * The largest size up to `quantity` that leaves more than nothing of the room: a touch is a breach.
 * A member of a group adds only what it loses beyond the group's worst so far.
 *
 * @param room what lies between the worst case and the threshold; not above 0, or NaN: none fits.
 * @param perContract what a contract can lose; NaN: unbounded, so none fits.
 * @param counted what the group is counted with already.
 */
export function largestQuantity(
  quantity: number,
  room: number,
  perContract: number,
  counted: number,
): number {
  if (!(room > 0) || !(perContract >= 0) || !isQuantity(quantity)) return 0;
  if (perContract === 0) return quantity;
  // A quotient of safe integers that is not whole never rounds to a whole number.
  const fits = Math.ceil(Math.min(room + counted, LINE_MAX + 1) / perContract) - 1;
  return Math.min(fits, quantity);
}
