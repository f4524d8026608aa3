import type { ClientOrderId, ContractId, Money, OrderRequest, UnixMs } from '@loadline/core';
import type { ApprovedRequest } from '../approved-request.ts';
import type { Finding } from './finding.ts';

/**
 * The limits of an account on its equity; the nearest one decides, and of two at the same equity
 * the graver one, which comes first here.
 */
export const EQUITY_LIMITS = ['maximumLoss', 'dailyLoss', 'personalLoss', 'sessionBudget'] as const;
export type EquityLimit = (typeof EQUITY_LIMITS)[number];

/** Where a line of the arithmetic comes from. */
export type TermSource = Readonly<
  | { kind: 'account' }
  | { kind: 'position'; contractId: ContractId }
  | { kind: 'order'; clientOrderId: ClientOrderId; contractId: ContractId }
  /** A model of ours with its figures: `gap`, `fees`. */
  | { kind: 'model'; model: string; contractId: ContractId; reference: string | null }
  /** A rule of the pack, with the firm's own text that it is from. */
  | { kind: 'rule'; rule: string; reference: string }
  /** A limit that the person has set. */
  | { kind: 'limit'; limit: string }
>;

/** One line of a decision's arithmetic, in micro-dollars; the lines before `worst` add up to it. */
export type DecisionTerm = Readonly<{
  name:
    | 'balance'
    | 'openProfit'
    | 'equity'
    | 'lossToStop'
    | 'entryToStop'
    | 'gapAllowance'
    | 'exitFees'
    | 'thisOrder'
    | 'worst'
    | 'threshold'
    | 'room';
  amount: Money;
  source: TermSource;
  /** What the amount was made of, as numbers: `contracts`, `ticks`, `price`, `stop`. */
  parts: Readonly<Record<string, number>>;
}>;

/** What `assess` answers. A reduced order carries the largest size that fits. */
export type RiskDecision = Readonly<
  | { verdict: 'approved' | 'reduced'; request: ApprovedRequest }
  | { verdict: 'denied'; finding: Finding }
>;

/** A decision as it is kept: enough to explain it without the desk. */
export type DecisionRecord = Readonly<{
  /** Unique on the desk: the name of the order that it was about. */
  decisionId: string;
  at: UnixMs;
  request: OrderRequest;
  verdict: 'approved' | 'reduced' | 'denied';
  /** The size that may leave; 0 when denied. */
  quantity: number;
  finding: Finding | null;
  /** The limit that was nearest, or null where the gate was not reached or there is none. */
  limit: EquityLimit | null;
  terms: readonly DecisionTerm[];
}>;
