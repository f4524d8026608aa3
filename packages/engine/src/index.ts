export type { AccountUnit } from './accounts/account-unit.ts';
export { auditRecord } from './audit/describe.ts';
export type { AccountConfig, DeskConfig } from './desk-config.ts';
export { Engine, type EngineOptions } from './engine.ts';
export type { EngineState } from './engine-state.ts';
export type { TradeRun } from './market/contract-market.ts';
export * from './ports/index.ts';
export type { ProtectionDay, ProtectionView } from './protection/protection-meter.ts';
export {
  type AdoptedPolicy,
  type ProtectionSettings,
  USUAL_PROTECTION,
} from './protection/protection-settings.ts';
export { workingStop } from './protection/working-stops.ts';
export { REGULAR_QUESTION, USUAL_RECONCILE } from './reconcile/reconcile-rhythm.ts';
export { surroundingsOf } from './risk/surroundings.ts';
export type { EntrySizing } from './strategies/entry-size.ts';
export type {
  StrategyConfig,
  StrategyFactory,
  StrategyHost,
  StrategySettings,
} from './strategies/strategy-host.ts';
