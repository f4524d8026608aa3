import { type BarColumns, newColumns } from '../bars/bar-columns.ts';
import { newQuotes, type QuoteColumns } from '../ticks/quote-columns.ts';
import { newTrades, type TradeColumns } from '../ticks/trade-columns.ts';

/** Bars one after the other in new memory; one part alone as it is. */
export const concatBars = (parts: readonly BarColumns[]): BarColumns =>
  concat(parts, newColumns, (target, part, at) => {
    target.openedAt.set(part.openedAt, at);
    target.open.set(part.open, at);
    target.high.set(part.high, at);
    target.low.set(part.low, at);
    target.close.set(part.close, at);
    target.volume.set(part.volume, at);
  });

/** Trades, in the same way. */
export const concatTrades = (parts: readonly TradeColumns[]): TradeColumns =>
  concat(parts, newTrades, (target, part, at) => {
    target.at.set(part.at, at);
    target.price.set(part.price, at);
    target.size.set(part.size, at);
    target.aggressor.set(part.aggressor, at);
  });

/** Quotes, in the same way. */
export const concatQuotes = (parts: readonly QuoteColumns[]): QuoteColumns =>
  concat(parts, newQuotes, (target, part, at) => {
    target.at.set(part.at, at);
    target.bid.set(part.bid, at);
    target.bidSize.set(part.bidSize, at);
    target.ask.set(part.ask, at);
    target.askSize.set(part.askSize, at);
  });

function concat<Columns extends Readonly<{ length: number }>>(
  parts: readonly Columns[],
  create: (length: number) => Columns,
  copy: (target: Columns, part: Columns, at: number) => void,
): Columns {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const target = create(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    copy(target, part, at);
    at += part.length;
  }
  return target;
}
