export type { AccountUnit } from './accounts/account-events.ts';
export { workingStop } from './accounts/protection.ts';
export { auditRecord } from './audit/describe.ts';
export { type AccountConfig, type DeskConfig, Engine, type EngineOptions } from './engine.ts';
export type { EngineState } from './engine-state.ts';
export type { TradeRun } from './market/contract-market.ts';
export * from './ports/index.ts';
export { surroundingsOf } from './risk/surroundings.ts';
export type { EntrySizing } from './strategies/entry-size.ts';
export type {
  StrategyConfig,
  StrategyFactory,
  StrategyHost,
  StrategySettings,
} from './strategies/strategy-host.ts';
