import type { VenuePosition } from '@loadline/core';
import type { SimulatedDesk } from '../../../src/drills/simulated-desk.ts';

export type TrueOrder = ReturnType<SimulatedDesk['truth']>['orders'][number];

/** Contracts of a position that no working stop at the venue covers. */
export function nakedContracts(
  { size, contractId }: VenuePosition,
  orders: readonly TrueOrder[],
): number {
  const covered = orders
    .filter(({ status, type }) => status === 'open' && (type === 'stop' || type === 'trailingStop'))
    .filter((order) => order.contractId === contractId && (order.side === 'sell') === size > 0)
    .reduce((sum, { quantity, filledQuantity }) => sum + quantity - filledQuantity, 0);
  return Math.max(0, Math.abs(size) - covered);
}
