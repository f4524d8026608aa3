export type { LimitRoom, RiskView } from './account/risk-view.ts';
export type { AccountView, OrderCost } from './account-view.ts';
export type { ApprovedRequest } from './approved-request.ts';
export { assess, type RiskDecision, riskOfRequest } from './assess.ts';
export type { RiskCheck, RiskSituation, Standing } from './checks/situation.ts';
export type {
  DecisionRecord,
  DecisionTerm,
  EquityLimit,
  TermSource,
} from './decision/decision.ts';
export type { Finding, FindingUnit } from './decision/finding.ts';
export {
  AccountEvaluator,
  type DayClose,
  type EvaluatorState,
  type LimitTouch,
} from './evaluator/account-evaluator.ts';
export {
  type AccountEvent,
  type AccountOptions,
  type AccountState,
  newAccount,
  type PayoutPath,
} from './evaluator/account-state.ts';
export type {
  PersonalAction,
  PersonalGuard,
  PersonalLimits,
  PersonalLoss,
  PersonalTarget,
} from './evaluator/personal-limits.ts';
export {
  type HistoryDay,
  type ReplayedDay,
  type ReplayOptions,
  replayHistory,
} from './evaluator/replay.ts';
export { parseMoney } from './exact/decimal.ts';
export { changeLimits, type LimitChange } from './limits/change-limits.ts';
export { type LimitsJson, limitsToJson, readLimits } from './limits/read-limits.ts';
export {
  type DayWindow,
  DEFAULT_LIMITS,
  type Meter,
  type RiskLimits,
} from './limits/risk-limits.ts';
export { BUILT_IN_SOURCES, builtInPack } from './packs/built-in.ts';
export type { CitedRule, CitedRules } from './packs/pack-schema.ts';
export { packJsonSchema } from './packs/pack-schema.ts';
export { type PackSource, type ReadPacks, readPacks } from './packs/read-packs.ts';
export { namesOf, type PackVersion, type RulePack, versionOn } from './packs/resolve-pack.ts';
export type { RuleSet } from './packs/rule-set.ts';
export {
  type AccountProgram,
  firstFloor,
  listPrograms,
  nextFloor,
  programById,
} from './program.ts';
export type { RoomEntry } from './room/entry-book.ts';
export type { RoomRequest } from './room/gate.ts';
export { RoomBook } from './room/room-book.ts';
export {
  changeState,
  isOver,
  type StateCommand,
  type StateRefusal,
  stateAt,
} from './state/change-state.ts';
export {
  KILL_SWITCH_OFF,
  type KillSwitch,
  liftKillSwitch,
  pullKillSwitch,
  stateInForce,
} from './state/kill-switch.ts';
export {
  type RoomWarningPercent,
  RoomWarnings,
  type RoomWarningsState,
} from './state/room-warnings.ts';
export { ACTIVE, type StateCause, type TradingState } from './state/trading-state.ts';
export {
  type EventCalendar,
  eventCalendarJsonSchema,
  NO_EVENTS,
  readEventCalendar,
  type ScheduledEvent,
} from './windows/event-calendar.ts';
export { eventWindowAt, type OpenEventWindow } from './windows/event-window.ts';
export { type FirmTimes, firmTimes } from './windows/firm-times.ts';
export { isPermitted } from './windows/permitted.ts';
export { inPriceLimitZone } from './windows/price-limit-zone.ts';
