import {
  type Contract,
  filledQuantity,
  type Order,
  oppositeSide,
  type Price,
  type Quantity,
  remainingQuantity,
  type Side,
} from '@loadline/core';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { BookedOrder, StopMove } from '../orders/order-book.ts';
import { NO_ORIGIN, type OrderOrigin } from '../orders/own-order.ts';
import { type Sent, sendOrder, type Trader } from './send-order.ts';

export type ExitKind = 'stop' | 'target';

/** An exit of an open position that we place ourselves. */
export type ExitWish = Readonly<{
  contract: Contract;
  kind: ExitKind;
  /** Where it is to lie; for a stop that the venue trails, where it begins. */
  price: Price;
  /** No more than is held. */
  quantity: Quantity;
  /** The venue is to trail it, at its distance from the market of this moment. */
  trailing?: boolean;
  /** Whose it is and what it belongs to. */
  origin?: Partial<OrderOrigin>;
}>;

/**
 * Places a stop or a target for a position, as an order of the desk's own. Risk lets it pass as
 * long as it can only reduce: a position that is not known, or one that has stops for all its
 * contracts already, gets none.
 */
export function placeExit(trader: Trader, wish: ExitWish): Sent {
  const { contract, kind, price, quantity, trailing = false, origin } = wish;
  const held = trader.desk.book.positionSize(contract.id);
  const isStop = kind === 'stop';
  return sendOrder(
    trader,
    {
      contract,
      asker: 'x',
      role: kind,
      type: isStop ? (trailing ? 'trailingStop' : 'stop') : 'limit',
      side: held > 0 ? 'sell' : 'buy',
      quantity,
      limitPrice: isStop ? null : price,
      stopPrice: isStop ? price : null,
      bracket: null,
    },
    { ...NO_ORIGIN, ...origin },
  );
}

/** Whether a change of it was asked for that the venue has not shown yet. */
export const isChanging = ({ change }: BookedOrder): boolean => change !== null;

/**
 * Makes an exit smaller or larger; 0 cancels it. One whose last change is on its way is left alone:
 * what drives the exits asks again once that is known.
 *
 * @param quantity contracts that it is to cover from now on, without those that it has closed.
 */
export function resizeExit(desk: AccountDesk, booked: BookedOrder, quantity: number): void {
  const { order } = booked;
  if (quantity <= 0) return desk.cancelPatiently(booked, 'nothing is left for it to close');
  const whole = (quantity + filledQuantity(order)) as Quantity;
  if (whole === order.quantity || isChanging(booked) || order.status.kind !== 'working') return;
  desk.modify(booked, { quantity: whole, limitPrice: null, stopPrice: null });
}

/**
 * Moves an exit to another price.
 *
 * @param move what a fill of a stop there means; null where a person moved it.
 */
export function moveExit(
  desk: AccountDesk,
  booked: BookedOrder,
  price: Price,
  move: StopMove['reason'] | null = null,
): void {
  const { clientOrderId, role } = booked.order;
  const isStop = role === 'stop';
  if (isStop) {
    desk.orders.note(clientOrderId, { stopMoved: move === null ? null : { reason: move, price } });
  }
  desk.modify(booked, {
    quantity: null,
    limitPrice: isStop ? null : price,
    stopPrice: isStop ? price : null,
  });
}

/** The exits that work for what is held of a contract, oldest first; suspended ones do not. */
export function workingExits(
  desk: AccountDesk,
  { id }: Contract,
  kind: ExitKind,
): readonly BookedOrder[] {
  const exitSide = exitSideOf(desk.book.positionSize(id));
  return desk.orders.live().filter(({ order }) => {
    const { role, contractId, side, status } = order;
    const works = status.kind === 'working' || status.kind === 'pending';
    return role === kind && works && contractId === id && side === exitSide;
  });
}

/** Contracts that the exits of a kind can take out; of a group that cancels itself the largest. */
export function coveredQuantity(exits: readonly BookedOrder[]): number {
  const groups = new Map<string, number>();
  let sum = 0;
  for (const booked of exits) {
    const left = effectiveQuantity(booked.order);
    if (booked.group === null) sum += left;
    else groups.set(booked.group, Math.max(groups.get(booked.group) ?? 0, left));
  }
  for (const left of groups.values()) sum += left;
  return sum;
}

const effectiveQuantity = (order: Order): number => remainingQuantity(order);

/** The side of an order that takes a position out; null when flat. */
export const exitSideOf = (size: number): Side | null =>
  size === 0 ? null : oppositeSide(size > 0 ? 'buy' : 'sell');

/** Whether a stop at `left` protects a position better than one at `right`. */
export const isNearer = (size: number, left: number, right: number): boolean =>
  (left - right) * Math.sign(size) > 0;

/** Whether a stop of a position may lie at a price: on the losing side of the market. */
export const isBehindMarket = (size: number, price: Price, last: Price): boolean =>
  (last - price) * Math.sign(size) > 0;
