import {
  type Contract,
  type OrderRequest,
  type Price,
  priceText,
  type Quantity,
  type StrategyId,
} from '@loadline/core';
import { denialOf } from '@loadline/risk';
import type { HeldPosition } from '../accounts/account-book.ts';
import type { BookedOrder, StopMove } from '../orders/order-book.ts';
import type { ExitLevel } from '../ports/index.ts';
import { tellOfOrder } from '../risk/risk-feed.ts';
import { breakevenPrice, levelPrice } from './exit-levels.ts';
import {
  coveredQuantity,
  type ExitKind,
  isBehindMarket,
  isChanging,
  isNearer,
  moveExit,
  placeExit,
  workingExits,
} from './exits.ts';
import { stopSideText, targetRefusal } from './place-order.ts';
import { DONE, denied, type Outcome, refuse } from './refusal.ts';
import { aroundOrder, type Trader } from './send-order.ts';

/** Whose exits are meant: those of one strategy, or (null) all of the position. */
export type ExitOwner = StrategyId | null;

export type ExitEdit = Readonly<{ stop?: ExitLevel; target?: ExitLevel | null }>;

/**
 * Puts the exits of an open position where they are wanted, and places those that are missing. Both
 * are looked at before either is changed. A stop farther away than it was is held against the room.
 */
export function editExits(
  trader: Trader,
  contract: Contract,
  { stop, target }: ExitEdit,
  owner: ExitOwner = null,
): Outcome {
  const held = trader.desk.book.get(contract.id);
  if (held === null) return noPosition(contract);
  const stopAt = stop === undefined ? null : levelPrice('stop', stop, held);
  const targetAt =
    target === undefined || target === null ? null : levelPrice('target', target, held);
  if (stopAt !== null && !stopAt.ok) return stopAt;
  if (targetAt !== null && !targetAt.ok) return targetAt;
  const refusal =
    (stopAt === null ? null : objectionTo(trader, held, 'stop', stopAt.value, owner)) ??
    (targetAt === null ? null : objectionTo(trader, held, 'target', targetAt.value, owner));
  if (refusal !== null) return refusal;
  let outcome = DONE;
  if (stopAt !== null) outcome = putExit(trader, held, 'stop', stopAt.value, { owner });
  if (!outcome.ok) return outcome;
  if (target === null) cancelTargets(trader, contract, owner);
  if (targetAt === null) return outcome;
  return putExit(trader, held, 'target', targetAt.value, { owner });
}

/**
 * Moves the stop of a position to its average entry, so many ticks into the profit. It only ever
 * moves toward the market.
 */
export function moveToBreakeven(
  trader: Trader,
  contract: Contract,
  offsetTicks: number,
  owner: ExitOwner = null,
): Outcome {
  const held = trader.desk.book.get(contract.id);
  if (held === null) return noPosition(contract);
  if (!Number.isSafeInteger(offsetTicks)) {
    return refuse('LEVEL_INVALID', 'The offset of a breakeven has to be whole ticks.');
  }
  const price = breakevenPrice(held, offsetTicks);
  const { size } = held.position;
  const stops = ownedExits(trader, contract, 'stop', owner);
  const behind = stops.filter(({ order }) => isNearer(size, price, order.stopPrice ?? price));
  if (stops.length > 0 && behind.length === 0) {
    const at = priceText(price, contract.product);
    const detail = `The stop of ${contract.name} is at ${at} or nearer already.`;
    return refuse('STOP_ALREADY_NEARER', detail);
  }
  const objection = objectionTo(trader, held, 'stop', price, owner);
  if (objection !== null) return objection;
  return putExit(trader, held, 'stop', price, { owner, reason: 'breakeven' });
}

/** Moves the stops of an owner to a price, each only where that is nearer to the market. */
export function moveStopsNearer(
  desk: Trader['desk'],
  contract: Contract,
  {
    price,
    reason,
    owner,
  }: Readonly<{ price: Price; reason: StopMove['reason']; owner: ExitOwner }>,
): void {
  const size = desk.book.positionSize(contract.id);
  for (const booked of workingExits(desk, contract, 'stop')) {
    const { stopPrice } = booked.order;
    if ((owner !== null && booked.strategyId !== owner) || stopPrice === null) continue;
    if (isNearer(size, price, stopPrice)) moveExit(desk, booked, price, reason);
  }
}

export const noPosition = ({ name }: Contract) =>
  refuse('NO_POSITION', `There is no open position in ${name}.`);

/** The exits of an owner that work for what is held. */
export const ownedExits = (
  { desk }: Trader,
  contract: Contract,
  kind: ExitKind,
  owner: ExitOwner,
): readonly BookedOrder[] =>
  workingExits(desk, contract, kind).filter(
    ({ strategyId }) => owner === null || strategyId === owner,
  );

/** Why an exit cannot go to a price; null when it can. */
function objectionTo(
  trader: Trader,
  { contract, position: { size } }: HeldPosition,
  kind: ExitKind,
  price: Price,
  owner: ExitOwner,
) {
  const last = trader.desk.context.lastPriceOf(contract.id);
  if (last === null)
    return refuse('NO_PRICE', `The market price of ${contract.name} is not known.`);
  if (kind === 'stop' && !isBehindMarket(size, price, last)) {
    return refuse('WRONG_SIDE', stopSideText(contract, size > 0, price, last));
  }
  const side = size > 0 ? 'sell' : 'buy';
  const behind =
    kind === 'target' ? targetRefusal(contract, { side, limitPrice: price, last }) : null;
  if (behind !== null) return behind;
  const exits = ownedExits(trader, contract, kind, owner);
  const changing = exits.find(isChanging);
  if (changing !== undefined) {
    const detail = `Order ${changing.order.clientOrderId} is being changed; wait for the venue.`;
    return refuse('ORDER_CHANGING', detail);
  }
  if (kind === 'target') return null;
  return wideningObjection(
    trader,
    contract,
    exits.filter(({ order }) => isNearer(size, order.stopPrice ?? price, price)),
    { price, quantity: null },
  );
}

/**
 * A stop that lies farther away, or covers less, is new risk: the room has to hold it. Risk is told
 * of the stops as they would be, asked, and told of them as they are.
 */
export function wideningObjection(
  trader: Trader,
  contract: Contract,
  stops: readonly BookedOrder[],
  to: Readonly<{ price: Price | null; quantity: Quantity | null }>,
) {
  const [first] = stops;
  if (first === undefined) return null;
  const { desk } = trader;
  const change = { quantity: to.quantity, limitPrice: null, stopPrice: to.price };
  for (const booked of stops) tellOfOrder(desk.risk, { ...booked, change }, desk.context);
  const request = requestOf(first, to);
  const finding = desk.risk.assessStops(request, aroundOrder(trader, contract, null));
  for (const booked of stops) tellOfOrder(desk.risk, booked, desk.context);
  return finding === null ? null : denied(denialOf(finding, request, { contract }));
}

function requestOf(
  { order }: BookedOrder,
  { price, quantity }: Readonly<{ price: Price | null; quantity: Quantity | null }>,
): OrderRequest {
  const { clientOrderId, accountId, contractId, type, side, limitPrice, stopPrice } = order;
  return {
    clientOrderId,
    accountId,
    contractId,
    role: 'stop',
    type,
    side,
    quantity: quantity ?? order.quantity,
    limitPrice,
    stopPrice: price ?? stopPrice,
    bracket: null,
  };
}

type Putting = Readonly<{ owner: ExitOwner; reason?: StopMove['reason'] }>;

/** Moves what is there and places what is missing. What was to be moved only forward stays. */
function putExit(
  trader: Trader,
  { contract, position: { size } }: HeldPosition,
  kind: ExitKind,
  price: Price,
  { owner, reason }: Putting,
): Outcome {
  const exits = ownedExits(trader, contract, kind, owner);
  for (const booked of exits) {
    const at = kind === 'stop' ? booked.order.stopPrice : booked.order.limitPrice;
    if (at === price || (reason !== undefined && !isNearer(size, price, at ?? price))) continue;
    moveExit(trader.desk, booked, price, reason ?? null);
  }
  const missing = Math.abs(size) - coveredQuantity(workingExits(trader.desk, contract, kind));
  if (missing <= 0 || (owner !== null && exits.length > 0)) return DONE;
  const quantity = missing as Quantity;
  const origin = { strategyId: owner, exits: 'own' } as const;
  const sent = placeExit(trader, { contract, kind, price, quantity, origin });
  return sent.kind === 'denied' ? denied(sent.denial) : { ok: true, value: sent.clientOrderId };
}

function cancelTargets(trader: Trader, contract: Contract, owner: ExitOwner): void {
  for (const booked of ownedExits(trader, contract, 'target', owner)) {
    trader.desk.cancel(booked, 'the target was taken away');
  }
}
