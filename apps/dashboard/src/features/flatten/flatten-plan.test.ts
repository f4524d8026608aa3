import type { OrderState, PositionState } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { flattenPlan } from './flatten-plan.ts';

const at = '2025-03-04T14:31:00.000Z';
const contract = { contractId: 'CON.F.US.ENQ.H25', contractName: 'NQH5' };

const aPosition = (accountId: number): PositionState => ({
  ...contract,
  accountId,
  side: 'long',
  size: 2,
  entryPrice: '20512.25',
  lastPrice: null,
  openPnl: null,
  stopPrice: null,
  targetPrice: null,
  openedAt: at,
  strategyId: null,
  protectedSince: null,
});

const anOrder = (accountId: number): OrderState => ({
  ...contract,
  accountId,
  clientOrderId: `run-${accountId}`,
  venueOrderId: null,
  role: 'stop',
  type: 'stop',
  side: 'sell',
  quantity: 2,
  price: '20480.00',
  status: 'working',
  strategyId: null,
  createdAt: at,
});

const book = { positions: [aPosition(1), aPosition(2)], orders: [anOrder(1)] };

describe('what a flatten would do', () => {
  it('says how each position is closed and what is canceled', () => {
    const plan = flattenPlan(1, book);
    expect(plan.closes).toEqual([
      'Sell 2 NQH5 at market to close the long position from 20,512.25',
    ]);
    expect(plan.cancels).toEqual(['Sell stop 2 NQH5 at 20,480.00']);
    expect(plan.summary).toBe(
      'The desk cancels 1 working order, then closes 1 position at market.',
    );
  });

  it('takes all accounts', () => {
    expect(flattenPlan(null, book).closes).toHaveLength(2);
  });

  it.each([
    { accountId: 2, summary: 'The desk closes 1 position at market.' },
    { accountId: 3, summary: 'Nothing is open: the desk would have nothing to do.' },
  ])('tells account $accountId in one sentence', ({ accountId, summary }) => {
    expect(flattenPlan(accountId, book).summary).toBe(summary);
  });
});
