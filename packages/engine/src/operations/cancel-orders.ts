import { type Contract, type ContractId, isLive } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { coveredQuantity, workingExits } from './exits.ts';
import { notWorking } from './modify-order.ts';
import { DONE, type Outcome, refuse } from './refusal.ts';

/** Cancels one order. The stop of an open position is not taken away: closing it does that. */
export function cancelOrder(desk: AccountDesk, booked: BookedOrder, reason: string): Outcome {
  const { order } = booked;
  const { kind } = order.status;
  if (kind !== 'working' && kind !== 'pending' && kind !== 'suspended') return notWorking(order);
  if (isNeeded(desk, booked)) {
    const held = desk.context.contractOf(order.contractId)?.name ?? order.contractId;
    const protects = `Order ${order.clientOrderId} protects what is held of ${held}`;
    return refuse('PROTECTS_POSITION', `${protects}: close the position instead.`);
  }
  desk.cancel(booked, reason);
  return DONE;
}

/**
 * Cancels what waits in an account, or in one contract of it. Stops that protect what is held stay,
 * and so do the venue's own closes; waiting exits go with their entry.
 *
 * @returns how many stops were kept.
 */
export function cancelOrders(
  desk: AccountDesk,
  contractId: ContractId | null,
  reason: string,
): number {
  let kept = 0;
  for (const booked of desk.orders.live()) {
    const { order } = booked;
    if (contractId !== null && order.contractId !== contractId) continue;
    if (order.role === 'close' || goesWithEntry(desk, booked)) continue;
    if (isNeeded(desk, booked)) kept += 1;
    else desk.cancel(booked, reason);
  }
  return kept;
}

/** Whether the position would not be covered whole without this stop. */
function isNeeded(desk: AccountDesk, booked: BookedOrder): boolean {
  const { order } = booked;
  const contract: Contract | null = desk.book.get(order.contractId)?.contract ?? null;
  if (contract === null || order.role !== 'stop') return false;
  const stops = workingExits(desk, contract, 'stop');
  if (!stops.some((stop) => stop.order === order)) return false;
  const others = stops.filter((stop) => stop.order !== order);
  return coveredQuantity(others) < Math.abs(desk.book.positionSize(contract.id));
}

/** A suspended exit is canceled with its entry; one that has lost it is canceled itself. */
function goesWithEntry({ orders }: AccountDesk, { order }: BookedOrder): boolean {
  if (order.status.kind !== 'suspended' || order.parentId === null) return false;
  const parent = orders.get(order.parentId);
  return parent !== null && isLive(parent.order);
}
