import type { AccountId } from '@loadline/core';
import type { AccountRules, EventCalendar, RiskLimits } from '@loadline/risk';
import type { ProtectionSettings } from './protection/protection-settings.ts';
import type { ReconcileEvery } from './reconcile/reconcile-rhythm.ts';
import type { StrategyConfig } from './strategies/strategy-host.ts';

/** An account with what its person declared of it and allows it. */
export type AccountConfig = Readonly<{
  accountId: AccountId;
  rules: AccountRules | null;
  limits: RiskLimits;
}>;

export type DeskConfig = Readonly<{
  accounts: readonly AccountConfig[];
  strategies: readonly StrategyConfig[];
  /** How long before the session's flat-by everything is closed. */
  flattenLeadMs: number;
  /** Scheduled releases, by the person's file. */
  events: EventCalendar;
  /** How often the venue is asked without an occasion; left out where it cannot be misheard. */
  reconcileEvery?: ReconcileEvery;
  /** How long after a lost session came back accounts open again; null: a person resumes. */
  sessionPauseMs?: number | null;
  /** What is done about positions without a stop; left out: the usual. */
  protection?: ProtectionSettings;
}>;
