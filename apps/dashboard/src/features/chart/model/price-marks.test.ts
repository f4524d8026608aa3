import type { OrderState, PositionState } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { fillMarks, priceMarks } from './price-marks.ts';

const at = '2025-03-04T14:31:20.000Z';
const contractId = 'CON.F.US.ENQ.H25';

const anOrder = (change: Partial<OrderState>): OrderState => ({
  clientOrderId: 'run-1',
  venueOrderId: '17',
  accountId: 1,
  contractId,
  contractName: 'NQH5',
  role: 'entry',
  type: 'stop',
  side: 'buy',
  quantity: 2,
  price: '20500.25',
  status: 'working',
  strategyId: null,
  createdAt: at,
  ...change,
});

const aPosition: PositionState = {
  accountId: 1,
  contractId,
  contractName: 'NQH5',
  side: 'short',
  size: 3,
  entryPrice: '20450.125',
  lastPrice: null,
  openPnl: null,
  stopPrice: null,
  targetPrice: null,
  openedAt: at,
  strategyId: null,
  protectedSince: null,
};

describe('the lines of the chart', () => {
  it.each([
    { name: 'an entry', change: {}, kind: 'entry', title: 'Buy stop 2' },
    { name: 'a protective stop', change: { role: 'stop' as const }, kind: 'stop', title: 'Stop' },
    { name: 'a target', change: { role: 'target' as const }, kind: 'target', title: 'Target' },
    {
      name: 'somebody else’s order',
      change: { role: 'foreign' as const, side: 'sell' as const },
      kind: 'other',
      title: 'Sell stop 2',
    },
  ])('show $name', ({ change, kind, title }) => {
    const marks = priceMarks(contractId, { positions: [], orders: [anOrder(change)] });
    expect(marks).toEqual([{ id: 'run-1', kind, price: 20_500.25, title }]);
  });

  it('show where a position was entered', () => {
    const marks = priceMarks(contractId, { positions: [aPosition], orders: [] });
    expect(marks).toMatchObject([{ kind: 'position', price: 20_450.125, title: 'Short 3' }]);
  });

  it.each([
    { name: 'an order at market', change: { price: null } },
    { name: 'a suspended exit', change: { status: 'suspended' as const } },
    { name: 'an order of another contract', change: { contractId: 'CON.F.US.MNQ.H25' } },
  ])('leave out $name', ({ change }) => {
    expect(priceMarks(contractId, { positions: [], orders: [anOrder(change)] })).toEqual([]);
  });
});

describe('the fills of the chart', () => {
  it('stand in order of time, with their price, and their size where it is not one', () => {
    const shared = { accountId: 1, contractId, role: 'entry', price: '20500.25' } as const;
    const marks = fillMarks(contractId, [
      { ...shared, fillId: 'b', at: '2025-03-04T15:00:00.000Z', side: 'sell', quantity: 2 },
      { ...shared, fillId: 'a', at, side: 'buy', quantity: 1 },
      { ...shared, fillId: 'c', at, side: 'buy', quantity: 1, contractId: 'CON.F.US.MNQ.H25' },
    ]);
    expect(marks.map(({ id, text }) => [id, text])).toEqual([
      ['a', '20,500.25'],
      ['b', '2 @ 20,500.25'],
    ]);
  });
});
