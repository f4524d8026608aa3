import type { Asked } from '../../http/use-command.ts';

export const TICKET_TYPES = ['market', 'limit', 'stop'] as const;

/** What a person has typed into the ticket. */
export type TicketDraft = Readonly<{
  accountId: number | null;
  contractId: string | null;
  side: 'buy' | 'sell';
  type: (typeof TICKET_TYPES)[number];
  quantity: string;
  price: string;
  stopTicks: string;
  targetTicks: string;
}>;

const DECIMAL = /^\d{1,12}(\.\d{1,9})?$/;

/** The order of a ticket, or what is missing. An order without a stop can only reduce. */
export function ticketOrder(draft: TicketDraft): Asked {
  const { accountId, contractId, side, type } = draft;
  if (accountId === null) return { problem: 'Choose an account.' };
  if (contractId === null) return { problem: 'Choose a contract.' };
  const quantity = wholeOrNull(draft.quantity);
  if (quantity === null) return { problem: 'Expected whole contracts, 1 or more.' };
  const price = draft.price.trim();
  if (type !== 'market' && !DECIMAL.test(price)) {
    return { problem: `A ${type} order needs a price such as 21250.25.` };
  }
  const stopTicks = wholeOrNull(draft.stopTicks);
  const targetTicks = wholeOrNull(draft.targetTicks);
  if (stopTicks === null && draft.stopTicks.trim() !== '') {
    return { problem: 'Expected the stop in whole ticks, 1 or more.' };
  }
  if (targetTicks === null && draft.targetTicks.trim() !== '') {
    return { problem: 'Expected the target in whole ticks, 1 or more.' };
  }
  if (stopTicks === null && targetTicks !== null) return { problem: 'A target needs a stop.' };
  const order = { accountId, contractId, side, type, quantity };
  const prices = {
    limitPrice: type === 'limit' ? price : null,
    stopPrice: type === 'stop' ? price : null,
  };
  const bracket = stopTicks === null ? null : { stopTicks, targetTicks };
  return { path: '/api/orders', body: { ...order, ...prices, bracket } };
}

function wholeOrNull(text: string): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return value > 0 ? value : null;
}
