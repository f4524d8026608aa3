import { type AccountId, isLive, type Order, type UnixMs, type VenueOrder } from '@loadline/core';
import type { Engine } from '@loadline/engine';
import type { AuditEvent, EngineEvent } from '@loadline/engine/ports';

/** How an order can end without its last fill. */
export const ENDED: readonly string[] = ['canceled', 'expired', 'rejected'];

/** What the venue shows of an order whose submit was in doubt. */
export function foundRow({ status }: Pick<VenueOrder, 'status'>): string {
  if (status === 'filled') return 'S5';
  return ENDED.includes(status) ? 'S6' : 'S4';
}

type Known = Readonly<{ order: Order; toldAt: UnixMs }>;

/** One account of the desk before an event. */
export type DeskBefore = Readonly<{
  accountId: AccountId;
  live: ReadonlyMap<string, Order>;
  byName: ReadonlyMap<string, Known>;
  byVenueId: ReadonlyMap<string, Known>;
  knownFills: Readonly<{ has(fillId: string): boolean }>;
  /** An entry is out whose answer has not come. */
  hasUnanswered: boolean;
  held: boolean;
}>;

type AccountDesk =
  Engine['accounts'] extends ReadonlyMap<AccountId, infer Unit>
    ? Unit extends { readonly desk: infer Desk }
      ? Desk
      : never
    : never;

/** What is known of an account now. */
export function lookAt(desk: AccountDesk): DeskBefore {
  const orders = desk.orders.snapshot();
  const live = orders.filter(({ order }) => isLive(order));
  return {
    accountId: desk.accountId,
    live: new Map(live.map(({ order }) => [order.clientOrderId, order])),
    byName: new Map(orders.map((booked) => [booked.order.clientOrderId, booked])),
    byVenueId: new Map(
      orders.flatMap((booked) =>
        booked.order.venueOrderId === null ? [] : [[booked.order.venueOrderId, booked] as const],
      ),
    ),
    knownFills: new Set(desk.book.snapshot().knownFills.map(([fillId]) => fillId as string)),
    hasUnanswered: live.some(
      ({ order: { venueOrderId, doubt } }) => venueOrderId === null && doubt !== 'submit',
    ),
    held: !desk.book.isFlat(),
  };
}

type Answered = Readonly<{
  event: Extract<EngineEvent, { kind: 'reconciled' }>;
  audits: readonly AuditEvent[];
  before: readonly DeskBefore[];
}>;

/** Which difference is which row. */
const DIFFERENCES: readonly (readonly [start: string, row: string])[] = [
  ['fill ', 'P9'],
  ['position in ', 'D1'],
  ['balance', 'D2'],
  ['average price', 'D3'],
];

/** The rows of an answer to a question about a whole account. */
export function answeredRows(engine: Engine, { event, audits, before }: Answered): string[] {
  const { snapshot } = event;
  const { accountId } = snapshot.account;
  const desk = engine.accounts.get(accountId)?.desk;
  const then = before.find((each) => each.accountId === accountId);
  if (desk === undefined || then === undefined) return [];
  if (!audits.some(({ kind }) => kind === 'accountReconciled')) return ['Q1'];
  const rows = audits.flatMap((audit) => {
    if (audit.kind !== 'difference') return [];
    return DIFFERENCES.filter(([start]) => audit.what.startsWith(start)).map(([, row]) => row);
  });
  const told = new Map(snapshot.orders.map((order) => [order.customTag ?? '', order]));
  const toldIds = new Set(snapshot.orders.map(({ venueOrderId }) => venueOrderId));
  for (const [name, order] of then.live) {
    const found = told.get(name);
    const now = desk.orders.get(order.clientOrderId)?.order;
    if (order.venueOrderId !== null) {
      const isGone = now !== undefined && !isLive(now) && !toldIds.has(order.venueOrderId);
      if (isGone && now.status.kind === 'canceled') rows.push('P10');
    } else if (order.doubt === 'submit') {
      if (found !== undefined) rows.push(foundRow(found));
      else if (now?.status.kind === 'rejected') rows.push('S7');
    }
  }
  for (const { order } of desk.orders.live()) {
    if (order.role === 'entry' && isGivenUp(then, order)) rows.push('S8');
  }
  return rows;
}

const isGivenUp = ({ live, byName }: DeskBefore, { clientOrderId }: Order): boolean =>
  byName.has(clientOrderId) && !live.has(clientOrderId);
