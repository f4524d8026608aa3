import type { Bar, Price, UnixMs } from '@loadline/core';

/** Bars by column: prices in ticks, times in milliseconds, volume 0 where it is not known. */
export type BarColumns = Readonly<{
  length: number;
  openedAt: Float64Array;
  open: Int32Array;
  high: Int32Array;
  low: Int32Array;
  close: Int32Array;
  volume: Float64Array;
}>;

export const newColumns = (length: number): BarColumns => ({
  length,
  openedAt: new Float64Array(length),
  open: new Int32Array(length),
  high: new Int32Array(length),
  low: new Int32Array(length),
  close: new Int32Array(length),
  volume: new Float64Array(length),
});

/** A stretch of the same memory, `to` excluded. */
export const sliceColumns = (columns: BarColumns, from: number, to: number): BarColumns => ({
  length: to - from,
  openedAt: columns.openedAt.subarray(from, to),
  open: columns.open.subarray(from, to),
  high: columns.high.subarray(from, to),
  low: columns.low.subarray(from, to),
  close: columns.close.subarray(from, to),
  volume: columns.volume.subarray(from, to),
});

/** Copies one row over another of the same columns. */
export function moveRow(columns: BarColumns, from: number, to: number): void {
  columns.openedAt[to] = columns.openedAt[from] ?? 0;
  columns.open[to] = columns.open[from] ?? 0;
  columns.high[to] = columns.high[from] ?? 0;
  columns.low[to] = columns.low[from] ?? 0;
  columns.close[to] = columns.close[from] ?? 0;
  columns.volume[to] = columns.volume[from] ?? 0;
}

/** The index of the first bar at or after an instant; the length when there is none. */
export function firstAt({ openedAt, length }: BarColumns, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((openedAt[middle] ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One row as a bar. Hot loops read the columns instead. */
export function barAt(columns: BarColumns, index: number): Bar {
  return {
    openedAt: (columns.openedAt[index] ?? Number.NaN) as UnixMs,
    open: (columns.open[index] ?? Number.NaN) as Price,
    high: (columns.high[index] ?? Number.NaN) as Price,
    low: (columns.low[index] ?? Number.NaN) as Price,
    close: (columns.close[index] ?? Number.NaN) as Price,
    volume: columns.volume[index] ?? Number.NaN,
  };
}
