import type { OrderState } from '@loadline/api-schema';

const ROLES = {
  entry: 'Entry',
  stop: 'Stop loss',
  target: 'Target',
  close: 'Close',
  foreign: 'Placed elsewhere',
} as const;

const TYPES = {
  market: 'Market',
  limit: 'Limit',
  stop: 'Stop',
  stopLimit: 'Stop limit',
  trailingStop: 'Trailing stop',
  joinBid: 'Join bid',
  joinAsk: 'Join ask',
} as const;

const STATUSES = {
  submitted: 'Sent',
  pending: 'Pending',
  working: 'Working',
  suspended: 'Waits for its entry',
  pendingCancel: 'Canceling',
  unknown: 'Unknown, asking',
} as const;

export const roleWord = ({ role }: Pick<OrderState, 'role'>): string => ROLES[role];
export const typeWord = ({ type }: Pick<OrderState, 'type'>): string => TYPES[type];
export const statusWord = ({ status }: Pick<OrderState, 'status'>): string => STATUSES[status];

/** What stands for the price of an order that has none: an exit gets it when its entry fills. */
export const noPriceText = ({ type }: Pick<OrderState, 'type'>): string =>
  type === 'market' ? 'at market' : 'set by the fill';

/** A key for lists: our name of the order, or the venue's where it has none of ours. */
export const orderKey = ({ clientOrderId, venueOrderId }: OrderState): string =>
  clientOrderId ?? `venue:${venueOrderId}`;

/** Working orders first by contract, then entries before exits, then by price from high to low. */
export function inReadingOrder(orders: readonly OrderState[]): readonly OrderState[] {
  const rank = { entry: 0, close: 1, target: 2, stop: 3, foreign: 4 } as const;
  return orders.toSorted(
    (a, b) =>
      a.contractName.localeCompare(b.contractName) ||
      Number(a.status === 'suspended') - Number(b.status === 'suspended') ||
      rank[a.role] - rank[b.role] ||
      Number(b.price ?? 0) - Number(a.price ?? 0),
  );
}

/**
 * Whether the desk can be asked to cancel it: it needs our name, and must not be on its way out.
 */
export const isCancelable = ({ clientOrderId, status }: OrderState): boolean =>
  clientOrderId !== null && status !== 'pendingCancel' && status !== 'suspended';
