export { type BacktestOptions, type BacktestResult, runBacktest } from './backtest/backtest.ts';
export { type PlayedSeries, playedTrades } from './backtest/file-market.ts';
export { type AccountOutcome, OutcomeWatch } from './report/account-outcome.ts';
export { type TradeReport, type TradeRow, tradeReport } from './report/trade-report.ts';
