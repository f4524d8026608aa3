export {
  type AccountLifeState,
  type AccountRiskState,
  type AccountRules,
  type FirstSight,
} from './account/account-life.ts';
export {
  AccountRisk,
  type AccountRiskOptions,
} from './account/account-risk.ts';
export { reducingKind, type Surroundings } from './account/decide.ts';
export { builtInRules, USUAL_OPTIONS } from './account/declared-rules.ts';
export { DeskRisk } from './account/desk-risk.ts';
export type { LimitRoom, RiskView } from './account/risk-view.ts';
export type { ApprovedRequest } from './approved-request.ts';
export { OPENING_CHECKS } from './checks/opening-checks.ts';
export type { EventWindow, RiskCheck, RiskSituation, Standing } from './checks/situation.ts';
export { largestSize, SIZE_CHECKS } from './checks/size-checks.ts';
export { consistencyCap } from './consistency/consistency-cap.ts';
export { coversTarget, type DayStanding } from './consistency/target-cover.ts';
export {
  type DecisionRecord,
  type DecisionTerm,
  EQUITY_LIMITS,
  type EquityLimit,
  type RiskDecision,
  type TermSource,
} from './decision/decision.ts';
export { explainDecision } from './decision/explain.ts';
export type { Finding, FindingUnit } from './decision/finding.ts';
export { type ContractOf, type TermWords, termWords } from './decision/term-words.ts';
export { denialOf } from './decision/words.ts';
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
  dailyLossInForce,
  newAccount,
  type PayoutPath,
} from './evaluator/account-state.ts';
export {
  beyondProductCap,
  type Holding,
  lotsForSession,
  lotTenthsOf,
  usedLotTenths,
} from './evaluator/lots.ts';
export {
  isPayoutEligible,
  type PayoutAnswer,
  type PayoutRefusal,
  payoutMaximum,
} from './evaluator/payout.ts';
export {
  NO_PERSONAL_LIMITS,
  type PersonalAction,
  type PersonalGuard,
  type PersonalLimits,
  type PersonalLock,
  type PersonalLoss,
  type PersonalTarget,
} from './evaluator/personal-limits.ts';
export {
  type HistoryDay,
  type ReplayedDay,
  type ReplayOptions,
  replayHistory,
} from './evaluator/replay.ts';
export { requiredProfitText } from './evaluator/target.ts';
export { parseMoney } from './exact/decimal.ts';
export { gapPartEndsAt, gapReference, gapTicks } from './gap/gap-model.ts';
export { correlatedGroup } from './groups/correlated-groups.ts';
export { ExposureBoard } from './groups/exposure-board.ts';
export { changeLimits, type LimitChange } from './limits/change-limits.ts';
export { type LimitsJson, limitsToJson, readLimits } from './limits/read-limits.ts';
export {
  type DayWindow,
  DEFAULT_LIMITS,
  type Meter,
  type RiskLimits,
} from './limits/risk-limits.ts';
export type { ConductMeter, ConductWarning } from './meters/conduct.ts';
export { type MeteredFill, OrderMeters, type OrderMetersState } from './meters/order-meters.ts';
export { BUILT_IN_SOURCES, builtInPack, runnablePacks } from './packs/built-in.ts';
export type { CitedRule, CitedRules } from './packs/pack-schema.ts';
export { packJsonSchema } from './packs/pack-schema.ts';
export { type PackSource, type ReadPacks, readPacks } from './packs/read-packs.ts';
export { namesOf, type PackVersion, type RulePack, versionOn } from './packs/resolve-pack.ts';
export type { RuleSet } from './packs/rule-set.ts';
export type { RoomEntry } from './room/entry-book.ts';
export type { RoomRequest } from './room/gate.ts';
export { RoomBook } from './room/room-book.ts';
export {
  type SizedOrder,
  type Sizing,
  type SizingCase,
  sizeOrder,
} from './sizing/size-order.ts';
export { type NameFacts, nameFacts } from './standing/account-names.ts';
export {
  type Contradiction,
  type ContradictionFact,
  contradictionsOf,
  type DeclaredRules,
} from './standing/contradictions.ts';
export {
  type RebuildCase,
  type RebuildDoubt,
  type RebuiltAccount,
  type RebuiltDay,
  rebuildAccount,
} from './standing/rebuild-account.ts';
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
export {
  loseSession,
  OWN_SESSION,
  regainSession,
  type SessionHold,
} from './state/session-hold.ts';
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
