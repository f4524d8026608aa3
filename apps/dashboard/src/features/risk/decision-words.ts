import type { DecisionState } from '@loadline/api-schema';
import { countText, priceText } from '../../text/price-text.ts';

/** `Buy stop 3 NQH5 at 20,554.75`. */
export function requestText({ side, type, quantity, contractName, price }: DecisionState): string {
  const way = side === 'buy' ? 'Buy' : 'Sell';
  const at = price === null ? '' : ` at ${priceText(price)}`;
  return `${way} ${type} ${quantity} ${contractName}${at}`;
}

/** What risk said to it, in one word or two. */
export function verdictText({ verdict, allowed }: DecisionState): string {
  switch (verdict) {
    case 'approved':
      return 'Approved';
    case 'reduced':
      return `Reduced to ${countText(allowed, 'contract')}`;
    case 'denied':
      return 'Denied';
  }
}

/** Lines of the arithmetic that stand for a sum of those before them. */
const SUMS: ReadonlySet<string> = new Set(['equity', 'worst', 'threshold', 'room']);

export const isSum = (name: string): boolean => SUMS.has(name);
