import {
  type Contract,
  type Money,
  type OrderRequest,
  parseContractId,
  type UnixMs,
} from '@loadline/core';
import type {
  DecisionRecord,
  DecisionTerm,
  EquityLimit,
  RiskDecision,
} from '../decision/decision.ts';
import { gapReference, gapTicks } from '../gap/gap-model.ts';
import type { AccountRisk } from './account-risk.ts';
import type { Surroundings } from './decide.ts';

/**
 * A decision with every line of its arithmetic: the account's own lines, the order's, and the limit
 * against which they were held. Without a known worst case there are no lines.
 */
export function decisionRecord(
  risk: AccountRisk,
  request: OrderRequest,
  decision: RiskDecision,
  { now, contract, group = null }: Surroundings,
): DecisionRecord {
  const isDenied = decision.verdict === 'denied';
  const quantity = isDenied ? 0 : decision.request.quantity;
  const judged = isDenied ? request.quantity : quantity;
  const order = contract === null ? [] : orderTerms(request, contract, judged, now);
  // Of orders that cancel each other only the worst has lines.
  const isWorst = group === null || 0 - sum(order) >= risk.room.worstOf(group);
  const own = risk.room.terms(isWorst ? group : null);
  const isWhole = own.length > 0 && order.length > 0;
  const all = isWorst ? [...own, ...order] : own;
  const lines = isWhole ? all.map((term) => withReference(term, now)) : [];
  const worst = sum(lines);
  return {
    decisionId: request.clientOrderId,
    at: now,
    request,
    verdict: decision.verdict,
    quantity,
    finding: isDenied ? decision.finding : null,
    limit: lines.length === 0 ? null : risk.nearestLimit,
    terms: lines.length === 0 ? [] : [...lines, ...resultTerms(risk, worst)],
  };
}

/** What the order in hand can lose beside what the account can lose already. */
function orderTerms(
  { clientOrderId, bracket }: OrderRequest,
  { id: contractId, product }: Contract,
  contracts: number,
  now: UnixMs,
): readonly DecisionTerm[] {
  const ticks = bracket?.stopTicks ?? Number.NaN;
  const gap = gapTicks(product, now) ?? Number.NaN;
  const { exchangePerSide, nfaPerSide, commissionPerSide } = product.fees;
  const perSide = exchangePerSide + nfaPerSide + commissionPerSide;
  const reference = null;
  const terms: readonly DecisionTerm[] = [
    {
      name: 'thisOrder',
      amount: (0 - contracts * ticks * product.tickValue) as Money,
      source: { kind: 'order', clientOrderId, contractId },
      parts: { contracts, ticks },
    },
    {
      name: 'gapAllowance',
      amount: (0 - contracts * gap * product.tickValue) as Money,
      source: { kind: 'model', model: 'gap', contractId, reference },
      parts: { contracts, ticks: gap },
    },
    {
      name: 'exitFees',
      amount: (0 - 2 * contracts * perSide) as Money,
      source: { kind: 'model', model: 'fees', contractId, reference },
      parts: { contracts, sides: 2 },
    },
  ];
  return terms.every(({ amount }) => Number.isFinite(amount)) ? terms : [];
}

/** A line of the gap model says on how many observations it rests. */
function withReference(term: DecisionTerm, now: UnixMs): DecisionTerm {
  const { source } = term;
  if (source.kind !== 'model') return term;
  const contract = parseContractId(source.contractId);
  if (!contract.ok) return term;
  const reference =
    source.model === 'gap' ? gapReference(contract.value.product, now) : 'the fees of the product';
  return { ...term, source: { ...source, reference } };
}

function resultTerms(risk: AccountRisk, worst: Money): readonly DecisionTerm[] {
  const result: DecisionTerm[] = [
    { name: 'worst', amount: worst, source: { kind: 'account' }, parts: {} },
  ];
  const limit = risk.nearestLimit;
  if (limit === null) return result;
  const threshold = risk.nearestThreshold as Money;
  const room = (worst - threshold) as Money;
  return [
    ...result,
    { name: 'threshold', amount: threshold, source: thresholdSource(risk, limit), parts: {} },
    { name: 'room', amount: room, source: { kind: 'account' }, parts: {} },
  ];
}

const RULE_OF = { maximumLoss: 'mll.amount', dailyLoss: 'dll.amount' } as const;

/** The firm's limits are rules of the pack with the text that they come from; others are ours. */
function thresholdSource(risk: AccountRisk, limit: EquityLimit): DecisionTerm['source'] {
  if (limit === 'personalLoss' || limit === 'sessionBudget') return { kind: 'limit', limit };
  const rule = RULE_OF[limit];
  return { kind: 'rule', rule, reference: risk.life.referenceOf(rule) };
}

const sum = (terms: readonly DecisionTerm[]): Money =>
  terms.reduce((total, { amount }) => total + amount, 0) as Money;
