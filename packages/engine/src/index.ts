export type { AccountUnit } from './accounts/account-events.ts';
export { accountView, equityOf, orderCost, workingStop } from './accounts/account-risk.ts';
export { auditRecord } from './audit/describe.ts';
export { type DeskConfig, Engine, type EngineOptions } from './engine.ts';
export type { EngineState } from './engine-state.ts';
export type { TradeRun } from './market/contract-market.ts';
export * from './ports/index.ts';
export type {
  StrategyConfig,
  StrategyFactory,
  StrategyHost,
  StrategySettings,
} from './strategies/strategy-host.ts';
