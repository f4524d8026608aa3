import type { ContractId } from '@loadline/core';
import type { SimulatedDesk } from '../../../src/drills/simulated-desk.ts';

export type TrueOrder = ReturnType<SimulatedDesk['truth']>['orders'][number];

type Held = Readonly<{ contractId: ContractId; size: number }>;

/** Contracts of a position that no working stop at the venue covers. */
export function nakedContracts(held: Held, orders: readonly TrueOrder[]): number {
  const side = held.size > 0 ? 'sell' : 'buy';
  const stops = orders.filter((order) => order.contractId === held.contractId && isStop(order));
  return Math.max(0, Math.abs(held.size) - left(stops, side));
}

/**
 * Contracts that exits would trade beyond the position: each such exit that fills opens what nobody
 * wanted. Exits of both sides belong to entries that hold against each other.
 *
 * @param exits working exits of ours, made by the venue or by us.
 */
export function surplusContracts({ contractId, size }: Held, exits: readonly TrueOrder[]): number {
  const own = exits.filter((exit) => exit.contractId === contractId);
  const net = (orders: readonly TrueOrder[]) => left(orders, 'sell') - left(orders, 'buy');
  const stops = net(own.filter(isStop));
  if (size !== 0) return Math.max(0, Math.sign(size) * stops - Math.abs(size));
  return Math.max(Math.abs(stops), Math.abs(net(own.filter((order) => !isStop(order)))));
}

const isStop = ({ status, type }: TrueOrder): boolean =>
  status === 'open' && (type === 'stop' || type === 'trailingStop');

const left = (orders: readonly TrueOrder[], wanted: TrueOrder['side']): number =>
  orders
    .filter(({ side }) => side === wanted)
    .reduce((sum, { quantity, filledQuantity }) => sum + quantity - filledQuantity, 0);
