import type { AccountId, ClientOrderId, UnixMs, VenueOrder } from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';
import { formatTimestamp, ordersReply, PATH } from '@loadline/wire';
import { reconcileCall } from '../session/venue-calls.ts';
import { isFinal, queryOrders, toOrders, type WorkingOrdersReader } from './working-orders.ts';

/** Orders by name: these tags, and the exits that the venue made with them. */
export type TagQuestion = Readonly<{
  tags: readonly ClientOrderId[];
  /** None of them was sent before this instant. */
  since: UnixMs;
}>;

/**
 * What became of orders whose answer never came, by the only thing that we know of them. Their
 * status may be any. `Order/v2/query` is read page by page; a venue without it is asked with
 * `Order/search`, whose rows may be capped (undocumented), so it comes second.
 */
export async function readTaggedOrders(
  reader: WorkingOrdersReader,
  accountId: AccountId,
  { tags, since }: TagQuestion,
): Promise<Answer<readonly VenueOrder[]>> {
  if (tags.length === 0) return { kind: 'answered', value: [] };
  const queried = reader.queryMissing
    ? null
    : await queryOrders(reader, accountId, { statuses: null, createdAfter: since });
  const found = queried ?? (await searchOrders(reader, accountId, since));
  if (found.kind === 'failed') return found;
  return { kind: 'answered', value: named(found.value, new Set(tags)) };
}

async function searchOrders(
  reader: WorkingOrdersReader,
  accountId: AccountId,
  since: UnixMs,
): Promise<Answer<readonly VenueOrder[]>> {
  const body = { accountId, startTimestamp: formatTimestamp(since) };
  const answer = await reader.calls.read(reconcileCall(PATH.orderSearch, body), ordersReply);
  return toOrders(reader, accountId, answer);
}

/** Exits are found by their parent, and where the venue does not tell it by their name. */
function named(orders: readonly VenueOrder[], tags: ReadonlySet<string>): readonly VenueOrder[] {
  const hasTag = ({ customTag }: VenueOrder): boolean => customTag !== null && tags.has(customTag);
  const entries = new Set(orders.filter(hasTag).map(({ venueOrderId }) => venueOrderId));
  return orders.filter(
    (order) =>
      hasTag(order) ||
      (order.parentOrderId !== null && entries.has(order.parentOrderId)) ||
      tags.has(order.customTag?.replace(/-(SL|TP)$/, '') ?? ''),
  );
}

/** Both lists as one. They were read at the same time, so what was told later holds. */
export function joinOrders(
  working: readonly VenueOrder[],
  tagged: readonly VenueOrder[],
): readonly VenueOrder[] {
  const joined = new Map(working.map((order) => [order.venueOrderId, order]));
  for (const order of tagged) {
    const known = joined.get(order.venueOrderId);
    if (known === undefined || isLater(order, known)) joined.set(order.venueOrderId, order);
  }
  return [...joined.values()].sort(
    (left, right) => Number(left.venueOrderId) - Number(right.venueOrderId),
  );
}

/** An order never comes back from its end. */
const isLater = (order: VenueOrder, known: VenueOrder): boolean =>
  order.updatedAt > known.updatedAt || isFinal(order.status);
