import {
  type Contract,
  type Money,
  type Order,
  type Price,
  remainingQuantity,
  sideSign,
  type Ticks,
} from '@loadline/core';
import { type AccountView, type OrderCost, riskOfRequest } from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import type { AccountDesk } from './account-desk.ts';

/**
 * Ticks assumed lost beyond a stop, each way. A model with figures from data comes with the gate.
 */
const SLIPPAGE_TICKS = 2;

export const orderCost = ({ product }: Contract): OrderCost => ({
  product,
  slippageTicks: SLIPPAGE_TICKS,
});

type Situation = Readonly<{ feedUp: boolean; flattening: boolean }>;

/** The account as risk sees it for an order in `contract`. */
export function accountView(
  desk: AccountDesk,
  context: EngineContext,
  contract: Contract,
  { feedUp, flattening }: Situation,
): AccountView {
  const { book } = desk;
  return {
    now: context.now,
    known: desk.known && !desk.hasOrphans,
    canTrade: book.canTrade,
    lockedUntil: book.lockedUntil,
    flattening,
    feedUp,
    session: context.calendar.lookup(contract.product, context.now),
    equity: equityOf(desk, context),
    floor: book.floor,
    dayStartBalance: book.dayStartBalance,
    riskToStops: riskToStops(desk, context),
    lotTenths: worstLots(desk, context),
    position: book.positionSize(contract.id),
  };
}

/** Balance plus open profit; null while an open position has no price. */
export function equityOf({ book }: AccountDesk, { lastPriceOf }: EngineContext): Money | null {
  const open = book.openProfit(lastPriceOf);
  return open === null ? null : ((book.balance + open) as Money);
}

/**
 * Which loss limit the equity has touched, if any. A touch counts (Topstep Help Center 8284204);
 * the maximum loss limit is asked first, since it ends the account.
 */
export function touchedLimit(
  desk: AccountDesk,
  context: EngineContext,
): Readonly<{ limit: 'maximumLoss' | 'dailyLoss'; equity: Money; floor: Money }> | null {
  const { floor, program, dayStartBalance } = desk.book;
  const equity = equityOf(desk, context);
  if (equity === null || program === null) return null;
  if (floor !== null && equity <= floor) return { limit: 'maximumLoss', equity, floor };
  if (program.dailyLoss === null) return null;
  const dailyFloor = (dayStartBalance - program.dailyLoss) as Money;
  return equity <= dailyFloor ? { limit: 'dailyLoss', equity, floor: dailyFloor } : null;
}

/** The stops that work for a position, those that protect it worst first. */
export function workingStops(desk: AccountDesk, contract: Contract): readonly BookedOrder[] {
  const sign = Math.sign(desk.book.positionSize(contract.id));
  const stops = desk.orders.live().filter(({ order }) => {
    const { role, contractId, side, stopPrice, status } = order;
    const works = status.kind === 'working' || status.kind === 'pending';
    const protects = contractId === contract.id && sideSign(side) === -sign && stopPrice !== null;
    return role === 'stop' && works && protects;
  });
  return stops.sort(
    (left, right) => sign * ((left.order.stopPrice ?? 0) - (right.order.stopPrice ?? 0)),
  );
}

/** The protective stop that works for a position, the nearest one if there are several. */
export const workingStop = (desk: AccountDesk, contract: Contract): Order | null =>
  workingStops(desk, contract).at(-1)?.order ?? null;

/**
 * What is lost if every position goes to its stop and every working entry fills and is stopped.
 * Contracts without a working stop count with all the equity there is: their loss has no bound.
 */
function riskToStops(desk: AccountDesk, context: EngineContext): Money {
  let risk = 0;
  for (const { contract, position } of desk.book.held()) {
    const price = context.lastPriceOf(contract.id);
    if (price === null) return desk.book.balance;
    let left = Math.abs(position.size);
    for (const { order } of workingStops(desk, contract)) {
      const covered = Math.min(left, remainingQuantity(order));
      const { stopPrice } = order;
      if (stopPrice === null) continue;
      risk += lossToStop(contract, Math.sign(position.size) * covered, price, stopPrice);
      left -= covered;
    }
    if (left > 0) return desk.book.balance;
  }
  for (const { order } of desk.orders.live()) {
    // An order placed elsewhere can open a position without a stop: its loss has no bound either.
    if (order.role === 'foreign') return desk.book.balance;
    if (order.role !== 'entry') continue;
    const contract = context.contractOf(order.contractId);
    if (contract === null) return desk.book.balance;
    risk += entryRisk(desk, order, contract);
  }
  return risk as Money;
}

function lossToStop(contract: Contract, size: number, price: Price, stop: Price): number {
  const { tickValue, fees } = contract.product;
  const perSide = fees.exchangePerSide + fees.nfaPerSide + fees.commissionPerSide;
  const contracts = Math.abs(size);
  const ticks = Math.max(0, Math.sign(size) * (price - stop)) + SLIPPAGE_TICKS;
  return contracts * (ticks * tickValue + perSide);
}

/** The stop distance of a working entry is read from its suspended exit. */
function entryRisk(desk: AccountDesk, entry: Order, contract: Contract): number {
  const exit = desk.orders
    .live()
    .find(({ order }) => order.parentId === entry.clientOrderId && order.role === 'stop')?.order;
  const from = entry.stopPrice ?? entry.limitPrice;
  const known = exit?.stopPrice ?? null;
  const stopTicks = desk.stopTicksOf(entry.clientOrderId);
  const distance = from !== null && known !== null ? Math.abs(from - known) : stopTicks;
  const bracket = { stopTicks: distance as Ticks, targetTicks: null };
  const quantity = remainingQuantity(entry) as Order['quantity'];
  return riskOfRequest({ quantity, bracket }, orderCost(contract));
}

/** Lots with all entries filled, in tenths: positions and entries add up, without netting. */
function worstLots(desk: AccountDesk, context: EngineContext): number {
  let tenths = 0;
  for (const { contract, position } of desk.book.held()) {
    tenths += Math.abs(position.size) * contract.product.lotTenths;
  }
  const entries: number[] = [];
  for (const { order } of desk.orders.live()) {
    if (order.role !== 'entry') continue;
    const lot = context.contractOf(order.contractId)?.product.lotTenths ?? 0;
    entries.push(remainingQuantity(order) * lot);
  }
  return tenths + entries.reduce((sum, lots) => sum + lots, 0);
}
