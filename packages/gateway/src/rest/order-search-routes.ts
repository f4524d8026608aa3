import type { AccountId } from '@loadline/core';
import {
  ACCOUNT_SCOPED_ERROR,
  ORDER_BY_ID_ERROR,
  ORDER_QUERY_ROWS_MAX,
  ORDER_STATUS,
  type OrderEntity,
  type OrderQueryRequest,
  orderQueryRequest,
  orderSearchByIdRequest,
  orderSearchOpenRequest,
  orderSearchRequest,
  PATH,
  SORT_DIRECTION,
} from '@loadline/wire';
import { orderEntity } from '../mapping/wire-entities.ts';
import { timeWindow } from './account-routes.ts';
import type { HttpReply } from './http-message.ts';
import { failure, type Route, type RouteContext, route, success } from './route.ts';

/** What reads orders. Newest first; the venue promises no order and no cap. */
export const ORDER_SEARCH_ROUTES: readonly Route[] = [
  route(PATH.orderSearch, orderSearchRequest, (body, context) => {
    const window = timeWindow(body, context.now);
    if (!window.ok) return window.reply;
    const { desk, userName } = context;
    if (!desk.owns(userName, body.accountId)) return accountNotFound();
    return success({ orders: desk.history.orders(body.accountId as AccountId, window) });
  }),
  route(PATH.orderSearchOpen, orderSearchOpenRequest, ({ accountId }, context) => {
    const { desk, catalog, userName } = context;
    if (!desk.owns(userName, accountId)) return accountNotFound();
    // Asked for at every reconciliation, so it must not walk through all orders of a year.
    const open = desk.venue.openOrders(accountId as AccountId).toReversed();
    const orders = open.flatMap((order): OrderEntity[] => {
      const contract = catalog.contract(order.contractId);
      return contract === null ? [] : [orderEntity(order, contract.product)];
    });
    return success({ orders: orders.filter(({ status }) => status === ORDER_STATUS.open) });
  }),
  route(PATH.orderSearchById, orderSearchByIdRequest, ({ accountId, orderId }, context) => {
    const { desk, userName } = context;
    const isOwn = desk.owns(userName, accountId);
    const order = isOwn ? desk.history.order(accountId as AccountId, orderId) : null;
    if (order === null) return failure(ORDER_BY_ID_ERROR.orderNotFound, null, { order });
    return success({ order });
  }),
  route(PATH.orderQuery, orderQueryRequest, queryOrders),
];

const accountNotFound = () => failure(ACCOUNT_SCOPED_ERROR.accountNotFound, null, { orders: null });

/** Filtered, sorted and cut; `pageOffset` counts rows and an answer holds at most 100 of them. */
function queryOrders(request: OrderQueryRequest, context: RouteContext): HttpReply {
  const { filter, pageSize, pageOffset, sortDirection, includeTotalCount } = request;
  const { createdAfter, createdBefore, statuses, contractId } = filter;
  const wanted = context.wire.queryNarrowsByContract ? contractId : null;
  const window = { startTimestamp: createdAfter, endTimestamp: createdBefore };
  const created = timeWindow(window, context.now);
  if (!created.ok) return created.reply;
  const { desk, userName } = context;
  if (!desk.owns(userName, filter.accountId)) return accountNotFound();
  const all = desk.history.orders(filter.accountId as AccountId, created);
  const found = all.filter((order) => {
    if (statuses !== null && !statuses.includes(order.status)) return false;
    return wanted === null || order.contractId === wanted;
  });
  // Ids rise with the time of creation, so both fields that one can sort by give one order.
  const sorted = sortDirection === SORT_DIRECTION.descending ? found : found.toReversed();
  const from = Math.max(0, pageOffset ?? 0);
  const rows = Math.min(Math.max(1, pageSize ?? ORDER_QUERY_ROWS_MAX), ORDER_QUERY_ROWS_MAX);
  const count = includeTotalCount === true ? { totalCount: found.length } : {};
  return success({ orders: sorted.slice(from, from + rows), ...count });
}
