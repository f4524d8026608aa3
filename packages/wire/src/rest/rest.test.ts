import { describe, expect, it } from 'vitest';
import { accountSearchReply } from './accounts.ts';
import { loginReply } from './auth.ts';
import { orderEntity } from './order-queries.ts';
import { placeOrderReply, placeOrderRequest } from './orders.ts';
import { tradesReply } from './trades.ts';

const ORDER = {
  id: 9_056_789_012,
  accountId: 42,
  contractId: 'CON.F.US.MNQ.Z26',
  creationTimestamp: '2026-11-19T15:04:05.4+00:00',
  status: 1,
  type: 4,
  side: 1,
  size: 2,
};

describe('replies', () => {
  it('reads a refused login', () => {
    const text = '{"token":null,"success":false,"errorCode":3,"errorMessage":null}';
    expect(loginReply.parse(JSON.parse(text))).toEqual({
      token: null,
      success: false,
      errorCode: 3,
      errorMessage: null,
    });
  });

  it('keeps the id of a refused order', () => {
    const text = '{"orderId":9056789012,"success":false,"errorCode":2,"errorMessage":"Invalid"}';
    expect(placeOrderReply.parse(JSON.parse(text)).orderId).toBe(9_056_789_012);
  });

  it('reads absent members as null, ignores unknown ones and keeps unknown enum numbers', () => {
    const order = orderEntity.parse({ ...ORDER, status: 99, novelty: true });
    expect(order).toMatchObject({ status: 99, limitPrice: null, customTag: null, fillVolume: 0 });
    expect(order).not.toHaveProperty('novelty');
    expect(orderEntity.parse({ ...ORDER, limitPrice: null, status: 99 })).toEqual(order);
  });

  it('does not take an account for simulated that does not say so', () => {
    const account = { id: 1, name: 'A', balance: 50_000, canTrade: true, isVisible: true };
    const reply = accountSearchReply.parse({ success: true, errorCode: 0, accounts: [account] });
    expect(reply.accounts?.[0]?.simulated).toBe(false);
  });

  it('reads decimals with the trailing zeros of a database', () => {
    const text = `{"success":true,"errorCode":0,"trades":[{"id":1,"accountId":42,
      "contractId":"C","creationTimestamp":"2026-11-19T15:04:05Z","price":6335.250000000,
      "profitAndLoss":null,"fees":1.4000,"side":0,"size":1,"voided":false,"orderId":7}]}`;
    const fill = tradesReply.parse(JSON.parse(text)).trades?.[0];
    expect(fill).toMatchObject({ price: 6_335.25, fees: 1.4, commissions: 0, profitAndLoss: null });
  });
});

describe('placeOrderRequest', () => {
  const request = { accountId: 42, contractId: 'C', type: 2, side: 0, size: 1 };
  it.each([
    { name: 'the required members alone', body: request, valid: true },
    {
      name: 'the linkedOrderId of old clients',
      body: { ...request, linkedOrderId: null },
      valid: true,
    },
    { name: 'a missing size', body: { ...request, size: undefined }, valid: false },
    { name: 'a size in text', body: { ...request, size: '1' }, valid: false },
    { name: 'a broken size', body: { ...request, size: 1.5 }, valid: false },
    { name: 'an account beyond int32', body: { ...request, accountId: 2 ** 31 }, valid: false },
  ])('judges $name', ({ body, valid }) => {
    expect(placeOrderRequest.safeParse(body).success).toBe(valid);
  });
});
