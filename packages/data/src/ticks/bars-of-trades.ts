import { MINUTE_MS } from '@loadline/core';
import { type BarColumns, newColumns, sliceColumns } from '../bars/bar-columns.ts';
import type { TradeColumns } from './trade-columns.ts';

/**
 * The one-minute bars that trades make: closed by time, none for a minute without a trade. A minute
 * in which a size is not known has a volume of the known sizes, and 0 where none is known.
 */
export function barsOfTrades({ length, at, price, size }: TradeColumns): BarColumns {
  const bars = newColumns(countMinutes(at));
  let row = -1;
  for (let index = 0; index < length; index += 1) {
    const openedAt = minuteOf(at[index] ?? 0);
    const traded = price[index] ?? 0;
    if (row < 0 || bars.openedAt[row] !== openedAt) {
      row += 1;
      bars.openedAt[row] = openedAt;
      bars.open[row] = traded;
      bars.high[row] = traded;
      bars.low[row] = traded;
    }
    if (traded > (bars.high[row] ?? 0)) bars.high[row] = traded;
    if (traded < (bars.low[row] ?? 0)) bars.low[row] = traded;
    bars.close[row] = traded;
    bars.volume[row] = (bars.volume[row] ?? 0) + (size[index] ?? 0);
  }
  return sliceColumns(bars, 0, row + 1);
}

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

function countMinutes(at: Float64Array): number {
  let count = 0;
  let minute = Number.NaN;
  for (let index = 0; index < at.length; index += 1) {
    const next = minuteOf(at[index] ?? 0);
    if (next !== minute) count += 1;
    minute = next;
  }
  return count;
}
