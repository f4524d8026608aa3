import { type VenueFill, ZERO_MONEY } from '@loadline/core';
import type { BookedOrder } from '../orders/order-book.ts';
import type { AccountDesk } from './account-desk.ts';

/**
 * An order of ours turns out to be one whose fills were taken for somebody else's: an answer told
 * the fills and not yet the order. The money and the position are counted; now the order gets its
 * fills, and its strategy hears of them.
 */
export function claimOrder(desk: AccountDesk, own: BookedOrder, stranger: BookedOrder): void {
  const { clientOrderId, accountId, contractId, side, role } = own.order;
  const { venueOrderId, fills } = stranger.order;
  if (venueOrderId === null) return;
  desk.orders.remove(stranger.order.clientOrderId);
  desk.risk.onOrderGone(stranger.order.clientOrderId);
  desk.move(clientOrderId, { kind: 'accepted', venueOrderId }, null, '');
  const untold = { profitAndLoss: null, fees: ZERO_MONEY, commissions: ZERO_MONEY, voided: false };
  for (const part of fills) {
    desk.move(clientOrderId, { kind: 'filled', venueOrderId, fill: part }, null, '');
    const filled = desk.orders.get(clientOrderId);
    if (filled === null || role !== 'entry') continue;
    const { now: at } = desk.context;
    const of = { venueOrderId, accountId, contractId, side, at };
    const fill: VenueFill = { ...part, ...of, ...untold };
    desk.listener.onEntryFilled(filled, fill);
  }
  if (desk.book.positionSize(contractId) === 0) desk.listener.onFlat(accountId, contractId);
}
