import type {
  AccountId,
  ContractId,
  OrderType,
  Price,
  Quantity,
  UnixMs,
  VenueOrderId,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import type { TrueOrder, Truth } from '../desk/gateway-host.ts';
import { nakedContracts } from './exposure-meter.ts';

const ACCOUNT = 1 as AccountId;
const MNQ = 'CON.F.US.MNQ.H26' as ContractId;
const NQ = 'CON.F.US.ENQ.H26' as ContractId;
const NOW = 0 as UnixMs;

const order = (
  side: 'buy' | 'sell',
  type: OrderType,
  quantity: number,
  change: Partial<TrueOrder> = {},
): TrueOrder => ({
  venueOrderId: '1' as VenueOrderId,
  accountId: ACCOUNT,
  contractId: MNQ,
  customTag: null,
  parentOrderId: null,
  linkedOrderId: null,
  status: 'open',
  type,
  side,
  quantity: quantity as Quantity,
  limitPrice: null,
  stopPrice: 100 as Price,
  filledQuantity: 0,
  createdAt: NOW,
  updatedAt: NOW,
  filledPrice: null,
  exitTicks: null,
  trailTicks: null,
  taking: false,
  pricedAt: null,
  ...change,
});

function naked(size: number, orders: readonly TrueOrder[], contractId = MNQ): number {
  const position = { accountId: ACCOUNT, contractId, size, averagePriceTicks: 0, openedAt: NOW };
  const truth: Truth = {
    account: null,
    positions: [position],
    orders,
    everyOrder: orders,
    fills: [],
  };
  return nakedContracts(truth);
}

describe('nakedContracts', () => {
  it.each([
    { what: 'without any order', size: 3, orders: [], count: 3 },
    { what: 'with a stop', size: 3, orders: [order('sell', 'stop', 3)], count: 0 },
    { what: 'short, with a stop', size: -3, orders: [order('buy', 'stop', 3)], count: 0 },
    { what: 'with a trailing stop', size: 3, orders: [order('sell', 'trailingStop', 3)], count: 0 },
    { what: 'with a stop too small', size: 3, orders: [order('sell', 'stop', 1)], count: 2 },
    { what: 'with a stop too large', size: 3, orders: [order('sell', 'stop', 9)], count: 0 },
    { what: 'with a stop the same way', size: 3, orders: [order('buy', 'stop', 3)], count: 3 },
    { what: 'with a target alone', size: 3, orders: [order('sell', 'limit', 3)], count: 3 },
    {
      what: 'with a stop that waits for its entry',
      size: 3,
      orders: [order('sell', 'stop', 3, { status: 'suspended' })],
      count: 3,
    },
    {
      what: 'with a stop that is being canceled',
      size: 3,
      orders: [order('sell', 'stop', 3, { status: 'pendingCancel' })],
      count: 0,
    },
    {
      what: 'with a stop that has filled in part',
      size: 3,
      orders: [order('sell', 'stop', 3, { filledQuantity: 2 as Quantity })],
      count: 2,
    },
    { what: 'about to be closed', size: 3, orders: [order('sell', 'market', 3)], count: 0 },
    {
      what: 'with a stop of another contract',
      size: 3,
      orders: [order('sell', 'stop', 3, { contractId: NQ })],
      count: 3,
    },
  ])('counts $count of a position of $size $what', ({ size, orders, count }) => {
    expect(naked(size, orders)).toBe(count);
  });
});
