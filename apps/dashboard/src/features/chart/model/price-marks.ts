import type { FillMarker, OrderState, PositionState } from '@loadline/api-schema';
import { priceText } from '../../../text/price-text.ts';

/** One horizontal line of the chart: where a position was entered, or where an order waits. */
export type PriceMark = Readonly<{
  id: string;
  kind: 'position' | 'entry' | 'stop' | 'target' | 'other';
  price: number;
  title: string;
}>;

/**
 * One fill on the chart; the arrow tells the side, so the text is short. `at` is Unix time in
 * milliseconds.
 */
export type FillMark = Readonly<{
  id: string;
  at: number;
  side: 'buy' | 'sell';
  price: number;
  text: string;
}>;

const ROLE_KINDS = {
  entry: 'entry',
  stop: 'stop',
  target: 'target',
  close: 'other',
  foreign: 'other',
} as const;

type Book = Readonly<{ positions: readonly PositionState[]; orders: readonly OrderState[] }>;

/**
 * The lines of one contract. Suspended exits have no price at the venue yet, so they have no
 * line.
 */
export function priceMarks(contractId: string, { positions, orders }: Book): readonly PriceMark[] {
  const entries = positions
    .filter((position) => position.contractId === contractId)
    .map(positionMark);
  const resting = orders
    .filter((order) => order.contractId === contractId && order.status !== 'suspended')
    .flatMap((order) => orderMark(order));
  return [...entries, ...resting];
}

/** The fills of one contract as marks, oldest first. */
export function fillMarks(contractId: string, fills: readonly FillMarker[]): readonly FillMark[] {
  return fills
    .filter((fill) => fill.contractId === contractId)
    .map(({ fillId, at, side, quantity, price }) => ({
      id: fillId,
      at: Date.parse(at),
      side,
      price: Number(price),
      text: quantity === 1 ? priceText(price) : `${quantity} @ ${priceText(price)}`,
    }))
    .sort((a, b) => a.at - b.at);
}

function positionMark({ accountId, contractId, side, size, entryPrice }: PositionState): PriceMark {
  const title = `${side === 'long' ? 'Long' : 'Short'} ${size}`;
  return { id: `${accountId}:${contractId}`, kind: 'position', price: Number(entryPrice), title };
}

function orderMark(order: OrderState): readonly PriceMark[] {
  const { clientOrderId, venueOrderId, role, side, type, quantity, price } = order;
  if (price === null) return [];
  const way = side === 'buy' ? 'Buy' : 'Sell';
  const title =
    role === 'stop' || role === 'target' ? ROLE_TITLES[role] : `${way} ${type} ${quantity}`;
  return [
    {
      id: clientOrderId ?? `venue:${venueOrderId}`,
      kind: ROLE_KINDS[role],
      price: Number(price),
      title,
    },
  ];
}

const ROLE_TITLES = { stop: 'Stop', target: 'Target' } as const;
