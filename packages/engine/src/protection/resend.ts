import type { ClientOrderId } from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';

/**
 * The venue takes no exits with the entries of this account, and has refused one for it: that one
 * does not exist there. It is sent once more under the same name, bare, as long as it is still
 * wanted; its exits are made here when it fills.
 *
 * @returns false where it is not sent again, so that it has ended.
 */
export function resendBare(desk: AccountDesk, clientOrderId: ClientOrderId): boolean {
  const { orders, keeping, context, risk, accountId } = desk;
  const request = keeping.onRefused(clientOrderId);
  const booked = orders.get(clientOrderId);
  if (request === null || booked === null) return false;
  const at = context.now;
  context.sink.audit({ kind: 'bracketsRefused', at, accountId, clientOrderId });
  const { kind } = booked.order.status;
  const isWanted = kind === 'submitted' || kind === 'pending';
  if (!isWanted || risk.stateNow(at).kind !== 'active') return false;
  const order = { ...booked.order, venueOrderId: null, status: { kind: 'submitted' } } as const;
  const touchedAt = context.eventNumber;
  orders.add({ ...booked, order: { ...order, doubt: 'none' }, exits: 'own', touchedAt });
  keeping.onResent(clientOrderId);
  context.sink.effect({ kind: 'submit', request, exits: 'own' });
  return true;
}
