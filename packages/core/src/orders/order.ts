import type { AccountId, ClientOrderId, ContractId, FillId, VenueOrderId } from '../values/ids.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import { err, ok, type Result } from '../values/result.ts';
import type { Side } from '../values/side.ts';
import type { Denial } from './denial.ts';
import type { OrderType } from './order-request.ts';

/** Why an order exists. `foreign` was placed elsewhere and adopted. */
export type OrderRole = 'entry' | 'stop' | 'target' | 'close' | 'foreign';

/**
 * Where an order is in its life. `unknown` is no status: an unanswered request leaves the order
 * where it was and sets `doubt` until the venue has been asked.
 */
export type OrderStatus = Readonly<
  | { kind: 'initialized' | 'submitted' | 'filled' | 'canceled' | 'expired' }
  | { kind: 'denied'; denial: Denial }
  | { kind: 'rejected'; reason: string }
  /** `pending`: taken, not yet resting. `suspended`: an exit whose entry has not filled. */
  | { kind: 'pending' | 'suspended' | 'working' | 'pendingCancel'; venueOrderId: VenueOrderId }
>;

export type OrderFill = Readonly<{ fillId: FillId; quantity: Quantity; price: Price }>;

/** One order of ours, of the venue's making (bracket exits), or adopted. */
export type Order = Readonly<{
  clientOrderId: ClientOrderId;
  accountId: AccountId;
  contractId: ContractId;
  role: OrderRole;
  /** The entry that this exit protects, else null. */
  parentId: ClientOrderId | null;
  venueOrderId: VenueOrderId | null;
  type: OrderType;
  side: Side;
  quantity: Quantity;
  limitPrice: Price | null;
  stopPrice: Price | null;
  status: OrderStatus;
  /** A request whose outcome we do not know; the venue has to be asked. */
  doubt: 'none' | 'submit' | 'modify' | 'cancel';
  fills: readonly OrderFill[];
}>;

export type OrderEvent = Readonly<
  | { kind: 'denied'; denial: Denial }
  | { kind: 'submitted' | 'cancelRequested' | 'cancelRejected' | 'canceled' | 'expired' }
  | { kind: 'accepted' | 'pending' | 'suspended' | 'opened'; venueOrderId: VenueOrderId }
  | { kind: 'rejected'; reason: string }
  | { kind: 'modified'; quantity: Quantity; limitPrice: Price | null; stopPrice: Price | null }
  | { kind: 'inDoubt'; request: 'submit' | 'modify' | 'cancel' }
  | { kind: 'settled' }
  | { kind: 'filled'; venueOrderId: VenueOrderId; fill: OrderFill }
>;

export type OrderFault = Readonly<
  | { kind: 'illegalTransition'; from: OrderStatus['kind']; event: OrderEvent['kind'] }
  | { kind: 'knownFill'; fillId: FillId }
  | { kind: 'overfill'; quantity: number; filled: number }
>;

type StatusKind = OrderStatus['kind'];

const LIVE: readonly StatusKind[] = [
  'submitted',
  'pending',
  'suspended',
  'working',
  'pendingCancel',
];
const HELD: readonly StatusKind[] = ['pending', 'suspended', 'working', 'pendingCancel'];

/**
 * Every legal move. The venue's messages overtake each other, so a fill can come before the
 * acceptance, cross our cancel, or follow the end of the order; and a resting order can still be
 * rejected (a bracket exit that the venue refuses when it should become active).
 */
const ALLOWED_FROM: Record<OrderEvent['kind'], readonly StatusKind[]> = {
  denied: ['initialized'],
  submitted: ['initialized'],
  accepted: ['submitted'],
  pending: ['submitted', 'pending', 'suspended'],
  suspended: ['submitted', 'suspended'],
  opened: ['submitted', 'pending', 'suspended', 'working', 'pendingCancel'],
  rejected: LIVE,
  modified: [...HELD, 'submitted'],
  inDoubt: LIVE,
  settled: LIVE,
  cancelRequested: HELD,
  cancelRejected: ['pendingCancel'],
  canceled: LIVE,
  expired: LIVE,
  filled: [...LIVE, 'filled', 'canceled', 'expired', 'rejected'],
};

/** Whether the order can still fill or still rests: what risk has to count. */
export const isLive = ({ status }: Order): boolean => LIVE.includes(status.kind);

export const filledQuantity = ({ fills }: Order): number =>
  fills.reduce((sum, fill) => sum + fill.quantity, 0);

export const remainingQuantity = (order: Order): number => order.quantity - filledQuantity(order);

/** Pure: the same order and event give the same answer in backtest, paper and live. */
export function transition(order: Order, event: OrderEvent): Result<Order, OrderFault> {
  if (!ALLOWED_FROM[event.kind].includes(order.status.kind)) {
    return err({ kind: 'illegalTransition', from: order.status.kind, event: event.kind });
  }
  switch (event.kind) {
    case 'filled':
      return applyFill(order, event);
    case 'inDoubt':
      return ok({ ...order, doubt: event.request });
    case 'settled':
      return ok({ ...order, doubt: 'none' });
    case 'modified': {
      const { quantity, limitPrice, stopPrice } = event;
      return ok({ ...order, quantity, limitPrice, stopPrice, doubt: 'none' });
    }
    default:
      return ok(withStatus(order, event));
  }
}

type StatusEvent = Exclude<OrderEvent, { kind: 'filled' | 'inDoubt' | 'settled' | 'modified' }>;

function withStatus(order: Order, event: StatusEvent): Order {
  switch (event.kind) {
    case 'denied':
      return { ...order, status: { kind: 'denied', denial: event.denial } };
    case 'rejected':
      return { ...order, doubt: 'none', status: { kind: 'rejected', reason: event.reason } };
    case 'submitted':
    case 'canceled':
    case 'expired':
      return { ...order, doubt: 'none', status: { kind: event.kind } };
    case 'accepted':
    case 'pending':
    case 'suspended':
    case 'opened':
      return held(order, event);
    case 'cancelRequested':
      return moved(order, 'pendingCancel');
    case 'cancelRejected':
      return moved({ ...order, doubt: 'none' }, 'working');
  }
}

type HeldEvent = Extract<StatusEvent, { venueOrderId: VenueOrderId }>;

/** An `opened` that crosses our cancel does not take the cancel back. */
function held(order: Order, { kind, venueOrderId }: HeldEvent): Order {
  const crossed = kind === 'opened' && order.status.kind === 'pendingCancel';
  const status = kind === 'accepted' ? 'pending' : kind === 'opened' ? 'working' : kind;
  return moved(
    { ...order, venueOrderId, doubt: crossed ? order.doubt : 'none' },
    crossed ? 'pendingCancel' : status,
  );
}

function moved(order: Order, kind: 'pending' | 'suspended' | 'working' | 'pendingCancel'): Order {
  const { venueOrderId } = order;
  return venueOrderId === null ? order : { ...order, status: { kind, venueOrderId } };
}

/** A fill counts once, closes the order when it is complete, and never overfills it. */
function applyFill(
  order: Order,
  { fill, venueOrderId }: Extract<OrderEvent, { kind: 'filled' }>,
): Result<Order, OrderFault> {
  if (order.fills.some(({ fillId }) => fillId === fill.fillId)) {
    return err({ kind: 'knownFill', fillId: fill.fillId });
  }
  const filled = filledQuantity(order) + fill.quantity;
  if (filled > order.quantity) return err({ kind: 'overfill', quantity: order.quantity, filled });
  const next: Order = { ...order, venueOrderId, fills: [...order.fills, fill] };
  if (filled === order.quantity) return ok({ ...next, doubt: 'none', status: { kind: 'filled' } });
  const early = order.status.kind === 'submitted' || order.status.kind === 'suspended';
  return ok(early ? moved(next, 'working') : next);
}
