import { type ClientOrderId, type ContractId, type Side, sideSign } from '@loadline/core';
import { LINE_MAX, type ProductCosts } from './product-costs.ts';

/** A working order that takes a position out at a price, as far as its size goes. */
export type StopLine = Readonly<{
  orderId: ClientOrderId;
  side: Side;
  price: number;
  quantity: number;
}>;

/** Contracts of a position that end at one stop. */
export type CoveredLots = Readonly<{ price: number; contracts: number }>;

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
  /** The stops that count, worst first; all of the position unless it is `uncovered`. */
  covered: readonly CoveredLots[];
  uncovered: boolean;
  /** The stop that counts and is next to the price: beyond it a price changes no worst case. */
  nearestStop: number;
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
  uncovered: false,
  nearestStop: Number.NaN,
  atStops: 0,
  profit: 0,
  worst: 0,
  unpriced: 0,
  unmodelled: 0,
  unbounded: 0,
});

/** After the position, a stop or the allowance has changed: which stops count, and to what. */
export function coverSlot(slot: ContractSlot): void {
  const { costs, size } = slot;
  slot.covered = coveringStops(slot);
  const contracts = slot.covered.reduce((sum, lots) => sum + lots.contracts, 0);
  slot.uncovered = contracts !== Math.abs(size);
  slot.nearestStop = slot.covered.at(-1)?.price ?? Number.NaN;
  slot.unmodelled = size === 0 || costs?.unknown === 0 ? 0 : 1;
  slot.atStops = valueAtExit(slot, slot.nearestStop);
  valueSlot(slot);
}

/**
 * After a price. Beyond the stops on the safe side only the open profit moves; from the nearest
 * stop on, every contract whose stop is behind the price ends at the price.
 */
export function valueSlot(slot: ContractSlot): void {
  const { size, cost, price, costs } = slot;
  const value = size * price * (costs === null ? Number.NaN : costs.tickValue);
  const profit = value - cost;
  const isExact = Number.isSafeInteger(price) && Number.isSafeInteger(value);
  const isKnown = isExact && Number.isSafeInteger(profit) && Math.abs(profit) <= LINE_MAX;
  if (size === 0 || !isKnown) {
    slot.profit = 0;
    slot.worst = 0;
    slot.unpriced = size === 0 ? 0 : 1;
    slot.unbounded = slot.uncovered ? 1 : 0;
    return;
  }
  const isSafe = size > 0 ? price >= slot.nearestStop : price <= slot.nearestStop;
  const worst = isSafe ? slot.atStops : valueAtExit(slot, price);
  const isBounded = !slot.uncovered && Math.abs(worst) <= LINE_MAX;
  slot.profit = profit;
  slot.worst = isBounded ? worst : 0;
  slot.unpriced = 0;
  slot.unbounded = isBounded ? 0 : 1;
}

/** Profit or loss once every contract is out: at its stop, or at the price where that is worse. */
function valueAtExit({ size, cost, costs, covered }: ContractSlot, price: number): number {
  if (costs === null || size === 0) return 0;
  let value = 0;
  for (let index = 0; index < covered.length; index += 1) {
    const lots = covered[index];
    if (lots === undefined) continue;
    const exit = size > 0 ? Math.min(lots.price, price) : Math.max(lots.price, price);
    value += lots.contracts * exit;
  }
  const signed = Math.sign(size) * value * costs.tickValue;
  if (!Number.isSafeInteger(signed)) return Number.NaN;
  return signed - cost - Math.abs(size) * costs.exit;
}

/**
 * The stops against the position, the farthest first, until it is covered: where they are larger
 * than the position, nobody knows which of them will be canceled, so the worst ones count.
 */
function coveringStops({ size, stops }: ContractSlot): readonly CoveredLots[] {
  const sign = Math.sign(size);
  const against = [...stops.values()]
    .filter(({ side }) => sideSign(side) === -sign)
    .sort((left, right) => sign * (left.price - right.price));
  const covered: CoveredLots[] = [];
  let left = Math.abs(size);
  for (const { price, quantity } of against) {
    const contracts = Math.min(left, quantity);
    if (contracts > 0) covered.push({ price, contracts });
    left -= contracts;
  }
  return covered;
}
