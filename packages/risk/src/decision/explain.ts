import { type Contract, dollarText, type Money, type OrderRequest } from '@loadline/core';
import type { DecisionRecord, DecisionTerm } from './decision.ts';
import { counted, instantText, priceWords } from './plain-words.ts';
import { type ContractOf, termWords } from './term-words.ts';
import { denialOf } from './words.ts';

/**
 * A decision as lines that a trader can follow: what was asked, what came of it and why, then the
 * arithmetic line by line, each with its source. Enough without the desk: a stored record will do.
 */
export function explainDecision(record: DecisionRecord, contractOf: ContractOf): readonly string[] {
  return [
    `${instantText(record.at)}, account ${record.request.accountId}: ${requestWords(
      record.request,
      contractOf(record.request.contractId),
    )}`,
    verdictWords(record, contractOf),
    ...arithmetic(record, contractOf),
  ];
}

/** One sentence: what may leave, or why nothing may. */
function verdictWords(record: DecisionRecord, contractOf: ContractOf): string {
  const { verdict, finding, quantity, request } = record;
  const contracts = counted(quantity, 'contract');
  switch (verdict) {
    case 'approved':
      return `Approved: ${contracts}.`;
    case 'reduced':
      return `Reduced from ${request.quantity} to ${contracts}, the most that fits.`;
    case 'denied': {
      if (finding === null) return 'Denied.';
      const contract = contractOf(request.contractId);
      const { code, detail } = denialOf(finding, request, { contract });
      return `Denied, ${code}: ${detail}`;
    }
  }
}

/** `buy 3 MNQZ6, stop 25,002.50, stop 40 ticks away`. */
function requestWords(request: OrderRequest, contract: Contract | null): string {
  const { side, quantity, type, limitPrice, stopPrice, bracket, contractId, clientOrderId } =
    request;
  const prices = [
    ...(stopPrice === null ? [] : [`stop price ${priceWords(stopPrice, contract)}`]),
    ...(limitPrice === null ? [] : [`limit price ${priceWords(limitPrice, contract)}`]),
  ];
  const stopTicks = bracket?.stopTicks ?? null;
  const stop = stopTicks === null ? 'no stop' : `its stop ${counted(stopTicks, 'tick')} away`;
  const what = `${side} ${quantity} ${contract?.name ?? contractId}`;
  return [`${what} (${type} order ${clientOrderId})`, ...prices, stop].join(', ');
}

/** Amounts stand below each other; what adds up has its sign, and a result an equals sign. */
function arithmetic({ terms, limit }: DecisionRecord, contractOf: ContractOf): readonly string[] {
  const amounts = terms.map(amountWords);
  const width = Math.max(0, ...amounts.map((amount) => amount.length));
  return terms.map((term, index) => {
    const { label, source, reference } = termWords(term, contractOf, limit);
    const from = term.source.kind === 'position' ? 'position' : source;
    const because = reference === null ? from : `${from}, ${reference}`;
    return `${signOf(term)} ${(amounts[index] ?? '').padStart(width)}  ${label} (${because})`;
  });
}

const RESULTS: ReadonlySet<DecisionTerm['name']> = new Set(['equity', 'worst', 'room']);

function signOf({ name, amount }: DecisionTerm): string {
  if (RESULTS.has(name)) return '=';
  if (name === 'balance' || name === 'threshold') return ' ';
  return amount < 0 ? '-' : '+';
}

/** A line that adds up has its sign in front of it; every other amount keeps its own. */
function amountWords(term: DecisionTerm): string {
  const sign = signOf(term);
  const isSigned = sign === '-' || sign === '+';
  return dollarText((isSigned ? Math.abs(term.amount) : term.amount) as Money);
}
