import type { StrategyRange } from '@loadline/api-schema';
import { clockMinute } from '../../../text/new-york-time.ts';
import { priceText } from '../../../text/price-text.ts';
import type { FillMark, PriceMark } from './price-marks.ts';

/** One thing that the chart shows, in words. */
export type DrawnItem = Readonly<{ id: string; text: string }>;

type Drawn = Readonly<{
  range: StrategyRange | null;
  marks: readonly PriceMark[];
  fills: readonly FillMark[];
}>;

/** Fills further back than these are told by the table of trades. */
const FILLS_TOLD = 20;

/** What is drawn over the candles, for whoever cannot see a canvas: range, lines, newest fills. */
export function drawnItems({ range, marks, fills }: Drawn): readonly DrawnItem[] {
  const box = range === null ? [] : [rangeItem(range)];
  const lines = marks.map(({ id, title, price }) => ({
    id: `line ${id}`,
    text: `${title} at ${priceText(price)}`,
  }));
  return [...box, ...lines, ...fills.slice(-FILLS_TOLD).map(fillItem)];
}

function rangeItem({ from, to, low, high }: StrategyRange): DrawnItem {
  const span = `${clockMinute(Date.parse(from))} to ${clockMinute(Date.parse(to))}`;
  return { id: 'range', text: `Range of ${span}: ${priceText(low)} to ${priceText(high)}` };
}

function fillItem({ id, side, price, at }: FillMark): DrawnItem {
  const verb = side === 'buy' ? 'Bought' : 'Sold';
  return { id: `fill ${id}`, text: `${verb} at ${priceText(price)}, ${clockMinute(at)}` };
}
