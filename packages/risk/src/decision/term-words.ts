import { type Contract, type ContractId, dollarText, type Money } from '@loadline/core';
import type { DecisionTerm, EquityLimit, TermSource } from './decision.ts';
import { counted, priceWords } from './plain-words.ts';

/** One line of the arithmetic in words. */
export type TermWords = Readonly<{
  /** `MNQZ6 2 long to the stop at 24,980.25`. */
  label: string;
  /** `position MNQZ6`, `order a-0-1`, `gap model`, `rule mll.amount`. */
  source: string;
  /** The firm's own text behind a rule, else null. */
  reference: string | null;
  /** `2 contracts, 40 ticks`; empty where there is nothing to say. */
  parts: string;
}>;

/** A contract by its id; null where it is not known. */
export type ContractOf = (contractId: ContractId) => Contract | null;

/** The limits on equity by the names that traders use. */
const LIMIT_WORDS: Readonly<Record<EquityLimit, string>> = {
  maximumLoss: 'maximum loss limit',
  dailyLoss: 'daily loss limit',
  personalLoss: 'personal loss limit',
  sessionBudget: "session's budget",
};

/** @param limit the limit of the decision, which names the threshold. */
export function termWords(
  term: DecisionTerm,
  contractOf: ContractOf,
  limit: EquityLimit | null,
): TermWords {
  const contract = contractIn(term.source, contractOf);
  const name = contract?.name ?? nameIn(term.source);
  return {
    label: labelOf(term, contract, name, limit),
    source: sourceWords(term.source, name),
    reference: 'reference' in term.source ? term.source.reference : null,
    parts: Object.entries(term.parts)
      .map(([part, value]) => partWords(part, value, contract))
      .join(', '),
  };
}

function labelOf(
  { name: term, parts }: DecisionTerm,
  contract: Contract | null,
  name: string,
  limit: EquityLimit | null,
): string {
  const contracts = parts['contracts'] ?? 0;
  const price = (part: string): string => priceWords(parts[part] ?? Number.NaN, contract);
  switch (term) {
    case 'balance':
      return 'balance';
    case 'openProfit':
      return `${name} ${sidedWords(contracts)} at ${price('price')}, open profit`;
    case 'equity':
      return 'equity';
    case 'lossToStop':
      return `${name} ${Math.abs(contracts)}${stopSide(parts)} to the stop at ${price('stop')}`;
    case 'entryToStop':
      return `${name} entry of ${contracts}, ${counted(parts['ticks'] ?? 0, 'tick')} to its stop`;
    case 'gapAllowance':
      return `${name} ${contracts}, ${counted(parts['ticks'] ?? 0, 'tick')} of gap beyond the stop`;
    case 'exitFees':
      return `${name} ${contracts}, fees ${parts['sides'] === 2 ? 'in and out' : 'to get out'}`;
    case 'thisOrder':
      return `this order: ${name} ${contracts}, ${orderDistance(parts)}`;
    case 'worst':
      return 'equity in the worst case';
    case 'threshold':
      return limit === null ? 'limit' : LIMIT_WORDS[limit];
    case 'room':
      return 'room left above it';
  }
}

function sourceWords(source: TermSource, name: string): string {
  switch (source.kind) {
    case 'account':
      return 'account';
    case 'position':
      return `position ${name}`;
    case 'order':
      return `order ${source.clientOrderId}`;
    case 'model':
      return `${source.model} model`;
    case 'rule':
      return `rule ${source.rule}`;
    case 'limit':
      return `your limit ${source.limit}`;
  }
}

const contractIn = (source: TermSource, contractOf: ContractOf): Contract | null =>
  'contractId' in source ? contractOf(source.contractId) : null;

const nameIn = (source: TermSource): string => ('contractId' in source ? source.contractId : '');

const sidedWords = (contracts: number): string =>
  `${Math.abs(contracts)} ${contracts < 0 ? 'short' : 'long'}`;

/** The side of a position whose price is beyond its stop already does not show in its prices. */
function stopSide({ price = 0, stop = 0, ticks = 0 }: DecisionTerm['parts']): string {
  if (ticks === 0) return '';
  return price > stop ? ' long' : ' short';
}

function orderDistance({ ticks = 0, gapTicks }: DecisionTerm['parts']): string {
  const stop = `${counted(ticks, 'tick')} to its stop`;
  return gapTicks === undefined ? stop : `${stop}, ${gapTicks} of gap, fees in and out`;
}

/** Parts by their names; money parts are in micro-dollars. */
function partWords(part: string, value: number, contract: Contract | null): string {
  switch (part) {
    case 'contracts':
      return counted(value, 'contract');
    case 'ticks':
      return counted(value, 'tick');
    case 'gapTicks':
      return `${value} of gap`;
    case 'sides':
      return counted(value, 'side');
    case 'price':
    case 'stop':
      return `${part} ${priceWords(value, contract)}`;
    case 'tickValue':
      return `${dollarText(value as Money)} a tick`;
    case 'feesPerSide':
      return `${dollarText(value as Money)} fees a side`;
    default:
      return `${part} ${value}`;
  }
}
