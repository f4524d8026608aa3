import type { Money } from '../values/money.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import { type Side, sideSign } from '../values/side.ts';

/**
 * The net position in one contract. `size` is signed, and `cost` carries its sign: the money that
 * the contracts were bought for (positive), or minus what they were sold for.
 */
export type NetPosition = Readonly<{ size: number; cost: Money }>;

export const FLAT_POSITION: NetPosition = { size: 0, cost: 0 as Money };

export type PositionFill = Readonly<{ side: Side; quantity: Quantity; price: Price }>;

/** `realised` is gross and null where the fill only opened or added: the venue tells it so too. */
export type PositionChange = Readonly<{ position: NetPosition; realised: Money | null }>;

/**
 * Books one fill by average cost, exact in micro-dollars.
 *
 * A partial reduction takes its share of the cost, rounded to a whole micro-dollar, halves away
 * from zero so that long and short mirror each other; the last reduction takes what is left, so
 * nothing is lost over a round trip. A fill beyond the position closes it and opens the rest.
 *
 * @param tickValue money per tick and contract of the product.
 */
export function applyFill(
  position: NetPosition,
  { side, quantity, price }: PositionFill,
  tickValue: Money,
): PositionChange {
  const signed = sideSign(side) * quantity;
  if (position.size === 0 || position.size > 0 === signed > 0) {
    const cost = (position.cost + signed * price * tickValue) as Money;
    return { position: { size: position.size + signed, cost }, realised: null };
  }
  const closed = Math.min(quantity, Math.abs(position.size));
  const released = shareOf(position.cost, closed, Math.abs(position.size));
  const realised = (sideSign(side) * -closed * price * tickValue - released + 0) as Money;
  const size = position.size + signed;
  if (closed < quantity) {
    return { position: { size, cost: (size * price * tickValue + 0) as Money }, realised };
  }
  if (size === 0) return { position: FLAT_POSITION, realised };
  return { position: { size, cost: (position.cost - released) as Money }, realised };
}

/** Gross profit if all were closed at `price`. Allocates nothing: it is asked at every price. */
export const openProfit = (position: NetPosition, price: Price, tickValue: Money): Money =>
  (position.size * price * tickValue - position.cost + 0) as Money;

/** The average entry price in ticks, off the grid where fills differed; 0 when flat. */
export const averagePriceTicks = ({ size, cost }: NetPosition, tickValue: Money): number =>
  size === 0 ? 0 : cost / (size * tickValue);

/** `cost * part / whole`, rounded. Split first: the product alone could leave the safe integers. */
function shareOf(cost: number, part: number, whole: number): number {
  const each = Math.trunc(cost / whole);
  const rest = ((cost - each * whole) * part) / whole;
  return each * part + Math.sign(rest) * Math.round(Math.abs(rest));
}
