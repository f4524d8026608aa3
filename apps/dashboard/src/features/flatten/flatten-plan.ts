import type { OrderState, PositionState } from '@loadline/api-schema';
import { countText, priceText } from '../../text/price-text.ts';
import { noPriceText } from '../orders/order-words.ts';

/** What a flatten would do, told before it is asked for. */
export type FlattenPlan = Readonly<{
  /** One line for each position: what is held, and the order that closes it. */
  closes: readonly string[];
  cancels: readonly string[];
  /** The whole in one sentence. */
  summary: string;
}>;

type Book = Readonly<{ positions: readonly PositionState[]; orders: readonly OrderState[] }>;

/** @param accountId the account to flatten, or null for all of them. */
export function flattenPlan(accountId: number | null, { positions, orders }: Book): FlattenPlan {
  const ours = (one: { readonly accountId: number }) =>
    accountId === null || one.accountId === accountId;
  const held = positions.filter(ours);
  const working = orders.filter(ours);
  return {
    closes: held.map(closeText),
    cancels: working.map(cancelText),
    summary: summaryOf(held.length, working.length),
  };
}

function closeText({ side, size, contractName, entryPrice }: PositionState): string {
  const way = side === 'long' ? 'Sell' : 'Buy';
  const position = `the ${side} position from ${priceText(entryPrice)}`;
  return `${way} ${size} ${contractName} at market to close ${position}`;
}

function cancelText({ side, quantity, contractName, type, price }: OrderState): string {
  const at = price === null ? noPriceText({ type }) : `at ${priceText(price)}`;
  return `${side === 'buy' ? 'Buy' : 'Sell'} ${type} ${quantity} ${contractName} ${at}`;
}

function summaryOf(positions: number, orders: number): string {
  if (positions === 0 && orders === 0) return 'Nothing is open: the desk would have nothing to do.';
  const parts = [
    orders === 0 ? null : `cancels ${countText(orders, 'working order')}`,
    positions === 0 ? null : `closes ${countText(positions, 'position')} at market`,
  ].filter((part) => part !== null);
  return `The desk ${parts.join(', then ')}.`;
}
