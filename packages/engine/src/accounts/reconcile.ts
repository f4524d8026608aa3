import {
  type Contract,
  type ContractId,
  formatMoney,
  type Money,
  type NetPosition,
  type VenueFill,
  type VenuePosition,
} from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';
import type { AccountSnapshot } from '../ports/index.ts';
import type { AccountDesk } from './account-desk.ts';

export type ReconcileOutcome = 'done' | 'stale';

/**
 * Compares our state with the venue's and takes the venue's where they differ, each difference an
 * event. A snapshot that lacks a fill which we know was read before that fill: it is no news.
 */
export function reconcileAccount(
  desk: AccountDesk,
  context: EngineContext,
  snapshot: AccountSnapshot,
): ReconcileOutcome {
  const told = new Set(snapshot.fills.map(({ fillId }) => fillId));
  const missing = desk.book.fillsFrom(snapshot.fillsSince).filter((fillId) => !told.has(fillId));
  if (desk.book.met && missing.length > 0) return 'stale';
  const differences = desk.book.met
    ? compare(desk, context, snapshot)
    : meet(desk, context, snapshot);
  desk.book.updateVenue(snapshot.account);
  desk.known = true;
  context.sink.audit({
    kind: 'accountReconciled',
    at: context.now,
    accountId: desk.accountId,
    name: desk.book.name,
    balance: desk.book.balance,
    openOrders: desk.orders.live().length,
    openPositions: [...desk.book.held()].length,
    differences,
  });
  return 'done';
}

/** The first reading ever: there is nothing of ours to compare with. */
function meet(desk: AccountDesk, context: EngineContext, snapshot: AccountSnapshot): number {
  const { account, fills, positions, orders } = snapshot;
  const today = fills.filter(({ at }) => at >= desk.book.dayStartedAt);
  for (const fill of fills) desk.book.rememberFill(fill);
  desk.book.meet(account, resultOf(today), fills.length > 0);
  for (const position of positions) take(desk, context, position);
  for (const order of orders) {
    if (isWorking(order.status)) desk.onVenueOrder(order);
  }
  return 0;
}

function compare(desk: AccountDesk, context: EngineContext, snapshot: AccountSnapshot): number {
  for (const order of snapshot.orders) {
    if (isWorking(order.status) || desk.orders.byVenueId(order.venueOrderId) !== null) {
      desk.onVenueOrder(order);
    } else if (order.customTag !== null && desk.orders.get(order.customTag as never) !== null) {
      desk.onVenueOrder(order);
    } else if (snapshot.fills.some(({ venueOrderId }) => venueOrderId === order.venueOrderId)) {
      desk.onVenueOrder(order);
    }
  }
  let differences = 0;
  for (const fill of snapshot.fills) {
    if (desk.book.knowsFill(fill.fillId)) continue;
    differences += 1;
    tell(desk, context, `fill ${fill.fillId}`, 'not known', `${fill.side} ${fill.quantity}`);
    desk.onVenueFill(fill);
  }
  differences += desk.dropVanished(snapshot.orders);
  desk.repeatUnseen();
  differences += comparePositions(desk, context, snapshot.positions);
  const { balance } = snapshot.account;
  if (balance !== desk.book.balance) {
    tell(desk, context, 'balance', formatMoney(desk.book.balance), formatMoney(balance));
    desk.book.balance = balance;
    differences += 1;
  }
  return differences;
}

function comparePositions(
  desk: AccountDesk,
  context: EngineContext,
  positions: readonly VenuePosition[],
): number {
  let differences = 0;
  const venue = new Map(positions.map((position) => [position.contractId, position]));
  const ours = [...desk.book.held()].map(({ contract }) => contract.id);
  for (const contractId of new Set<ContractId>([...venue.keys(), ...ours])) {
    const size = venue.get(contractId)?.size ?? 0;
    const held = desk.book.positionSize(contractId);
    if (size === held) continue;
    differences += 1;
    tell(desk, context, `position in ${contractId}`, `${held}`, `${size}`);
    const position = venue.get(contractId);
    if (position !== undefined) take(desk, context, position);
    else desk.clearPosition(contractId);
  }
  return differences;
}

function take(desk: AccountDesk, context: EngineContext, position: VenuePosition): void {
  const contract = context.contractOf(position.contractId);
  if (contract === null) {
    tell(
      desk,
      context,
      `position in ${position.contractId}`,
      'unknown product',
      `${position.size}`,
    );
    return;
  }
  desk.book.setPosition(contract, netPosition(position, contract), position.openedAt);
}

const netPosition = (
  { size, averagePriceTicks }: VenuePosition,
  contract: Contract,
): NetPosition => ({
  size,
  cost: Math.round(size * averagePriceTicks * contract.product.tickValue) as Money,
});

const resultOf = (fills: readonly VenueFill[]): Money =>
  fills.reduce(
    (sum, { profitAndLoss, fees, commissions }) => sum + (profitAndLoss ?? 0) - fees - commissions,
    0,
  ) as Money;

const isWorking = (status: string): boolean =>
  status === 'open' || status === 'pending' || status === 'suspended' || status === 'pendingCancel';

function tell(
  desk: AccountDesk,
  { sink, now }: EngineContext,
  what: string,
  ours: string,
  venue: string,
): void {
  sink.audit({ kind: 'difference', at: now, accountId: desk.accountId, what, ours, venue });
}
