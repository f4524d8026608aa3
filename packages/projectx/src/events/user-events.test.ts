import { parseContractId } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Notice, NoticeBoard } from '../notices.ts';
import { UserEvents } from './user-events.ts';

const ENTITY = {
  id: 7_001,
  accountId: 42,
  contractId: 'CON.F.US.MNQ.Z26',
  creationTimestamp: '2026-11-19T15:04:05.4+00:00',
};
const POSITION = { ...ENTITY, type: 1, size: 2, averagePrice: 25_010.75 };
const ORDER = { ...ENTITY, status: 6, type: 2, side: 0, size: 2, fillVolume: 0, customTag: 'a' };
const TRADE = {
  ...ENTITY,
  price: 25_010.75,
  fees: 0.37,
  side: 0,
  size: 2,
  orderId: 9,
  voided: false,
};
const ACCOUNT = {
  id: 42,
  name: 'PRAC',
  balance: 1,
  canTrade: true,
  isVisible: true,
  simulated: true,
};
const TARGETS = {
  GatewayUserOrder: ORDER,
  GatewayUserTrade: TRADE,
  GatewayUserPosition: POSITION,
  GatewayUserAccount: ACCOUNT,
};

const events = () => {
  const heard: string[] = [];
  const notices: Notice[] = [];
  const subject = new UserEvents(
    {
      onOrder: (order) => heard.push(`order ${order.status}`),
      onFill: (fill) => heard.push(`fill ${fill.fillId}`),
      onPosition: (position) => heard.push(`position ${position.size}`),
      onAccount: (account) => heard.push(`account ${account.balance}`),
    },
    (contractId) => {
      const contract = parseContractId(contractId);
      return contract.ok ? contract.value.product : null;
    },
    new NoticeBoard((notice) => notices.push(notice)),
  );
  return { subject, heard, notices };
};

describe('UserEvents', () => {
  it.each([
    { target: 'GatewayUserOrder', entity: ORDER, expected: 'order pending' },
    { target: 'GatewayUserTrade', entity: TRADE, expected: 'fill 7001' },
    { target: 'GatewayUserPosition', entity: POSITION, expected: 'position 2' },
    { target: 'GatewayUserPosition', entity: { ...POSITION, size: 0 }, expected: 'position 0' },
    { target: 'GatewayUserAccount', entity: ACCOUNT, expected: 'account 1000000' },
  ])('reads $target wrapped, bare and nested alike: $expected', ({ target, entity, expected }) => {
    const { subject, heard, notices } = events();
    subject.onInvocation(target, [{ action: 1, data: entity }]);
    subject.onInvocation(target, [entity]);
    subject.onInvocation(target, [[{ action: 0, data: entity }, null]]);
    expect(heard).toEqual([expected, expected, expected]);
    expect(notices).toEqual([]);
  });

  it('drops what it cannot understand and says so', () => {
    const { subject, heard, notices } = events();
    subject.onInvocation('GatewayUserOrder', [{ ...ORDER, contractId: 'CON.F.US.XXX.Z26' }]);
    subject.onInvocation('GatewayUserTrade', [{ id: 'seven' }]);
    subject.onInvocation('SomethingNew', [ORDER]);
    expect(heard).toEqual([]);
    expect(notices.map(({ code }) => code)).toEqual(['BAD_MESSAGE', 'BAD_MESSAGE']);
  });

  it('never throws, whatever the venue sends', () => {
    const cases = Object.entries(TARGETS).map(([target, entity]) => {
      const members = Object.keys(entity);
      const spoiled = fc
        .tuple(fc.constantFrom(...members), fc.anything())
        .map(([member, value]) => ({ ...entity, [member]: value }));
      return fc.tuple(fc.constant(target), fc.oneof(spoiled, fc.anything()));
    });
    const check = fc.property(fc.oneof(...cases), ([target, entity]) => {
      const { subject, heard, notices } = events();
      subject.onInvocation(target, [entity]);
      subject.onInvocation(target, [{ action: 1, data: entity }]);
      expect(heard.length + notices.length).toBeGreaterThanOrEqual(0);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
