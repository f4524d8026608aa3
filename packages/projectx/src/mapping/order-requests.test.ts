import {
  type AccountId,
  type ClientOrderId,
  type ContractId,
  type OrderRequest,
  type Price,
  productByRoot,
  type Quantity,
  type Ticks,
  type VenueOrderId,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { closeBody, modifyBody, placeBody, requestFault, trailFault } from './order-requests.ts';

const grid = productByRoot('MNQ') ?? { tickSize: 0.25, priceDecimals: 2 };

const aRequest = (change: Partial<OrderRequest>): OrderRequest => ({
  clientOrderId: 'run1-range-1' as ClientOrderId,
  accountId: 42 as AccountId,
  contractId: 'CON.F.US.MNQ.Z26' as ContractId,
  role: 'entry',
  type: 'stop',
  side: 'buy',
  quantity: 2 as Quantity,
  limitPrice: null,
  stopPrice: 100_042 as Price,
  bracket: { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks },
  ...change,
});

describe('placeBody', () => {
  it('writes a stop order with both brackets', () => {
    expect(placeBody(aRequest({}), grid)).toEqual({
      accountId: 42,
      contractId: 'CON.F.US.MNQ.Z26',
      type: 4,
      side: 0,
      size: 2,
      limitPrice: null,
      stopPrice: 25_010.5,
      trailPrice: null,
      customTag: 'run1-range-1',
      stopLossBracket: { ticks: -40, type: 4 },
      takeProfitBracket: { ticks: 80, type: 1 },
    });
  });

  it.each([
    { side: 'buy', stop: -40, target: 80 },
    { side: 'sell', stop: 40, target: -80 },
  ] as const)('signs the brackets of a $side relative to its entry', ({ side, stop, target }) => {
    const body = placeBody(aRequest({ side }), grid);
    expect([body.stopLossBracket?.ticks, body.takeProfitBracket?.ticks]).toEqual([stop, target]);
  });

  it.each([
    { type: 'market', number: 2 },
    { type: 'limit', number: 1 },
    { type: 'stop', number: 4 },
    { type: 'joinBid', number: 6 },
    { type: 'joinAsk', number: 7 },
    { type: 'trailingStop', number: 5 },
  ] as const)('numbers a $type order $number', ({ type, number }) => {
    expect(placeBody(aRequest({ type }), grid).type).toBe(number);
  });

  it.each([
    { type: 'market', told: [null, null, null] },
    { type: 'limit', told: [25_001, null, null] },
    { type: 'stop', told: [null, 25_002, null] },
    { type: 'trailingStop', told: [null, null, 25_002] },
    { type: 'joinBid', told: [null, null, null] },
    { type: 'joinAsk', told: [null, null, null] },
  ] as const)('tells only the price that a $type order needs', ({ type, told }) => {
    const prices = { limitPrice: 100_004 as Price, stopPrice: 100_008 as Price };
    const { limitPrice, stopPrice, trailPrice } = placeBody(aRequest({ type, ...prices }), grid);
    expect([limitPrice, stopPrice, trailPrice]).toEqual(told);
  });

  it('leaves out a bracket side that is not wished', () => {
    const bracket = { stopTicks: 40 as Ticks, targetTicks: null };
    expect(placeBody(aRequest({ bracket }), grid).takeProfitBracket).toBeNull();
    expect(placeBody(aRequest({ bracket: null }), grid).stopLossBracket).toBeNull();
  });
});

describe('modifyBody', () => {
  const account = 42 as AccountId;
  const order = '9056789012' as VenueOrderId;
  const stopPrice = 100_000 as Price;
  it('leaves what is not changed at null', () => {
    const change = { quantity: null, limitPrice: null, stopPrice };
    expect(modifyBody(account, order, change, { type: 'stop', grid })).toEqual({
      accountId: 42,
      orderId: 9_056_789_012,
      size: null,
      limitPrice: null,
      stopPrice: 25_000,
      trailPrice: null,
    });
  });

  it('moves a trailing stop by its level', () => {
    const change = { quantity: null, limitPrice: null, stopPrice };
    const known = { type: 'trailingStop', grid } as const;
    expect(modifyBody(account, order, change, known)).toMatchObject({
      stopPrice: null,
      trailPrice: 25_000,
    });
  });

  it('writes no price without a grid', () => {
    const change = { quantity: 1 as Quantity, limitPrice: null, stopPrice };
    expect(modifyBody(account, order, change, null)).toBeNull();
    expect(modifyBody(account, order, { ...change, stopPrice: null }, null)?.size).toBe(1);
  });
});

describe('requestFault', () => {
  const price = 100_000 as Price;
  it.each([
    { type: 'limit', limitPrice: null, stopPrice: price, fault: 'needs a limit price' },
    { type: 'stop', limitPrice: price, stopPrice: null, fault: 'needs a stop price' },
    { type: 'trailingStop', limitPrice: price, stopPrice: null, fault: 'at which it begins' },
    { type: 'stopLimit', limitPrice: price, stopPrice: price, fault: 'no stop limit orders' },
    { type: 'trailingStop', limitPrice: null, stopPrice: price, fault: null },
    { type: 'joinAsk', limitPrice: null, stopPrice: null, fault: null },
    { type: 'market', limitPrice: null, stopPrice: null, fault: null },
  ] as const)('of a $type order at $limitPrice and $stopPrice: $fault', ({ fault, ...order }) => {
    const found = requestFault(aRequest(order));
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });
});

describe('trailFault', () => {
  const last = 100_000 as Price;
  it.each([
    { side: 'sell', level: 99_960, fault: null },
    { side: 'buy', level: 100_040, fault: null },
    { side: 'sell', level: 99_000, fault: null },
    { side: 'sell', level: 98_999, fault: '1001 ticks away' },
    { side: 'buy', level: 101_001, fault: '1001 ticks away' },
    { side: 'sell', level: 100_000, fault: 'has passed' },
    { side: 'sell', level: 100_040, fault: 'has passed' },
    { side: 'buy', level: 99_960, fault: 'has passed' },
  ] as const)('of a $side stop at $level: $fault', ({ side, level, fault }) => {
    const found = trailFault(side, level as Price, last);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });

  it('of a level that nothing can be compared with is left to the venue', () => {
    expect(trailFault('sell', 1 as Price, null)).toBeNull();
  });
});

describe('closeBody', () => {
  it('names the size of a part only', () => {
    const [account, contract] = [42 as AccountId, 'CON.F.US.MNQ.Z26' as ContractId];
    expect(closeBody(account, contract, null)).toEqual({ accountId: 42, contractId: contract });
    const part = { accountId: 42, contractId: contract, size: 2 };
    expect(closeBody(account, contract, 2 as Quantity)).toEqual(part);
  });
});
