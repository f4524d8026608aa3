import type { OrderState } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { inReadingOrder, isCancelable, orderKey, statusWord } from './order-words.ts';

const anOrder = (change: Partial<OrderState>): OrderState => ({
  clientOrderId: 'run1-or-1',
  venueOrderId: '17',
  accountId: 1,
  contractId: 'CON.F.US.ENQ.H25',
  contractName: 'NQH5',
  role: 'entry',
  type: 'stop',
  side: 'buy',
  quantity: 1,
  price: '20500.00',
  status: 'working',
  strategyId: 'overnight-range',
  createdAt: '2025-03-04T14:30:00.000Z',
  ...change,
});

describe('working orders', () => {
  it('stand with their entries first and what is suspended last', () => {
    const orders = [
      anOrder({ clientOrderId: 'c', role: 'stop', status: 'suspended' }),
      anOrder({ clientOrderId: 'b', price: '20400.00' }),
      anOrder({ clientOrderId: 'a', price: '20500.00' }),
    ];
    expect(inReadingOrder(orders).map(orderKey)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    { name: 'a working one', change: {}, cancelable: true },
    { name: 'one on its way out', change: { status: 'pendingCancel' as const }, cancelable: false },
    {
      name: 'a suspended exit, which goes with its entry',
      change: { status: 'suspended' as const },
      cancelable: false,
    },
    { name: 'one without a name of ours', change: { clientOrderId: null }, cancelable: false },
  ])('can be canceled or not: $name', ({ change, cancelable }) => {
    expect(isCancelable(anOrder(change))).toBe(cancelable);
  });

  it('have a key without a name of ours, and words for every status', () => {
    expect(orderKey(anOrder({ clientOrderId: null }))).toBe('venue:17');
    expect(statusWord(anOrder({ status: 'unknown' }))).toBe('Unknown, asking');
  });
});
