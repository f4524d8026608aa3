import { type ContractId, type Order, remainingQuantity, sideSign } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';

/** How many contracts of a position its stops take out, none counted above the position. */
export type Cover = Readonly<{
  /** By stops that work at the venue. */
  working: number;
  /** By stops of which it is not known yet whether they work, or soon will. */
  promised: number;
}>;

type Held = Readonly<{
  contractId: ContractId;
  size: number;
  /** Suspended exits of an entry that has filled may open any moment; else they are given up. */
  trustsSuspended: boolean;
}>;

/**
 * What protects a position. A stop counts while the venue says that it rests: not while it is
 * suspended, sent and not confirmed, or being canceled. One whose change was not answered rests at
 * its old or its new place, so it counts with the size that is known of it. Stops that a person
 * placed at the venue count as ours do: they close the position just the same. A stop limit does
 * not: the market can jump over it.
 */
export function coverOf(desk: AccountDesk, { contractId, size, trustsSuspended }: Held): Cover {
  let working = 0;
  let promised = 0;
  for (const { order } of desk.orders.live()) {
    if (order.contractId !== contractId || !isStopAgainst(order, Math.sign(size))) continue;
    const quantity = remainingQuantity(order);
    if (order.status.kind === 'working') working += quantity;
    else if (order.status.kind !== 'suspended') promised += quantity;
    else if (trustsSuspended && hasFilled(desk, order)) promised += quantity;
  }
  const held = Math.abs(size);
  const covered = Math.min(working, held);
  return { working: covered, promised: Math.min(promised, held - covered) };
}

/** A stop of ours, of the venue's or of somebody else that closes a position of this sign. */
const isStopAgainst = ({ role, type, side, stopPrice }: Order, sign: number): boolean =>
  (role === 'stop' || role === 'foreign') &&
  (type === 'stop' || type === 'trailingStop') &&
  sideSign(side) === -sign &&
  (stopPrice !== null || role === 'stop');

function hasFilled({ orders }: AccountDesk, { parentId }: Order): boolean {
  const parent = parentId === null ? null : orders.get(parentId);
  return parent === null || parent.order.fills.length > 0;
}

/** An order that closes what an entry opened. */
export const isExit = ({ role }: Order): boolean => role === 'stop' || role === 'target';
