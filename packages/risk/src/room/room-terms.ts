import type { ContractId, Money } from '@loadline/core';
import type { DecisionTerm, TermSource } from '../decision/decision.ts';
import type { ContractSlot } from './contract-slot.ts';
import type { EntryLine } from './entry-book.ts';
import type { ProductCosts } from './product-costs.ts';

type Parts = DecisionTerm['parts'];

/** The balance of the account, fees and closed trades in it. */
export const balanceTerm = (balance: number): DecisionTerm =>
  term('balance', balance, { kind: 'account' }, {});

/**
 * A position's lines: open profit, then for each stop what is lost from the price to it (nothing
 * where the price is worse already), the gap beyond, and the fees to get out.
 */
export function positionTerms(slot: ContractSlot): readonly DecisionTerm[] {
  const { contractId, costs, size, price, profit, covered, lots } = slot;
  if (costs === null) return [];
  const source: TermSource = { kind: 'position', contractId };
  // Lots that net need no price: their stops lie the same distance apart from wherever one looks,
  // and what a stop gains on the way is no more than another one loses.
  const isKnown = Number.isSafeInteger(price);
  const from = isKnown ? price : (covered[0]?.price ?? price);
  const toStops = covered.map((one) => {
    const away = one.sign * (from - one.price);
    const ticks = isKnown ? Math.max(0, away) : away;
    const parts = { contracts: one.contracts, price: from, stop: one.price, ticks };
    return term('lossToStop', -one.contracts * ticks * costs.tickValue, source, parts);
  });
  const open = term('openProfit', profit, source, { contracts: size, price });
  const lines = size === 0 ? toStops : [open, ...toStops];
  return [...lines, ...exitTerms(contractId, costs, lots, 1)];
}

/** An entry's lines: from its fill to its stop, the gap beyond, and the fees in and out. */
export function entryTerms({ entry, costs }: EntryLine): readonly DecisionTerm[] {
  const { orderId, contract, quantity, stopTicks } = entry;
  const contractId = contract.id;
  const source: TermSource = { kind: 'order', clientOrderId: orderId, contractId };
  const ticks = stopTicks ?? Number.NaN;
  const toStop = -quantity * ticks * costs.tickValue;
  return [
    term('entryToStop', toStop, source, { contracts: quantity, ticks }),
    ...exitTerms(contractId, costs, quantity, 2),
  ];
}

function exitTerms(
  contractId: ContractId,
  { gapTicks, tickValue, feesPerSide }: ProductCosts,
  contracts: number,
  sides: 1 | 2,
): readonly DecisionTerm[] {
  const gap: TermSource = { kind: 'model', model: 'gap', contractId, reference: null };
  const fees: TermSource = { kind: 'model', model: 'fees', contractId, reference: null };
  return [
    term('gapAllowance', -contracts * gapTicks * tickValue, gap, { contracts, ticks: gapTicks }),
    term('exitFees', -contracts * sides * feesPerSide, fees, { contracts, sides }),
  ];
}

/** Zero is added, so that nothing reads "minus zero". */
const term = (
  name: DecisionTerm['name'],
  amount: number,
  source: TermSource,
  parts: Parts,
): DecisionTerm => ({ name, amount: (amount + 0) as Money, source, parts });
