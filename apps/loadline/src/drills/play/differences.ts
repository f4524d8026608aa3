import type { AccountId } from '@loadline/core';
import type { SimulatedDesk } from '../simulated-desk.ts';

const CENT = 10_000;
const AT_WORK: readonly string[] = ['pending', 'open', 'pendingCancel'];
const HELD_AT_WORK: readonly string[] = ['pending', 'working', 'pendingCancel'];

/**
 * What the desk holds for true and the venue does not, or the other way round: positions, working
 * orders and balance, a sentence each. Exits whose entry has not filled are left out: the venue
 * shows them to nobody who asks for working orders.
 */
export function differences(desk: SimulatedDesk, accountId: AccountId): readonly string[] {
  const unit = desk.engine.accounts.get(accountId);
  if (unit === undefined) return ['the desk does not have the account'];
  const { book, orders } = unit.desk;
  const truth = desk.truth(accountId);
  const ours = [...book.held()].map(
    ({ contract, position }) => `position ${position.size} ${contract.id}`,
  );
  const theirs = truth.positions.map(({ size, contractId }) => `position ${size} ${contractId}`);
  for (const { order } of orders.live()) {
    if (order.venueOrderId === null) ours.push(`order without an id, ${order.role}`);
    else if (HELD_AT_WORK.includes(order.status.kind)) ours.push(orderText(order));
  }
  for (const order of truth.orders) {
    if (AT_WORK.includes(order.status)) theirs.push(orderText(order));
  }
  const balance = truth.account?.balance ?? 0;
  const away = Math.abs(book.balance - balance);
  return [
    ...without(ours, theirs).map((text) => `only the desk has ${text}`),
    ...without(theirs, ours).map((text) => `only the venue has ${text}`),
    ...(away < CENT ? [] : [`the balance is ${away / 1_000_000} dollars away`]),
  ];
}

type AnyOrder = Readonly<{
  venueOrderId: string | null;
  side: string;
  type: string;
  quantity: number;
  limitPrice: number | null;
  stopPrice: number | null;
}>;

/** The stop of a trailing order moves by itself: where it is is no difference. */
function orderText({ venueOrderId, side, type, ...order }: AnyOrder): string {
  const price = type === 'trailingStop' ? '' : (order.stopPrice ?? order.limitPrice ?? '');
  return `order ${venueOrderId}: ${side} ${type} ${order.quantity} ${price}`.trimEnd();
}

function without(these: readonly string[], those: readonly string[]): readonly string[] {
  const left = [...those];
  return these.filter((text) => {
    const place = left.indexOf(text);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}
