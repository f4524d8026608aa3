import type {
  AccountId,
  ClientOrderId,
  ContractId,
  Order,
  OrderRequest,
  StrategyId,
} from '@loadline/core';
import type { AuditOf, DayStory, StoryRecord } from './day-story.ts';

/** What a day's journal says of one order, gathered from everything that names it. */
export type KnownOrder = Readonly<{
  clientOrderId: ClientOrderId;
  accountId: AccountId;
  contractId: ContractId;
  strategyId: StrategyId | null;
  /** The record that names it first. */
  firstSequence: number;
  /** As it was last told; null where risk let nothing of it leave and nobody told it. */
  order: Order | null;
  /** As it was wished, for orders that risk has decided about or that were sent. */
  request: OrderRequest | null;
  venueIds: readonly string[];
  fillIds: readonly string[];
  parentId: ClientOrderId | null;
}>;

type Growing = { -readonly [Key in keyof KnownOrder]: KnownOrder[Key] };

/** Every order of the day by its name, in the order in which they first come up. */
export function indexOrders({ records }: DayStory): ReadonlyMap<string, KnownOrder> {
  const orders = new Map<string, Growing>();
  for (const record of records) note(orders, record);
  return orders;
}

function note(orders: Map<string, Growing>, record: StoryRecord): void {
  if (record.source === 'effect') {
    if (record.effect.kind !== 'submit') return;
    const { request } = record.effect;
    grow(orders, request, record.sequence).request = request;
    return;
  }
  if (record.source === 'input') {
    if (record.event.kind !== 'submitAnswered') return;
    const { clientOrderId, outcome } = record.event;
    const known = orders.get(clientOrderId);
    if (known === undefined || outcome.kind !== 'accepted') return;
    known.venueIds = withOne(known.venueIds, outcome.venueOrderId);
    return;
  }
  const { event, sequence } = record;
  switch (event.kind) {
    case 'riskDecided': {
      const known = grow(orders, event.decision.request, sequence);
      known.request ??= event.decision.request;
      known.strategyId ??= event.strategyId;
      return;
    }
    case 'orderDenied':
    case 'orderChanged':
    case 'filled':
      return noteOrder(orders, record as AuditOf<'orderDenied' | 'orderChanged' | 'filled'>);
    default:
      return;
  }
}

function noteOrder(
  orders: Map<string, Growing>,
  { event, sequence }: AuditOf<'orderDenied' | 'orderChanged' | 'filled'>,
): void {
  const { order } = event;
  if (order === null) return;
  const known = grow(orders, order, sequence);
  known.order = order;
  known.parentId = order.parentId;
  known.strategyId ??= event.strategyId;
  known.venueIds = withOne(known.venueIds, order.venueOrderId);
  if (event.kind === 'filled') known.fillIds = withOne(known.fillIds, event.fill.fillId);
}

function grow(
  orders: Map<string, Growing>,
  named: Pick<KnownOrder, 'clientOrderId' | 'accountId' | 'contractId'>,
  firstSequence: number,
): Growing {
  const { clientOrderId, accountId, contractId } = named;
  const known = orders.get(clientOrderId);
  if (known !== undefined) return known;
  const made: Growing = {
    clientOrderId,
    accountId,
    contractId,
    strategyId: null,
    firstSequence,
    order: null,
    request: null,
    venueIds: [],
    fillIds: [],
    parentId: null,
  };
  orders.set(clientOrderId, made);
  return made;
}

const withOne = (list: readonly string[], one: string | null): readonly string[] =>
  one === null || list.includes(one) ? list : [...list, one];

/** An order with its exits: what was decided together and lives together. */
export type OrderFamily = Readonly<{
  root: KnownOrder;
  /** The root first. */
  orders: readonly KnownOrder[];
  /** Every name and number by which the journal speaks of them, in quotes as JSON has them. */
  marks: readonly string[];
}>;

export function familyOf(
  orders: ReadonlyMap<string, KnownOrder>,
  clientOrderId: string,
): OrderFamily | null {
  const named = orders.get(clientOrderId);
  if (named === undefined) return null;
  const root = (named.parentId === null ? undefined : orders.get(named.parentId)) ?? named;
  const exits = [...orders.values()].filter(({ parentId }) => parentId === root.clientOrderId);
  const family = [root, ...exits];
  const names = family.flatMap((one) => [one.clientOrderId, ...one.venueIds, ...one.fillIds]);
  return { root, orders: family, marks: names.map((name) => JSON.stringify(name)) };
}

/** Whether a record speaks of the family, whatever its kind. */
export const isAbout = ({ marks }: OrderFamily, { json }: StoryRecord): boolean =>
  marks.some((mark) => json.includes(mark));
