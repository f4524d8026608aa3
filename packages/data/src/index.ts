export {
  type BarColumns,
  barAt,
  firstAt,
  sliceColumns,
} from './bars/bar-columns.ts';
export { type BarGap, type BarSummary, checkBars } from './bars/check-bars.ts';
export {
  type BarFile,
  type BarSeries,
  type ReadBarsOptions,
  readBars,
  type StrayBars,
} from './bars/read-bars.ts';
export type { DataFault, DataFaultCode } from './files/data-fault.ts';
export {
  writeBarsParquet,
  writeQuotesParquet,
  writeTradesParquet,
} from './parquet/write-parquet.ts';
export { readRolls } from './rolls/read-rolls.ts';
export { firstIndexAt } from './series/column-kind.ts';
export { concatBars, concatQuotes, concatTrades } from './series/concat.ts';
export {
  type MarketFile,
  type QuoteFile,
  readMarketFile,
  readTrades,
  type TradeFile,
} from './series/market-file.ts';
export type { ContractSeries, ReadOptions } from './series/read-series.ts';
export { barsOfTrades } from './ticks/bars-of-trades.ts';
export { NO_PRICE, type QuoteColumns } from './ticks/quote-columns.ts';
export { AGGRESSOR, type TradeColumns } from './ticks/trade-columns.ts';
