import type { Contract, UnixMs } from '@loadline/core';
import { barsOfTrades, type QuoteColumns, type TradeColumns } from '@loadline/data';
import type { ReplayRun } from '../src/market/replay-source.ts';
import { OPEN_AT } from './bars.ts';

/** Milliseconds after `OPEN_AT`, price in ticks, size, who traded (0 unknown, 1 buy, 2 sell). */
export type TradeRow = readonly [after: number, price: number, size: number, aggressor?: number];

/** Milliseconds after `OPEN_AT`, bid and ask in ticks. */
export type QuoteRow = readonly [after: number, bid: number, ask: number];

const tradesOf = (rows: readonly TradeRow[]): TradeColumns => ({
  length: rows.length,
  at: Float64Array.from(rows, ([after]) => OPEN_AT + after),
  price: Int32Array.from(rows, ([, price]) => price),
  size: Float64Array.from(rows, ([, , size]) => size),
  aggressor: Uint8Array.from(rows, ([, , , aggressor]) => aggressor ?? 0),
});

const quotesOf = (rows: readonly QuoteRow[]): QuoteColumns => ({
  length: rows.length,
  at: Float64Array.from(rows, ([after]) => OPEN_AT + after),
  bid: Int32Array.from(rows, ([, bid]) => bid),
  bidSize: Float64Array.from(rows, () => 3),
  ask: Int32Array.from(rows, ([, , ask]) => ask),
  askSize: Float64Array.from(rows, () => 5),
});

/** The recorded trades of a contract, with the quotes beside them where there are any. */
export function tickRun(
  contract: Contract,
  trades: readonly TradeRow[],
  quotes: readonly QuoteRow[] = [],
): ReplayRun {
  const columns = tradesOf(trades);
  const last = columns.at.at(-1) ?? OPEN_AT;
  return {
    contract,
    from: (columns.at[0] ?? OPEN_AT) as UnixMs,
    to: (last + 1) as UnixMs,
    columns: barsOfTrades(columns),
    trades: columns,
    ...(quotes.length > 0 ? { quotes: quotesOf(quotes) } : {}),
  };
}
