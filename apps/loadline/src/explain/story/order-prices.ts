import {
  assert,
  type ClientOrderId,
  type ContractId,
  type Money,
  sideSign,
  type VenueFill,
} from '@loadline/core';
import { type Slippage, slippageOf } from '../words/plain-words.ts';
import { type AuditOf, auditsOf, contractOf, type DayStory } from './day-story.ts';
import type { TapePoint } from './market-tape.ts';
import type { OrderFamily } from './order-index.ts';

/** A fill of the family or of an order that closed its position, with what it cost to get it. */
export type FamilyFill = Readonly<{
  fill: VenueFill;
  record: AuditOf<'filled'>;
  isEntry: boolean;
  slippage: Slippage | null;
}>;

/**
 * The fills of an order and of its exits, and of anything else in the same contract until the
 * position that they opened is flat.
 */
export function fillsOf(story: DayStory, family: OrderFamily): readonly FamilyFill[] {
  const { root } = family;
  const names = new Set<string>(family.orders.map(({ clientOrderId }) => clientOrderId));
  const fills: FamilyFill[] = [];
  let isOpen = false;
  for (const record of auditsOf(story, 'filled')) {
    const { fill, order, positionSize } = record.event;
    if (fill.accountId !== root.accountId || fill.contractId !== root.contractId) continue;
    const isOwn = order !== null && names.has(order.clientOrderId);
    if (!isOwn && !isOpen) continue;
    const isEntry = order?.clientOrderId === root.clientOrderId;
    fills.push({ fill, record, isEntry, slippage: slippageOfFill(story, record) });
    isOpen = positionSize !== 0;
  }
  return fills;
}

/** Against the price of the order, or for one at market the last price that was heard before. */
function slippageOfFill(story: DayStory, record: AuditOf<'filled'>): Slippage | null {
  const { fill, order } = record.event;
  const contract = contractOf(fill.contractId);
  if (contract === null) return null;
  const sentAt = order === null ? null : firstRecordOf(story, order.clientOrderId);
  const heard = story.tape.before(fill.contractId, sentAt ?? record.cause);
  const wanted = order?.stopPrice ?? order?.limitPrice ?? heard?.price ?? null;
  return wanted === null ? null : slippageOf(fill, wanted, contract);
}

function firstRecordOf({ records }: DayStory, clientOrderId: ClientOrderId): number | null {
  const mark = JSON.stringify(clientOrderId);
  return records.find(({ json }) => json.includes(mark))?.sequence ?? null;
}

/** The best and the worst price while a position was held, with the profit that it showed then. */
export type Excursion = Readonly<{ point: TapePoint; profit: Money }>;

export function excursionsOf(
  story: DayStory,
  fills: readonly FamilyFill[],
): Readonly<{ best: Excursion; worst: Excursion }> | null {
  const [entry] = fills;
  const last = fills.at(-1);
  if (entry === undefined || last === undefined || !entry.isEntry) return null;
  const { contractId, side } = entry.fill;
  const contract = contractOf(contractId);
  const to = last.record.event.positionSize === 0 ? last.record.cause : Number.POSITIVE_INFINITY;
  if (contract === null) return null;
  const extremes = extremesOf([
    ...fills.map(({ fill: { price }, record: { sequence, at } }) => ({ sequence, at, price })),
    ...[story.tape.extremes(contractId, entry.record.cause, to)].flatMap((heard) =>
      heard === null ? [] : [heard.high, heard.low],
    ),
  ]);
  const entries = fills.filter(({ isEntry }) => isEntry).map(({ fill }) => fill);
  const quantity = entries.reduce((sum, fill) => sum + fill.quantity, 0);
  const paid = entries.reduce((sum, fill) => sum + fill.quantity * fill.price, 0);
  const showing = (point: TapePoint): Excursion => {
    const ticks = sideSign(side) * (point.price * quantity - paid);
    return { point, profit: (ticks * contract.product.tickValue + 0) as Money };
  };
  const { high, low } = extremes;
  return side === 'buy'
    ? { best: showing(high), worst: showing(low) }
    : { best: showing(low), worst: showing(high) };
}

/** Its own fills are prices of the position too: one that lost from the first was never better. */
function extremesOf(points: readonly TapePoint[]): Readonly<{ high: TapePoint; low: TapePoint }> {
  const [first, ...rest] = points;
  assert(first !== undefined, 'a position has a fill');
  const high = rest.reduce((best, one) => (one.price > best.price ? one : best), first);
  const low = rest.reduce((best, one) => (one.price < best.price ? one : best), first);
  return { high, low };
}

/** How long the position had no working stop after its first fill; null without stop or fill. */
export function unprotectedMs(
  story: DayStory,
  family: OrderFamily,
  fills: readonly FamilyFill[],
): number | null {
  const entry = fills.find(({ isEntry }) => isEntry);
  if (entry === undefined) return null;
  const stops = new Set<string>(
    family.orders.filter(({ order }) => order?.role === 'stop').map((one) => one.clientOrderId),
  );
  const working = auditsOf(story, 'orderChanged').find(
    ({ event: { order, change } }) =>
      stops.has(order.clientOrderId) && change === 'working' && order.status.kind === 'working',
  );
  if (working === undefined) return null;
  return Math.max(0, working.at - entry.record.at);
}

/** Where the price stood when an order was thought of: bars, last price, bid and offer. */
export const heardBefore = (story: DayStory, contractId: ContractId, sequence: number) => ({
  bars: story.tape.minutes(contractId, sequence, BARS_SHOWN),
  price: story.tape.before(contractId, sequence),
});

const BARS_SHOWN = 4;

/** The order whose fill opened a trade; null where the journal of the day does not tell it. */
export function openedBy(story: DayStory, tradeSequence: number): ClientOrderId | null {
  const closed = auditsOf(story, 'tradeClosed').find(({ sequence }) => sequence === tradeSequence);
  if (closed === undefined) return null;
  const { trade } = closed.event;
  const opening = auditsOf(story, 'filled').find(
    ({ event: { fill } }) =>
      fill.accountId === trade.accountId &&
      fill.contractId === trade.contractId &&
      fill.side === trade.side &&
      fill.at === trade.entryAt &&
      fill.price === trade.entryPrice,
  );
  return opening?.event.order?.clientOrderId ?? null;
}
