import {
  averagePriceTicks,
  type ClientOrderId,
  type Contract,
  type ContractId,
  formatMoney,
  type Money,
  type NetPosition,
  type VenueFill,
  type VenueOrder,
  type VenuePosition,
} from '@loadline/core';
import { isSameMoney } from '../accounts/account-book.ts';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { EngineContext } from '../engine-context.ts';
import { isWorkingAtVenue } from '../orders/venue-order.ts';
import type { AccountSnapshot } from '../ports/index.ts';
import { meetRisk } from '../risk/meet-risk.ts';
import { dropVanished, repeatUnseen } from './order-check.ts';

export type ReconcileOutcome = 'done' | 'stale';

/**
 * Compares our state with the venue's and takes the venue's where they differ, each difference an
 * event. A snapshot that lacks a fill which we know was read before that fill: it is no news. Nor
 * is
 * one whose figures differ while fills came in: its parts are read one after the other, so they can
 * be of different moments, and it is asked for again.
 */
export function reconcileAccount(
  desk: AccountDesk,
  context: EngineContext,
  snapshot: AccountSnapshot,
): ReconcileOutcome {
  const told = new Set(snapshot.fills.map(({ fillId }) => fillId));
  const { book } = desk;
  const missing = book.fillsFrom(snapshot.fillsSince).filter((fillId) => !told.has(fillId));
  const waiting = desk.fills.orphans.filter(
    ({ fillId, at }) => at >= snapshot.fillsSince && !told.has(fillId),
  );
  if (book.met && missing.length + waiting.length > 0) return 'stale';
  const differences = book.met ? compare(desk, context, snapshot) : meet(desk, context, snapshot);
  if (differences === null) return 'stale';
  book.updateVenue(snapshot.account);
  desk.risk.setUnknownPositions(unknownPositions(context, snapshot));
  context.sink.audit({
    kind: 'accountReconciled',
    at: context.now,
    accountId: desk.accountId,
    name: desk.book.name,
    balance: desk.book.balance,
    openOrders: desk.orders.live().length,
    openPositions: [...desk.book.held()].length,
    differences,
    reason: desk.question.reason,
  });
  return 'done';
}

/** The first reading ever: there is nothing of ours to compare with. */
function meet(desk: AccountDesk, context: EngineContext, snapshot: AccountSnapshot): number {
  const { account, fills, positions, orders } = snapshot;
  const today = fills.filter(({ at }) => at >= desk.book.dayStartedAt);
  for (const fill of fills) desk.book.rememberFill(fill);
  desk.book.meet(account, resultOf(today));
  meetRisk(desk, context, snapshot);
  for (const position of positions) take(desk, context, position);
  for (const order of orders) {
    if (isWorkingAtVenue(order.status)) desk.onToldOrder(order);
  }
  return 0;
}

/** Positions in what has no product data: they cannot be valued, so nothing opens beside them. */
const unknownPositions = (
  { contractOf }: EngineContext,
  { positions }: AccountSnapshot,
): readonly ContractId[] =>
  positions
    .filter(({ contractId, size }) => size !== 0 && contractOf(contractId) === null)
    .map(({ contractId }) => contractId);

/** The number of differences; null when the figures cannot be compared. */
function compare(
  desk: AccountDesk,
  context: EngineContext,
  snapshot: AccountSnapshot,
): number | null {
  for (const order of snapshot.orders) if (concerns(desk, snapshot, order)) desk.onToldOrder(order);
  if (snapshot.fills.some((fill) => isEarly(desk, fill))) return null;
  let differences = 0;
  for (const fill of snapshot.fills) {
    if (fill.voided || !desk.book.isNews(fill)) continue;
    differences += 1;
    const venue = `${fill.side} ${fill.quantity}`;
    tell(desk, { what: `fill ${fill.fillId}`, ours: 'not known', venue, why: 'fill' });
    desk.fills.onToldFill(fill);
  }
  desk.fills.dropOrphansBefore(snapshot.fillsSince);
  if (desk.fills.filledSinceAsked && !isEqual(desk, snapshot)) return null;
  differences += dropVanished(desk, snapshot.orders);
  repeatUnseen(desk);
  differences += comparePositions(desk, context, snapshot.positions);
  const { balance } = snapshot.account;
  if (balance !== desk.book.balance) {
    const ours = formatMoney(desk.book.balance);
    tell(desk, { what: 'balance', ours, venue: formatMoney(balance), why: 'balance' });
    desk.book.setBalance(balance);
    differences += 1;
  }
  return differences;
}

/** Orders at work, ours, and those of fills; what ended long ago and was not ours is no matter. */
function concerns(desk: AccountDesk, { fills }: AccountSnapshot, order: VenueOrder): boolean {
  const { orders } = desk;
  const { venueOrderId, customTag, status } = order;
  if (isWorkingAtVenue(status) || orders.byVenueId(venueOrderId) !== null) return true;
  if (customTag !== null && orders.get(customTag as ClientOrderId) !== null) return true;
  return fills.some((fill) => fill.venueOrderId === venueOrderId && desk.book.isNews(fill));
}

/**
 * A fill that overtook the answer to the submit that may have caused it: only the answer can tell
 * the venue's id of our order, and without it the fill would be taken for somebody else's.
 */
function isEarly({ book, orders }: AccountDesk, fill: VenueFill): boolean {
  if (fill.voided || !book.isNews(fill) || orders.byVenueId(fill.venueOrderId) !== null) {
    return false;
  }
  return orders.live().some(({ order: { venueOrderId, doubt, contractId, side } }) => {
    const isUnanswered = venueOrderId === null && doubt !== 'submit';
    return isUnanswered && contractId === fill.contractId && side === fill.side;
  });
}

function isEqual({ book }: AccountDesk, { account, positions }: AccountSnapshot): boolean {
  const open = positions.filter(({ size }) => size !== 0);
  const sameSizes = open.every(({ contractId, size }) => book.positionSize(contractId) === size);
  return sameSizes && open.length === [...book.held()].length && account.balance === book.balance;
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
    const position = venue.get(contractId);
    if (size === held) {
      if (position !== undefined) differences += compareCost(desk, position);
      continue;
    }
    differences += 1;
    const what = `position in ${contractId}`;
    tell(desk, { what, ours: `${held}`, venue: `${size}`, why: 'position' });
    desk.fills.onUnexplained(contractId);
    if (position !== undefined) take(desk, context, position);
    else desk.clearPosition(contractId);
  }
  return differences;
}

/** Fills that overtook each other leave another average price, so another profit at the exit. */
function compareCost(desk: AccountDesk, told: VenuePosition): number {
  const held = desk.book.get(told.contractId);
  if (held === null) return 0;
  const { contract, position } = held;
  const { cost } = netPosition(told, contract);
  if (isSameMoney(cost, position.cost)) return 0;
  const ours = averagePriceTicks(position, contract.product.tickValue);
  const what = `average price in ${told.contractId}, in ticks`;
  tell(desk, { what, ours: `${ours}`, venue: `${told.averagePriceTicks}`, why: 'cost' });
  desk.book.setCost(told.contractId, cost);
  return 1;
}

function take(desk: AccountDesk, context: EngineContext, position: VenuePosition): void {
  const contract = context.contractOf(position.contractId);
  if (contract === null) {
    const what = `position in ${position.contractId}`;
    tell(desk, { what, ours: 'unknown product', venue: `${position.size}`, why: 'product' });
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

/** Net result of fills: gross profit less all fees. */
export const resultOf = (fills: readonly VenueFill[]): Money =>
  fills.reduce(
    (sum, { profitAndLoss, fees, commissions }) => sum + (profitAndLoss ?? 0) - fees - commissions,
    0,
  ) as Money;

type Difference = Readonly<{ what: string; ours: string; venue: string; why: keyof typeof WHY }>;

/** Why we and the venue can differ, and what is done about it. */
const WHY = {
  fill: { cause: 'its push never came', remedy: 'counted now' },
  position: {
    cause: 'fills that the venue does not tell any more',
    remedy: "the venue's position was taken",
  },
  cost: {
    cause: 'fills came in another order at the venue',
    remedy: "the venue's average price was taken",
  },
  product: { cause: 'there is no data of this product', remedy: 'nothing opens beside it' },
  balance: {
    cause: 'money moved without a fill: a fee, a payout or a correction',
    remedy: "the venue's balance was taken, as no trade",
  },
} as const;

function tell(
  { accountId, context: { sink, now } }: AccountDesk,
  { what, ours, venue, why }: Difference,
): void {
  sink.audit({ kind: 'difference', at: now, accountId, what, ours, venue, ...WHY[why] });
}
