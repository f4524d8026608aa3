import type {
  AccountId,
  ClientOrderId,
  ContractId,
  OrderRequest,
  Quantity,
  Ticks,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { bareOf, nameOfTag } from './bare-tag.ts';

const ENTRY: OrderRequest = {
  clientOrderId: 'run1-0-1' as ClientOrderId,
  accountId: 42 as AccountId,
  contractId: 'CON.F.US.MNQ.Z26' as ContractId,
  role: 'entry',
  type: 'market',
  side: 'buy',
  quantity: 2 as Quantity,
  limitPrice: null,
  stopPrice: null,
  bracket: { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks },
};

describe('an entry without its exits', () => {
  it('has another tag, which leads back to its name', () => {
    const { clientOrderId, bracket } = bareOf(ENTRY);
    expect(bracket).toBeNull();
    expect(clientOrderId).not.toBe(ENTRY.clientOrderId);
    expect(nameOfTag(clientOrderId)).toBe(ENTRY.clientOrderId);
  });

  it('keeps its tag where it never had any', () => {
    const without = { ...ENTRY, bracket: null };
    expect(bareOf(without)).toEqual(without);
  });
});

describe('the name behind a tag', () => {
  it.each([['run1-0-1'], ['run1-0-1-SL'], ['somebody-bares'], [''], [null]])(
    'is the tag %j itself where it is not a bare one',
    (tag) => {
      expect(nameOfTag(tag)).toBe(tag);
    },
  );
});
