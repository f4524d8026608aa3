import { deskCommand } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { type TicketDraft, ticketOrder } from './ticket-order.ts';

const DRAFT: TicketDraft = {
  accountId: 7,
  contractId: 'CON.F.US.ENQ.Z25',
  side: 'buy',
  type: 'market',
  quantity: '2',
  price: '',
  stopTicks: '40',
  targetTicks: '',
};

function read(draft: Partial<TicketDraft>): unknown {
  const asked = ticketOrder({ ...DRAFT, ...draft });
  if ('problem' in asked) return asked.problem;
  expect(asked.path).toBe('/api/orders');
  return deskCommand.parse({ kind: 'placeOrder', ...asked.body });
}

describe('the ticket', () => {
  it.each([
    {
      name: 'at market behind a stop',
      draft: {},
      order: { type: 'market', quantity: 2, bracket: { stopTicks: 40, targetTicks: null } },
    },
    {
      name: 'a limit with both exits',
      draft: { type: 'limit', price: ' 21250.25', targetTicks: '80' },
      order: { limitPrice: '21250.25', bracket: { stopTicks: 40, targetTicks: 80 } },
    },
    {
      name: 'a stop that only reduces',
      draft: { type: 'stop', side: 'sell', price: '21000', stopTicks: '' },
      order: { stopPrice: '21000', side: 'sell', bracket: null },
    },
  ] as const)('is read by the desk: $name', ({ draft, order }) => {
    expect(read(draft)).toMatchObject(order);
  });

  it.each([
    ['nobody', { accountId: null }, 'Choose an account.'],
    ['nothing', { contractId: null }, 'Choose a contract.'],
    ['half a contract', { quantity: '0.5' }, 'Expected whole contracts, 1 or more.'],
    ['a limit without a price', { type: 'limit' }, 'A limit order needs a price'],
    ['a stop of words', { stopTicks: 'near' }, 'Expected the stop in whole ticks'],
    ['a target of 0', { targetTicks: '0' }, 'Expected the target in whole ticks'],
    ['a target alone', { stopTicks: '', targetTicks: '8' }, 'A target needs a stop.'],
  ] as const)('is not sent for %s', (_name, draft, told) => {
    expect(read(draft)).toContain(told);
  });
});
