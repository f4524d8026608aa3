import { type ClientOrderId, type ContractId, type Side, sideSign } from '@loadline/core';
import { LINE_MAX, type ProductCosts } from './product-costs.ts';

/** A working order that takes a position out at a price, as far as its size goes. */
export type StopLine = Readonly<{
  orderId: ClientOrderId;
  side: Side;
  price: number;
  quantity: number;
}>;

/**
 * Contracts that end at one stop: bought ones at a stop that sells (`sign` 1), sold ones at a stop
 * that buys (`sign` -1).
 */
export type CoveredLots = Readonly<{ price: number; contracts: number; sign: 1 | -1 }>;

/**
 * One contract of an account: what is held, its price, its stops, and what it adds to the sums of
 * the account. The last five are always finite, so that a sum never takes in a NaN.
 */
export type ContractSlot = {
  readonly contractId: ContractId;
  /** Null while only a price is known of the contract. */
  costs: ProductCosts | null;
  /** Signed contracts; NaN not known. */
  size: number;
  cost: number;
  /** Ticks; NaN before the first. */
  price: number;
  readonly stops: Map<ClientOrderId, StopLine>;
  /**
   * The lots whose stops count; together they are the position unless it is `uncovered`. Lots of
   * both directions net at the venue while the stop of each goes on working.
   */
  covered: readonly CoveredLots[];
  lots: number;
  uncovered: boolean;
  /** Between the stops that count a price changes no worst case. */
  safeFrom: number;
  safeTo: number;
  /** What is left of the position when all of it ends at its stops. */
  atStops: number;
  profit: number;
  worst: number;
  /** 1 while a position has no price or no cost that can be counted. */
  unpriced: 0 | 1;
  /** 1 while the gap model says nothing of a product that is held. */
  unmodelled: 0 | 1;
  /** 1 while a position has no stop for all its contracts. */
  unbounded: 0 | 1;
};

/** A contract of which nothing is known yet. */
export const emptySlot = (contractId: ContractId): ContractSlot => ({
  contractId,
  costs: null,
  size: 0,
  cost: 0,
  price: Number.NaN,
  stops: new Map(),
  covered: [],
  lots: 0,
  uncovered: false,
  safeFrom: Number.NEGATIVE_INFINITY,
  safeTo: Number.POSITIVE_INFINITY,
  atStops: 0,
  profit: 0,
  worst: 0,
  unpriced: 0,
  unmodelled: 0,
  unbounded: 0,
});

/** Nothing is held, and no stop could open something. */
export const isEmpty = ({ size, lots }: ContractSlot): boolean => size === 0 && lots === 0;

/** After the position, a stop or the allowance has changed: which stops count, and to what. */
export function coverSlot(slot: ContractSlot): void {
  const { costs, size } = slot;
  slot.covered = coveringStops(slot);
  slot.lots = 0;
  let net = 0;
  slot.safeFrom = Number.NEGATIVE_INFINITY;
  slot.safeTo = Number.POSITIVE_INFINITY;
  for (const { sign, contracts, price } of slot.covered) {
    slot.lots += contracts;
    net += sign * contracts;
    if (sign > 0) slot.safeFrom = Math.max(slot.safeFrom, price);
    else slot.safeTo = Math.min(slot.safeTo, price);
  }
  slot.uncovered = net !== size;
  slot.unmodelled = isEmpty(slot) || costs?.unknown === 0 ? 0 : 1;
  slot.atStops = valueAtExit(slot, null);
  valueSlot(slot);
}

/**
 * After a price. Between the stops only the open profit moves; beyond one of them, every contract
 * whose stop is behind the price ends at the price. A flat contract whose stops go on working needs
 * no price.
 */
export function valueSlot(slot: ContractSlot): void {
  const { size, cost, price, costs } = slot;
  const value = size * price * (costs === null ? Number.NaN : costs.tickValue);
  const profit = size === 0 ? 0 : value - cost;
  const isKnown = Number.isSafeInteger(price) && Number.isSafeInteger(value);
  const isPriced = isKnown && Math.abs(profit) <= LINE_MAX;
  if (isEmpty(slot) || (size !== 0 && !isPriced)) {
    slot.profit = 0;
    slot.worst = 0;
    slot.unpriced = size === 0 ? 0 : 1;
    slot.unbounded = slot.uncovered ? 1 : 0;
    return;
  }
  // Stops that lie across each other are behind any price, so without one there is no bound.
  const isCrossed = slot.safeFrom > slot.safeTo;
  const isSafe = isKnown ? price >= slot.safeFrom && price <= slot.safeTo : !isCrossed;
  const worst = isSafe ? slot.atStops : valueAtExit(slot, price);
  const isBounded = !slot.uncovered && Math.abs(worst) <= LINE_MAX;
  slot.profit = profit;
  slot.worst = isBounded ? worst : 0;
  slot.unpriced = 0;
  slot.unbounded = isBounded ? 0 : 1;
}

/**
 * Profit or loss once every lot is out: at its stop, or at the price where that is worse.
 *
 * @param price null: at the stops alone.
 */
function valueAtExit(slot: ContractSlot, price: number | null): number {
  const { size, costs, covered, lots } = slot;
  if (costs === null || lots === 0) return 0;
  let value = 0;
  for (let index = 0; index < covered.length; index += 1) {
    const one = covered[index];
    if (one === undefined) continue;
    value += one.sign * one.contracts * exitOf(one, price);
  }
  const cash = value * costs.tickValue;
  if (!Number.isSafeInteger(cash)) return Number.NaN;
  return cash - (size === 0 ? 0 : slot.cost) - lots * costs.exit;
}

function exitOf({ sign, price: stop }: CoveredLots, price: number | null): number {
  if (price === null) return stop;
  return sign > 0 ? Math.min(stop, price) : Math.max(stop, price);
}

/**
 * The stops that count, the farthest first: those of the position, and as many pairs of both
 * directions beside it as there are. A pair is a lot bought and a lot sold that net at the venue:
 * the first stop of the two opens a position, which the other one closes. Where stops are left over
 * nobody knows which of them will be canceled, so the worst ones count.
 */
function coveringStops({ size, stops }: ContractSlot): readonly CoveredLots[] {
  if (!Number.isSafeInteger(size) || stops.size === 0) return [];
  const selling = sortedStops(stops, 1);
  const buying = sortedStops(stops, -1);
  const sold = selling.reduce((sum, { quantity }) => sum + quantity, 0);
  const bought = buying.reduce((sum, { quantity }) => sum + quantity, 0);
  const long = Math.max(0, size);
  const short = Math.max(0, -size);
  const pairs = Math.max(0, Math.min(sold - long, bought - short));
  return [...taken(selling, long + pairs, 1), ...taken(buying, short + pairs, -1)];
}

const sortedStops = (
  stops: ReadonlyMap<ClientOrderId, StopLine>,
  sign: 1 | -1,
): readonly StopLine[] =>
  [...stops.values()]
    .filter(({ side }) => sideSign(side) === -sign)
    .sort((left, right) => sign * (left.price - right.price));

function taken(stops: readonly StopLine[], wanted: number, sign: 1 | -1): readonly CoveredLots[] {
  const covered: CoveredLots[] = [];
  let left = wanted;
  for (const { price, quantity } of stops) {
    const contracts = Math.min(left, quantity);
    left -= contracts;
    if (contracts === 0) continue;
    // Stops at one price are one: which of them was told first makes no difference.
    const before = covered.at(-1)?.price === price ? covered.pop() : undefined;
    covered.push({ price, contracts: contracts + (before?.contracts ?? 0), sign });
  }
  return covered;
}
