import type { RiskLimits } from '../limits/risk-limits.ts';

/** What firms look at when they ask whether somebody trades like a person. */
export type ConductMeter = 'contractsPerDay' | 'shortHoldsPerDay' | 'ordersPerFill';

/** A meter has passed its warning mark: a value, to be audited and told. */
export type ConductWarning = Readonly<{ meter: ConductMeter; observed: number; mark: number }>;

export type ConductNumbers = Readonly<{
  contractsToday: number;
  shortHoldsToday: number;
  ordersToday: number;
  fillsToday: number;
}>;

export const CONDUCT_METERS: readonly ConductMeter[] = [
  'contractsPerDay',
  'shortHoldsPerDay',
  'ordersPerFill',
];

/** Fewer orders than this say nothing about how many of them fill. */
const ORDERS_MIN = 20;

/** Orders for each fill of the day, 0 before the twentieth order; without a fill, all of them. */
export const ordersForEachFill = (orders: number, fills: number): number =>
  orders < ORDERS_MIN ? 0 : orders / Math.max(1, fills);

/** The number of a meter now. */
export function conductNumber(meter: ConductMeter, numbers: ConductNumbers): number {
  switch (meter) {
    case 'contractsPerDay':
      return numbers.contractsToday;
    case 'shortHoldsPerDay':
      return numbers.shortHoldsToday;
    case 'ordersPerFill':
      return ordersForEachFill(numbers.ordersToday, numbers.fillsToday);
  }
}

/** The limits of the three meters. */
export type ConductLimits = Pick<RiskLimits, ConductMeter>;
