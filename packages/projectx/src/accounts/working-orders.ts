import {
  type AccountId,
  type UnixMs,
  type VenueOrder,
  type VenueOrderStatus,
} from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';
import {
  formatTimestamp,
  ORDER_QUERY_ROWS_MAX,
  ORDER_SORT_FIELD,
  ORDER_STATUS,
  type OrderEntity,
  type OrderQueryRequest,
  orderQueryReply,
  ordersReply,
  PATH,
  SORT_DIRECTION,
} from '@loadline/wire';
import { mapAll, mapAnswer } from '../mapping/answers.ts';
import { orderOf, type ProductOf } from '../mapping/entities.ts';
import { answerOf, reconcileCall, type VenueCalls } from '../session/venue-calls.ts';

export type WorkingOrdersReader = {
  readonly calls: VenueCalls;
  readonly productOf: ProductOf;
  /** Becomes true when the venue has shown that it does not know `v2/query`. */
  queryMissing: boolean;
};

const WORKING = [
  ORDER_STATUS.open,
  ORDER_STATUS.pending,
  ORDER_STATUS.pendingCancel,
  ORDER_STATUS.suspended,
];
/** Working, yet left out by `searchOpen`. */
const HIDDEN: readonly VenueOrderStatus[] = ['pending', 'pendingCancel', 'suspended', 'unknown'];
const PAGES_MAX = 50;

/**
 * Every working order of an account, suspended bracket exits included. `Order/v2/query` tells them
 * all; a venue without it is asked for the open ones and for the orders since `lookBackTo`.
 */
export async function readWorkingOrders(
  reader: WorkingOrdersReader,
  accountId: AccountId,
  lookBackTo: UnixMs,
): Promise<Answer<readonly VenueOrder[]>> {
  const wanted = { statuses: WORKING, createdAfter: null };
  const queried = reader.queryMissing ? null : await queryOrders(reader, accountId, wanted);
  if (queried !== null) return onlyWorking(queried);
  reader.queryMissing = true;
  const { calls } = reader;
  const since = { accountId, startTimestamp: formatTimestamp(lookBackTo) };
  const [open, recent] = await Promise.all([
    calls.read(reconcileCall(PATH.orderSearchOpen, { accountId }), ordersReply),
    calls.read(reconcileCall(PATH.orderSearch, since), ordersReply),
  ]);
  const openOrders = onlyWorking(toOrders(reader, accountId, open));
  const recentOrders = onlyWorking(toOrders(reader, accountId, recent));
  if (openOrders.kind === 'failed') return openOrders;
  if (recentOrders.kind === 'failed') return recentOrders;
  return { kind: 'answered', value: merge(openOrders.value, recentOrders.value) };
}

export type OrderFilter = Readonly<{
  /** Null for every status. */
  statuses: readonly number[] | null;
  createdAfter: UnixMs | null;
}>;

/** All pages of `Order/v2/query`; null when the venue has no such endpoint. */
export async function queryOrders(
  reader: WorkingOrdersReader,
  accountId: AccountId,
  filter: OrderFilter,
): Promise<Answer<readonly VenueOrder[]> | null> {
  const found = new Map<number, OrderEntity>();
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const body = queryBody(accountId, filter, page * ORDER_QUERY_ROWS_MAX);
    const exchange = await reader.calls.exchange(reconcileCall(PATH.orderQuery, body));
    const status = exchange.kind === 'reply' ? exchange.status : 0;
    if (status === 404 || status === 405) return null;
    const answer = answerOf(PATH.orderQuery, exchange, orderQueryReply);
    if (answer.kind === 'failed') return answer;
    const rows = answer.value.orders ?? [];
    for (const row of rows) found.set(row.id, row);
    if (rows.length < ORDER_QUERY_ROWS_MAX) break;
  }
  const rows = [...found.values()];
  return toOrders(reader, accountId, { kind: 'answered', value: { orders: rows } });
}

const queryBody = (
  accountId: AccountId,
  { statuses, createdAfter }: OrderFilter,
  pageOffset: number,
): OrderQueryRequest => ({
  filter: {
    accountId,
    statuses: statuses === null ? null : [...statuses],
    contractId: null,
    createdAfter: createdAfter === null ? null : formatTimestamp(createdAfter),
    createdBefore: null,
  },
  pageSize: ORDER_QUERY_ROWS_MAX,
  pageOffset,
  sortBy: ORDER_SORT_FIELD.id,
  sortDirection: SORT_DIRECTION.ascending,
  includeTotalCount: null,
});

/** The orders of the account. Filters do not always narrow at this venue, so they are kept here. */
export function toOrders(
  { productOf }: WorkingOrdersReader,
  accountId: AccountId,
  answer: Answer<Readonly<{ orders: readonly OrderEntity[] | null }>>,
): Answer<readonly VenueOrder[]> {
  return mapAnswer(answer, ({ orders }) => {
    const own = (orders ?? []).filter((entity) => entity.accountId === accountId);
    return mapAll(own, (entity) => orderOf(entity, productOf));
  });
}

const onlyWorking = (answer: Answer<readonly VenueOrder[]>): Answer<readonly VenueOrder[]> =>
  answer.kind === 'failed'
    ? answer
    : { kind: 'answered', value: answer.value.filter(({ status }) => !isFinal(status)) };

const FINAL: readonly VenueOrderStatus[] = ['filled', 'canceled', 'expired', 'rejected'];

export const isFinal = (status: VenueOrderStatus): boolean => FINAL.includes(status);

/** An order that `searchOpen` no longer shows as open has ended between the two answers. */
function merge(open: readonly VenueOrder[], recent: readonly VenueOrder[]): readonly VenueOrder[] {
  const shown = new Set(open.map((order) => order.venueOrderId));
  const hidden = recent.filter(
    (order) => HIDDEN.includes(order.status) && !shown.has(order.venueOrderId),
  );
  const all = [...open, ...hidden];
  return all.sort((left, right) => Number(left.venueOrderId) - Number(right.venueOrderId));
}
