import { type ClientOrderId, type ContractId, isLive, type UnixMs } from '@loadline/core';
import type { AccountDesk } from './account-desk.ts';

/** What the venue has done it pushes at once; what is missing so long later is asked for. */
const UNSEEN_MS = 5_000;

/** What is waited for: the effect of a request, the fills of a filled order, a part that closes. */
export type Unseen = 'unseen' | 'unfilled' | 'unclosed';

export const isUnseen = (owner: string): owner is Unseen =>
  owner === 'unseen' || owner === 'unfilled' || owner === 'unclosed';

/**
 * A push has to come now. Without one an order would seem to change for minutes, until the next
 * regular question: its stop could not be moved, or what it filled had no exits of ours.
 */
export function expectPush(
  { accountId, context: { now, wakes } }: AccountDesk,
  unseen: Unseen,
  name: ClientOrderId | ContractId,
): void {
  wakes.set(`${unseen}:${accountId}:${name}`, (now + UNSEEN_MS) as UnixMs);
}

/** The time for the push is over: the venue is asked, unless it has come. */
export function onUnseen(desk: AccountDesk, unseen: Unseen, name: string): void {
  const isMissing =
    unseen === 'unclosed' ? desk.closing.isPart(name as ContractId) : isOpen(desk, unseen, name);
  if (isMissing) desk.reconcile(`nothing was heard of ${name}`);
}

function isOpen({ orders }: AccountDesk, unseen: Unseen, name: string): boolean {
  const booked = orders.get(name as ClientOrderId);
  if (booked === null || !isLive(booked.order)) return false;
  const { status, type } = booked.order;
  const isWaiting = status.kind === 'pending' || status.kind === 'pendingCancel';
  return unseen === 'unfilled' || isWaiting || type === 'market' || booked.change !== null;
}
