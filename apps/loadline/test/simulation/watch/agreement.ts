import type { AccountId, VenueOrder } from '@loadline/core';
import { formatMoney, isLive, type Order } from '@loadline/core';
import type { SimulatedDesk } from '../../../src/drills/simulated-desk.ts';

/** What the desk believes of an account beside what the venue has written; empty when equal. */
export function disagreements(desk: SimulatedDesk, accountId: AccountId): readonly string[] {
  const unit = desk.engine.accounts.get(accountId);
  if (unit === undefined) return [`the desk has no account ${accountId}`];
  const { account, positions, orders } = desk.truth(accountId);
  const { book } = unit.desk;
  const held = [...book.held()].map(({ contract, position }) => `${contract.id} ${position.size}`);
  const live = unit.desk.orders.live().map(({ order }) => order);
  const balance = account === null ? 'none' : formatMoney(account.balance);
  return [
    ...(unit.desk.known ? [] : ['the account is not known']),
    ...pair('balance', [formatMoney(book.balance)], [balance]),
    ...pair(
      'positions',
      held,
      positions.map(({ contractId, size }) => `${contractId} ${size}`),
    ),
    ...pair('orders', live.filter(isLive).map(ourOrder), orders.map(theirOrder)),
  ].map((sentence) => `account ${accountId}, ${sentence}`);
}

function pair(what: string, ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const [left, right] = [ours.toSorted().join('; '), theirs.toSorted().join('; ')];
  return left === right ? [] : [`${what}: desk [${left}], venue [${right}]`];
}

const ourOrder = (order: Order): string => {
  const { venueOrderId, side, quantity, status } = order;
  // The wire tells a market order that waits for a price as pending.
  const kind = status.kind === 'pending' ? 'working' : status.kind;
  return `${venueOrderId ?? order.clientOrderId} ${kind} ${side} ${quantity}${at(order)}`;
};

const theirOrder = (order: VenueOrder): string => {
  const { venueOrderId, side, quantity, status } = order;
  const kind = status === 'open' ? 'working' : status;
  return `${venueOrderId} ${kind} ${side} ${quantity}${at(order)}`;
};

/** The price of a waiting exit is set when its entry fills, and a trailing one moves by itself. */
const at = ({
  type,
  limitPrice,
  stopPrice,
  status,
}: Pick<Order | VenueOrder, 'type' | 'limitPrice' | 'stopPrice' | 'status'>): string => {
  const kind = typeof status === 'string' ? status : status.kind;
  if (kind === 'suspended' || type === 'trailingStop' || type === 'market') return '';
  return ` at ${limitPrice ?? '-'}/${stopPrice ?? '-'}`;
};
