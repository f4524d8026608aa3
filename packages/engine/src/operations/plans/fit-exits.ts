import { type ContractId, filledQuantity, isLive, remainingQuantity } from '@loadline/core';
import type { AccountDesk } from '../../accounts/account-desk.ts';
import type { Flattener } from '../../accounts/flattener.ts';
import type { BookedOrder } from '../../orders/order-book.ts';
import type { ExitKeeper } from '../../ports/index.ts';
import { type ExitKind, exitSideOf, resizeExit } from '../exits.ts';

/**
 * Makes the exits of a position smaller when they could close more than is held: after a part of it
 * was closed. Those whose own entry is closed already go first, then those farthest from the
 * market. What the venue itself will take back, since
 * the sibling of an exit has filled, is left to it; so are the exits of an entry that still fills,
 * and everything while the contract is being closed, when they are canceled.
 */
export function fitExits(desk: AccountDesk, flattener: Flattener): void {
  // What is not known may be larger than it looks, and an exit too many can be taken back later.
  if (!desk.known || desk.fills.hasOrphans) return;
  for (const { contract, position } of desk.book.held()) {
    const { id } = contract;
    if (!couldBeTooLarge(desk, id, Math.abs(position.size))) continue;
    if (flattener.covers([id]) || desk.closing.has(id)) continue;
    fitKind(desk, id, 'stop');
    fitKind(desk, id, 'target');
  }
}

/** Most of the time nothing is too large: that is found without a list, at every wake-up. */
function couldBeTooLarge(desk: AccountDesk, contractId: ContractId, held: number): boolean {
  let stops = 0;
  let targets = 0;
  for (const { order } of desk.orders.live()) {
    if (order.contractId !== contractId) continue;
    if (order.role === 'stop') stops += order.quantity;
    else if (order.role === 'target') targets += order.quantity;
  }
  return stops > held || targets > held;
}

function fitKind(desk: AccountDesk, contractId: ContractId, kind: ExitKind): void {
  const size = desk.book.positionSize(contractId);
  const all = desk.orders.live().filter((booked) => isExitOf(desk, booked, contractId, kind));
  let excess = all.reduce((sum, one) => sum + expectedQuantity(desk, one), 0 - Math.abs(size));
  const priceOf = ({ order }: BookedOrder) => order.stopPrice ?? order.limitPrice ?? 0;
  const toward = kind === 'stop' ? Math.sign(size) : -Math.sign(size);
  const wantedLeast = all
    .filter((booked) => !isOfOwnLot(desk, booked))
    .sort((left, right) => toward * (priceOf(left) - priceOf(right)) || oursFirst(left, right))
    .sort((left, right) => Number(isSpent(desk, right)) - Number(isSpent(desk, left)));
  for (const booked of wantedLeast) {
    if (excess <= 0) return;
    const left = expectedQuantity(desk, booked);
    const less = Math.min(excess, left);
    excess -= less;
    if (less > 0) resizeExit(desk, booked, left - less);
  }
}

/** Of two at one price the venue's stays: it takes its sibling back by itself. */
const oursFirst = (left: BookedOrder, right: BookedOrder): number =>
  Number(right.exits === 'own') - Number(left.exits === 'own');

/** A resting exit of a lot that has filled whole. */
function isExitOf(
  desk: AccountDesk,
  { order }: BookedOrder,
  contractId: ContractId,
  kind: ExitKind,
): boolean {
  const { role, status, parentId, side } = order;
  if (role !== kind || order.contractId !== contractId || status.kind !== 'working') return false;
  if (side !== exitSideOf(desk.book.positionSize(contractId))) return false;
  const parent = parentId === null ? null : desk.orders.get(parentId);
  return parent === null || !isLive(parent.order);
}

/** The exits that we make for an entry are fitted to it by whoever makes them. */
function isOfOwnLot({ orders }: AccountDesk, { order: { parentId } }: BookedOrder): boolean {
  return parentId !== null && orders.get(parentId)?.exits === 'own';
}

/** A stop that we put in the place of the venue's: the venue does not take it back. */
function isSpent(desk: AccountDesk, booked: BookedOrder): boolean {
  const { parentId } = booked.order;
  const parent = parentId === null ? null : desk.orders.get(parentId);
  return booked.exits === 'own' && parent !== null && openOf(desk, parent) <= 0;
}

/** What is left of an exit once the venue has taken back what its sibling has closed. */
export function expectedQuantity(desk: AccountDesk, { order, change, exits }: BookedOrder): number {
  const wanted = (change?.quantity ?? order.quantity) - filledQuantity(order);
  const parent = order.parentId === null ? null : desk.orders.get(order.parentId);
  if (parent === null || parent.exits === 'own' || exits === 'own') {
    return Math.min(remainingQuantity(order), wanted);
  }
  // The venue knows nothing of what a stop of ours has closed in the place of its own.
  return Math.max(0, Math.min(wanted, openOf(desk, parent, 'venue')));
}

/** Contracts of an entry that its exits, or only those of one maker, have not closed. */
function openOf({ orders }: AccountDesk, { order }: BookedOrder, maker?: ExitKeeper): number {
  let closed = 0;
  for (const exit of orders.exitsOf(order.clientOrderId)) {
    if (maker === undefined || exit.exits === maker) closed += filledQuantity(exit.order);
  }
  return filledQuantity(order) - closed;
}
