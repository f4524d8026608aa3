import {
  type ClientOrderId,
  type Contract,
  type Order,
  type OrderRequest,
  oppositeSide,
  type Price,
  type Quantity,
  type Side,
  type StrategyId,
} from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { NO_ORIGIN } from '../orders/own-order.ts';
import { surroundingsOf } from '../risk/surroundings.ts';

/** An exit of our own: where it is to be, for how much, and which entry it belongs to. */
export type OwnExit = Readonly<{
  contract: Contract;
  kind: 'stop' | 'target';
  /** The side of the position that it closes. */
  held: Side;
  quantity: number;
  price: Price;
  parentId: ClientOrderId | null;
  strategyId: StrategyId | null;
}>;

/** What risk is told of the market: an exit passes without it. */
const UNSEEN = { feedUp: false, flattening: true, market: null } as const;

/**
 * Sends an exit. Risk passes it if it can only reduce what is known to be held.
 *
 * @returns its name, or null where it was not sent.
 */
export function placeOwnExit(desk: AccountDesk, exit: OwnExit): ClientOrderId | null {
  const { contract, kind, held, quantity, price, parentId, strategyId } = exit;
  const { context } = desk;
  const request: OrderRequest = {
    clientOrderId: context.names.next('x'),
    accountId: desk.accountId,
    contractId: contract.id,
    role: kind,
    type: kind === 'stop' ? 'stop' : 'limit',
    side: oppositeSide(held),
    quantity: quantity as Quantity,
    limitPrice: kind === 'target' ? price : null,
    stopPrice: kind === 'stop' ? price : null,
    bracket: null,
  };
  const verdict = desk.risk.assess(request, surroundingsOf(desk, context, contract, UNSEEN));
  if (verdict.verdict !== 'approved') return null;
  desk.submit(verdict.request, { ...NO_ORIGIN, strategyId, parentId, exits: 'own' });
  return request.clientOrderId;
}

/** An exit that we placed, not the venue with its entry. */
export const isOwnExit = ({ order, exits }: BookedOrder): boolean =>
  exits === 'own' && isExit(order);

export const isExit = ({ role }: Order): boolean => role === 'stop' || role === 'target';
