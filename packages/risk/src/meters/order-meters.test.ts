import type {
  AccountId,
  ClientOrderId,
  ClosedTrade,
  ContractId,
  IsoDate,
  Money,
  OrderRequest,
  Price,
  Quantity,
  Ticks,
  UnixMs,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { anOrder, aSituation, MNQ, NOW } from '../../test/situation.ts';
import { DEFAULT_LIMITS } from '../limits/risk-limits.ts';
import { OrderMeters } from './order-meters.ts';

const at = (ms: number): UnixMs => (NOW + ms) as UnixMs;
const MONDAY = '2026-10-05' as IsoDate;
const TUESDAY = '2026-10-06' as IsoDate;

const fill = (orderId: string, quantity: number, opens = true) => ({
  orderId: orderId as ClientOrderId,
  quantity,
  opens,
});

const aTrade = (fields: Partial<ClosedTrade> = {}): ClosedTrade => ({
  accountId: 1 as AccountId,
  contractId: MNQ.id,
  strategyId: null,
  side: 'buy',
  quantity: 1 as Quantity,
  entryAt: at(-60_000),
  entryPrice: 100_000 as Price,
  exitAt: at(0),
  exitPrice: 100_004 as Price,
  exitReason: 'target',
  grossPnl: 2_000_000 as Money,
  fees: 1_220_000 as Money,
  netPnl: 780_000 as Money,
  ...fields,
});

describe('the counts of a day', () => {
  it('count an entry once, however many fills it has, and all contracts both ways', () => {
    const meters = new OrderMeters();
    meters.openDay(MONDAY);
    meters.filled(fill('a', 2));
    meters.filled(fill('a', 3));
    meters.filled(fill('stop-of-a', 5, false));
    meters.filled(fill('b', 1));
    expect([meters.tradesToday, meters.contractsToday, meters.fillsToday]).toEqual([2, 11, 4]);
  });

  it('begin anew with a day, and only then', () => {
    const meters = new OrderMeters();
    meters.openDay(MONDAY);
    meters.sent(anOrder(), at(0));
    meters.filled(fill('a', 2));
    meters.traded(aTrade({ entryAt: at(-1), netPnl: -1 as Money }));
    meters.openDay(MONDAY);
    expect([meters.ordersToday, meters.tradesToday, meters.shortHoldsToday]).toEqual([1, 1, 1]);
    meters.openDay(TUESDAY);
    const { ordersToday, tradesToday, contractsToday, fillsToday, shortHoldsToday } = meters;
    expect([ordersToday, tradesToday, contractsToday, fillsToday, shortHoldsToday]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(meters.lastLossAt).toBe(at(0));
    expect(meters.ordersLastMinute(at(1))).toBe(1);
  });

  it.each([
    { name: 'a hold of ten seconds', held: 10_000, count: 0 },
    { name: 'a hold of a millisecond less', held: 9_999, count: 1 },
    { name: 'an exit in the instant of the entry', held: 0, count: 1 },
  ])('take $name for short $count times', ({ held, count }) => {
    const meters = new OrderMeters();
    meters.traded(aTrade({ entryAt: at(-held) }));
    expect(meters.shortHoldsToday).toBe(count);
  });

  it('take the parts of one round trip for one short hold', () => {
    const meters = new OrderMeters();
    const short = aTrade({ entryAt: at(-5_000) });
    meters.traded(short);
    meters.traded({ ...short, exitPrice: 100_005 as Price });
    meters.traded({ ...short, contractId: 'CON.F.US.EP.Z26' as ContractId });
    meters.traded({ ...short, exitAt: at(1) });
    expect(meters.shortHoldsToday).toBe(3);
  });

  it.each([
    { name: 'a gain', netPnl: 1, lost: false },
    { name: 'nothing either way', netPnl: 0, lost: false },
    { name: 'a loss', netPnl: -1, lost: true },
  ])('know of $name when the last loss was', ({ netPnl, lost }) => {
    const meters = new OrderMeters();
    meters.traded(aTrade({ netPnl: netPnl as Money }));
    expect(meters.lastLossAt).toBe(lost ? NOW : Number.NEGATIVE_INFINITY);
  });
});

describe('the same order', () => {
  const order = anOrder();
  const others: readonly Partial<OrderRequest>[] = [
    { side: 'sell' },
    { type: 'market', stopPrice: null },
    { quantity: 3 as Quantity },
    { stopPrice: 100_011 as Price },
    { limitPrice: 100_011 as Price },
    { contractId: 'CON.F.US.EP.Z26' as ContractId },
    { bracket: { stopTicks: 41 as Ticks, targetTicks: null } },
    { bracket: { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks } },
    { bracket: null },
  ];

  it('is the same under another name, and the latest one counts', () => {
    const meters = new OrderMeters();
    expect(meters.sameOrderAt(order, 0)).toBe(Number.NEGATIVE_INFINITY);
    meters.sent(order, at(0));
    meters.sent(anOrder({ clientOrderId: 'a-0-2' as ClientOrderId }), at(500));
    expect(meters.sameOrderAt(order, at(0))).toBe(at(500));
    expect(meters.sameOrderAt(order, at(500))).toBe(at(500));
    expect(meters.sameOrderAt(order, at(501))).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each(others)('is another one with %o, whichever comes first', (fields) => {
    const meters = new OrderMeters();
    meters.sent(anOrder(fields), at(0));
    expect(meters.sameOrderAt(order, 0)).toBe(Number.NEGATIVE_INFINITY);
    meters.sent(order, at(1));
    expect(meters.sameOrderAt(anOrder(fields), 0)).toBe(at(0));
  });

  it('is found behind others, up to sixty-three of them', () => {
    const meters = new OrderMeters();
    meters.sent(order, at(0));
    for (let other = 1; other <= 63; other += 1) {
      meters.sent(anOrder({ stopPrice: (200_000 + other) as Price }), at(other));
    }
    expect(meters.sameOrderAt(order, 0)).toBe(at(0));
    meters.sent(anOrder({ side: 'sell' }), at(64));
    expect(meters.sameOrderAt(order, 0)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('describe', () => {
  it('writes what the checks read', () => {
    const meters = new OrderMeters();
    meters.sent(anOrder(), at(-60_000));
    meters.sent(anOrder(), at(-59_999));
    meters.modified(at(-1));
    meters.filled(fill('a', 4));
    meters.traded(aTrade({ netPnl: -1 as Money, entryAt: at(-1), exitAt: at(-1) }));
    const situation = aSituation({ limits: { duplicateWithinMs: 60_000 } });
    meters.describe(anOrder(), situation);
    expect(situation).toMatchObject({
      ordersLastMinute: 1,
      modifiesLastMinute: 1,
      sameOrderAt: at(-59_999),
      tradesToday: 1,
      lastLossAt: at(-1),
      contractsToday: 4,
      shortHoldsToday: 1,
      ordersToday: 2,
      fillsToday: 1,
    });
  });
});

describe('conduct warnings', () => {
  const limits = {
    ...DEFAULT_LIMITS,
    contractsPerDay: { warn: 5, max: 10 },
    shortHoldsPerDay: { warn: 1, max: 2 },
    ordersPerFill: { warn: null, max: 2 },
  };

  it('come once a day for each meter, at its mark', () => {
    const meters = new OrderMeters();
    meters.openDay(MONDAY);
    meters.filled(fill('a', 4));
    expect(meters.warnings(limits)).toEqual([]);
    meters.filled(fill('a', 1));
    expect(meters.warnings(limits)).toEqual([{ meter: 'contractsPerDay', observed: 5, mark: 5 }]);
    meters.filled(fill('b', 9));
    expect(meters.warnings(limits)).toEqual([]);
    meters.traded(aTrade({ entryAt: at(-1) }));
    expect(meters.warnings(limits)).toEqual([{ meter: 'shortHoldsPerDay', observed: 1, mark: 1 }]);
    meters.openDay(TUESDAY);
    meters.filled(fill('c', 6));
    expect(meters.warnings(limits)).toHaveLength(1);
  });

  it('never come from a meter without a mark', () => {
    const meters = new OrderMeters();
    for (let order = 0; order < 30; order += 1) meters.sent(anOrder(), at(order));
    expect(meters.warnings(limits)).toEqual([]);
    const marked = { ...limits, ordersPerFill: { warn: 30, max: null } };
    expect(meters.warnings(marked)).toEqual([{ meter: 'ordersPerFill', observed: 30, mark: 30 }]);
  });
});

describe('a restored meter', () => {
  const filledMeters = (): OrderMeters => {
    const meters = new OrderMeters();
    meters.openDay(MONDAY);
    for (let order = 0; order < 70; order += 1) {
      meters.sent(anOrder({ stopPrice: (200_000 + order) as Price }), at(order));
    }
    meters.modified(at(5));
    meters.filled(fill('a', 400));
    meters.traded(aTrade({ entryAt: at(-1), netPnl: -1 as Money }));
    meters.warnings(DEFAULT_LIMITS);
    return meters;
  };

  it('goes on as the one that it was taken from', () => {
    const kept = filledMeters();
    const restored = OrderMeters.restore(JSON.parse(JSON.stringify(kept.snapshot())));
    for (const meters of [kept, restored]) {
      meters.openDay(MONDAY);
      meters.filled(fill('a', 1));
      meters.traded(aTrade({ entryAt: at(-1), netPnl: -1 as Money }));
      meters.sent(anOrder({ stopPrice: 200_069 as Price }), at(100));
    }
    expect(restored.snapshot()).toEqual(kept.snapshot());
    expect(restored.tradesToday).toBe(1);
    expect(restored.shortHoldsToday).toBe(1);
    expect(restored.warnings(DEFAULT_LIMITS)).toEqual([]);
    expect(restored.ordersLastMinute(at(60_000))).toBe(70);
    expect(restored.sameOrderAt(anOrder({ stopPrice: 200_068 as Price }), 0)).toBe(at(68));
  });

  it('keeps the latest orders, oldest first', () => {
    const recent = filledMeters().snapshot().recent;
    expect(recent.map((sent) => sent.at)).toEqual(
      Array.from({ length: 64 }, (_, index) => at(index + 6)),
    );
    const one = new OrderMeters();
    one.sent(anOrder(), at(3));
    expect(one.snapshot().recent).toEqual([{ request: anOrder(), at: at(3) }]);
  });

  it('knows of no loss where there was none', () => {
    const restored = OrderMeters.restore(JSON.parse(JSON.stringify(new OrderMeters().snapshot())));
    expect(restored.lastLossAt).toBe(Number.NEGATIVE_INFINITY);
    expect(restored.snapshot().day).toBeNull();
  });
});
