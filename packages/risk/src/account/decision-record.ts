import type { Contract, Money, OrderRequest } from '@loadline/core';
import type {
  DecisionRecord,
  DecisionTerm,
  EquityLimit,
  RiskDecision,
} from '../decision/decision.ts';
import { gapTicks } from '../gap/gap-model.ts';
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
  { now, contract }: Surroundings,
): DecisionRecord {
  const isDenied = decision.verdict === 'denied';
  const quantity = isDenied ? 0 : decision.request.quantity;
  const own = risk.room.terms();
  const judged = isDenied ? request.quantity : quantity;
  const order = contract === null ? null : orderTerm(risk, request, contract, judged, now);
  const lines = own.length === 0 || order === null ? [] : [...own, order];
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
function orderTerm(
  risk: AccountRisk,
  { clientOrderId, contractId, bracket }: OrderRequest,
  contract: Contract,
  contracts: number,
  now: Surroundings['now'],
): DecisionTerm | null {
  const stopTicks = bracket?.stopTicks ?? null;
  const loss = risk.room.lossOf({ contract, quantity: contracts, stopTicks, group: null });
  if (!Number.isFinite(loss)) return null;
  const { product } = contract;
  const { exchangePerSide, nfaPerSide, commissionPerSide } = product.fees;
  return {
    name: 'thisOrder',
    amount: (0 - loss) as Money,
    source: { kind: 'order', clientOrderId, contractId },
    parts: {
      contracts,
      ticks: stopTicks ?? 0,
      gapTicks: gapTicks(product, now) ?? 0,
      tickValue: product.tickValue,
      feesPerSide: exchangePerSide + nfaPerSide + commissionPerSide,
    },
  };
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

/** The firm's limits are rules of the pack with the text that they are from; the others are ours. */
function thresholdSource(risk: AccountRisk, limit: EquityLimit): DecisionTerm['source'] {
  if (limit === 'personalLoss' || limit === 'sessionBudget') return { kind: 'limit', limit };
  const rule = RULE_OF[limit];
  return { kind: 'rule', rule, reference: risk.life.referenceOf(rule) };
}

const sum = (terms: readonly DecisionTerm[]): Money =>
  terms.reduce((total, { amount }) => total + amount, 0) as Money;
