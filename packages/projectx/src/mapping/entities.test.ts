import { listProducts, type Price, parseContractId, priceToDecimal } from '@loadline/core';
import { halfTrade, orderEntity, positionEntity, tradingAccount } from '@loadline/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountOf, fillOf, orderOf, type ProductOf, positionOf } from './entities.ts';
import { averageTicks, readPrice } from './prices.ts';

const productOf: ProductOf = (contractId) => {
  const contract = parseContractId(contractId);
  return contract.ok ? contract.value.product : null;
};
const CREATED = Date.parse('2026-11-19T15:04:05.4Z');
const ORDER = {
  id: 9_056_789_012,
  accountId: 42,
  contractId: 'CON.F.US.MNQ.Z26',
  symbolId: 'F.US.MNQ',
  creationTimestamp: '2026-11-19T15:04:05.4+00:00',
  updateTimestamp: '2026-11-19T15:04:06.1234567+00:00',
  status: 8,
  type: 4,
  side: 1,
  size: 2,
  stopPrice: 25_000.25,
  fillVolume: 0,
  customTag: 'run1-range-1-SL',
  parentOrderId: 9_056_789_011,
  linkedOrderId: 9_056_789_013,
};
const FILL = {
  id: 8_001,
  accountId: 42,
  contractId: 'CON.F.US.MNQ.Z26',
  creationTimestamp: '2026-11-19T15:04:05.4+00:00',
  price: 25_010.75,
  fees: 0.37,
  commissions: 0.25,
  side: 0,
  size: 2,
  voided: false,
  orderId: 9_056_789_012,
};
const POSITION = {
  id: 7_001,
  accountId: 42,
  contractId: 'CON.F.US.MNQ.Z26',
  contractDisplayName: 'MNQZ26',
  creationTimestamp: '2026-11-19T15:04:05.4+00:00',
  type: 1,
  size: 2,
  averagePrice: 25_010.75,
};

const order = (change: object) => orderOf(orderEntity.parse({ ...ORDER, ...change }), productOf);
const fill = (change: object) => fillOf(halfTrade.parse({ ...FILL, ...change }), productOf);
const position = (change: object) =>
  positionOf(positionEntity.parse({ ...POSITION, ...change }), productOf);

describe('orderOf', () => {
  it('reads a bracket exit that waits for its entry', () => {
    expect(order({})).toEqual({
      ok: true,
      value: {
        venueOrderId: '9056789012',
        accountId: 42,
        contractId: 'CON.F.US.MNQ.Z26',
        customTag: 'run1-range-1-SL',
        parentOrderId: '9056789011',
        linkedOrderId: '9056789013',
        status: 'suspended',
        type: 'stop',
        side: 'sell',
        quantity: 2,
        limitPrice: null,
        stopPrice: 100_001,
        filledQuantity: 0,
        createdAt: CREATED,
        updatedAt: Date.parse('2026-11-19T15:04:06.123Z'),
      },
    });
  });

  it.each([
    [1, 'open'],
    [2, 'filled'],
    [3, 'canceled'],
    [4, 'expired'],
    [5, 'rejected'],
    [6, 'pending'],
    [7, 'pendingCancel'],
    [8, 'suspended'],
    [0, 'unknown'],
    [99, 'unknown'],
  ])('reads status %i as %s', (status, expected) => {
    const read = order({ status });
    expect(read.ok && read.value.status).toBe(expected);
  });

  it.each([
    { name: 'an unknown contract', change: { contractId: 'CON.F.US.XXX.Z26' } },
    { name: 'an unknown type', change: { type: 0 } },
    { name: 'an unknown side', change: { side: 2 } },
    { name: 'no size', change: { size: 0 } },
    { name: 'a price off the grid', change: { stopPrice: 25_000.3 } },
    { name: 'no time', change: { creationTimestamp: 'yesterday' } },
  ])('refuses an order with $name', ({ change }) => {
    expect(order(change).ok).toBe(false);
  });
});

describe('fillOf', () => {
  it('reads an opening fill: no profit or loss', () => {
    expect(fill({})).toEqual({
      ok: true,
      value: {
        fillId: '8001',
        venueOrderId: '9056789012',
        accountId: 42,
        contractId: 'CON.F.US.MNQ.Z26',
        side: 'buy',
        quantity: 2,
        price: 100_043,
        profitAndLoss: null,
        fees: 370_000,
        commissions: 250_000,
        voided: false,
        at: CREATED,
      },
    });
  });

  it('keeps a fill whose price is an average: the position hangs on it', () => {
    const read = fill({ price: 25_010.84, profitAndLoss: -12.5 });
    expect(read.ok && [read.value.price, read.value.profitAndLoss]).toEqual([100_043, -12_500_000]);
  });
});

describe('positionOf', () => {
  it.each([
    { name: 'long', change: {}, size: 2 },
    { name: 'short', change: { type: 2 }, size: -2 },
    { name: 'flat, whatever the type', change: { size: 0, type: 0 }, size: 0 },
  ])('reads $name', ({ change, size }) => {
    const read = position(change);
    expect(read.ok && [read.value.size, read.value.averagePriceTicks]).toEqual([size, 100_043]);
  });

  it.each([{ type: 0 }, { type: 3 }, { size: -1 }])('refuses %o', (change) => {
    expect(position(change).ok).toBe(false);
  });

  it('keeps an average that lies between ticks', () => {
    expect(averageTicks(25_010.875, { tickSize: 0.25, priceDecimals: 2 })).toBe(100_043.5);
  });
});

describe('accountOf', () => {
  it('reads cash in micro-dollars', () => {
    const entity = { id: 42, name: '50KTC', balance: 49_987.63, canTrade: true, isVisible: true };
    expect(accountOf(tradingAccount.parse({ ...entity, simulated: true }))).toEqual({
      accountId: 42,
      name: '50KTC',
      balance: 49_987_630_000,
      canTrade: true,
      simulated: true,
    });
  });
});

describe('prices', () => {
  it('come back from the wire as they went, for every product', () => {
    const products = fc.constantFrom(...listProducts());
    const ticks = fc.integer({ min: -2_000_000, max: 2_000_000 });
    const check = fc.property(products, ticks, (product, value) => {
      const wire: unknown = JSON.parse(JSON.stringify(priceToDecimal(value as Price, product)));
      expect(readPrice(Number(wire), product, 'price')).toEqual({ ok: true, value: value + 0 });
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it('half a tick away are refused, for every product', () => {
    const products = fc.constantFrom(...listProducts());
    const ticks = fc.integer({ min: 1, max: 2_000_000 });
    const check = fc.property(products, ticks, (product, value) => {
      expect(readPrice((value + 0.5) * product.tickSize, product, 'price').ok).toBe(false);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
