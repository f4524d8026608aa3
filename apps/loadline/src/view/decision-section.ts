import type { DecisionState, DecisionTermState } from '@loadline/api-schema';
import {
  type AccountId,
  type Contract,
  type ContractId,
  formatMoney,
  formatPrice,
  type Price,
  type Product,
  parseContractId,
  type StrategyId,
} from '@loadline/core';
import {
  type DecisionRecord,
  type DecisionTerm,
  denialOf,
  explainDecision,
  termWords,
} from '@loadline/risk';
import { isoTime } from './iso-time.ts';

/** A decision with whose it is, as the audit stream and storage have it. */
export type KeptDecision = Readonly<{
  accountId: AccountId;
  strategyId: StrategyId | null;
  decision: DecisionRecord;
}>;

/** A decision as readers of the desk see it. The words are made here, long after the order. */
export function decisionState({ accountId, strategyId, decision }: KeptDecision): DecisionState {
  const { decisionId, at, request, verdict, quantity, finding, limit, terms } = decision;
  const { contractId, side, type, stopPrice, limitPrice } = request;
  const contract = contractOf(contractId);
  const price = stopPrice ?? limitPrice;
  return {
    decisionId,
    at: isoTime(at),
    accountId,
    strategyId,
    contractId,
    contractName: contract?.name ?? contractId,
    side,
    type,
    quantity: countOf(request.quantity),
    allowed: countOf(quantity),
    price: contract === null ? null : priceOrNull(price, contract.product),
    verdict,
    code: finding?.code ?? null,
    sentence: sentenceOf(decision),
    limit,
    terms: terms.map((term) => termState(term, limit)),
    lines: [...explainDecision(decision, contractOf)],
  };
}

function termState(term: DecisionTerm, limit: DecisionRecord['limit']): DecisionTermState {
  const { name, amount } = term;
  return {
    name,
    amount: Number.isSafeInteger(amount) ? formatMoney(amount) : null,
    ...termWords(term, contractOf, limit),
  };
}

/** One sentence on a decision: why it was denied, or what may leave. */
function sentenceOf({ verdict, finding, request, quantity }: DecisionRecord): string {
  if (finding !== null) {
    return denialOf(finding, request, { contract: contractOf(request.contractId) }).detail;
  }
  const asked = countText(request.quantity);
  return verdict === 'approved'
    ? `Approved: ${countText(quantity)}.`
    : `Reduced from ${asked} to ${countText(quantity)}, the most that fits.`;
}

const countText = (contracts: number): string =>
  `${contracts} contract${contracts === 1 ? '' : 's'}`;

function contractOf(contractId: ContractId): Contract | null {
  const contract = parseContractId(contractId);
  return contract.ok ? contract.value : null;
}

const priceOrNull = (price: Price | null, product: Product): string | null =>
  price === null || !Number.isSafeInteger(price) ? null : formatPrice(price, product);

/** An order may have been denied for a size that is no number. */
const countOf = (quantity: number): number => (Number.isFinite(quantity) ? quantity : 0);
