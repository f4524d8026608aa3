import type {
  FillId,
  Money,
  Price,
  Quantity,
  VenueFill,
  VenueOrder,
  VenueOrderId,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, DeskRun, NQ, type RunOptions, TEN_O_CLOCK } from '../../test/desk-run.ts';
import {
  aPosition,
  aStop,
  aTarget,
  aVenueOrder,
  FIRST,
  workingEntry,
} from '../../test/venue-entities.ts';
import { USUAL_PROTECTION } from './protection-settings.ts';

const protectionOf = (run: DeskRun) => {
  const unit = run.engine.accounts.get(ACCOUNT);
  if (unit === undefined) throw new Error('the account is configured');
  return unit.protection;
};

/** Bought one at 84011; its stop stays suspended, as far as anybody has said. */
function nakedOne(options: RunOptions = {}): DeskRun {
  const run = workingEntry(new DeskRun(options).start());
  run.order(aVenueOrder({ status: 'filled', filledQuantity: 1 }));
  run.fill({ venueOrderId: '100' as VenueOrderId, side: 'buy', price: 84_011 as Price });
  run.forget();
  return run;
}

/** Time passes, and the desk hears of it. */
function later(run: DeskRun, seconds: number): void {
  run.pass(seconds);
  run.trade(84_011);
}

/** The first fill of a run, as the venue tells it when it is asked. */
const bought = (price: number): VenueFill => ({
  fillId: 'f1' as FillId,
  venueOrderId: '100' as VenueOrderId,
  accountId: ACCOUNT,
  contractId: NQ,
  side: 'buy',
  quantity: 1 as Quantity,
  price: price as Price,
  profitAndLoss: null,
  fees: 1_400_000 as Money,
  commissions: 500_000 as Money,
  voided: false,
  at: TEN_O_CLOCK,
});

/** What the venue says when it is asked: the position, and its exits still suspended. */
const SUSPENDED = {
  positions: [aPosition(1)],
  orders: [aStop(), aTarget()],
  fills: [bought(84_011)],
};

const opened = (run: DeskRun): void =>
  run.order(aStop({ status: 'open', stopPrice: 83_971 as Price }));

/** Somebody buys one at the venue's own page. */
function foreignOne(options: RunOptions = {}): DeskRun {
  const run = new DeskRun(options).start();
  run.order(aVenueOrder({ customTag: null, type: 'market', stopPrice: null }));
  run.fill({ venueOrderId: '100' as VenueOrderId, side: 'buy', price: 84_000 as Price });
  run.forget();
  return run;
}

const ADOPTED = {
  positions: [aPosition(1, { averagePriceTicks: 84_000 })],
  fills: [bought(84_000)],
};

describe('the measure', () => {
  it('counts the time from the fill to the stop', () => {
    const run = nakedOne();
    later(run, 0.25);
    expect(protectionOf(run).of(NQ)).toMatchObject({ uncovered: 1, unprotectedMs: 250 });
    opened(run);
    later(run, 10);
    const covered = { uncovered: 0, since: null, unprotectedMs: 250, longestMs: 250, alarm: false };
    expect(protectionOf(run).of(NQ)).toEqual(covered);
    expect(protectionOf(run).day).toMatchObject({ contractMs: 250, longestMs: 250 });
    const [told] = run.audited('protectionChanged');
    expect(told).toMatchObject({ change: 'covered', nakedContractSeconds: 0.25, uncovered: 0 });
  });

  it('says nothing of what lasted no time', () => {
    const run = nakedOne();
    opened(run);
    expect(run.audited('protectionChanged')).toEqual([]);
    expect(protectionOf(run).day.contractMs).toBe(0);
  });

  it.each([
    { name: 'suspended', status: 'suspended' as const, uncovered: 1 },
    { name: 'pending', status: 'pending' as const, uncovered: 1 },
    { name: 'being canceled', status: 'pendingCancel' as const, uncovered: 1 },
    { name: 'open', status: 'open' as const, uncovered: 0 },
  ])('counts a stop that is $name as told', ({ status, uncovered }) => {
    const run = nakedOne();
    if (status === 'pendingCancel') opened(run);
    run.order(aStop({ status, stopPrice: 83_971 as Price }));
    expect(protectionOf(run).of(NQ)?.uncovered).toBe(uncovered);
  });

  it('counts contracts, and no more of a stop than is held', () => {
    const run = nakedOne();
    run.order(aVenueOrder({ venueOrderId: '200' as never, customTag: null, quantity: 2 as never }));
    run.fill({
      venueOrderId: '200' as never,
      side: 'buy',
      price: 84_000 as Price,
      quantity: 2 as never,
    });
    opened(run);
    later(run, 1);
    expect(protectionOf(run).of(NQ)).toMatchObject({ uncovered: 2, unprotectedMs: 2_000 });
    const stop = { venueOrderId: '201' as never, customTag: null, side: 'sell' as const };
    run.order(aVenueOrder({ ...stop, quantity: 5 as never, stopPrice: 83_900 as Price }));
    expect(protectionOf(run).of(NQ)?.uncovered).toBe(0);
  });

  it('takes a stop limit for no protection: the market can jump over it', () => {
    const run = nakedOne();
    const order = { venueOrderId: '201' as never, customTag: null, side: 'sell' as const };
    run.order(aVenueOrder({ ...order, type: 'stopLimit', stopPrice: 83_900 as Price }));
    expect(protectionOf(run).of(NQ)?.uncovered).toBe(1);
  });

  it('goes on over a restart', () => {
    const run = nakedOne();
    run.pass(1);
    run.restart();
    later(run, 0.5);
    expect(protectionOf(run).of(NQ)?.unprotectedMs).toBe(1_500);
  });

  it('begins anew with the trading day', () => {
    const run = nakedOne();
    later(run, 1);
    opened(run);
    run.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 83_971 as Price });
    expect(protectionOf(run).day.contractMs).toBe(1_000);
    run.passTo(Date.parse('2025-11-11T23:30:00Z') as never);
    expect(protectionOf(run).day.contractMs).toBe(0);
  });
});

describe('the budget', () => {
  it('asks the venue at half of it, and places the stop when it is spent', () => {
    const run = nakedOne();
    run.pass(1.499);
    expect(run.takeEffects()).toEqual([]);
    run.pass(0.001);
    expect(run.takeEffects()).toEqual(['reconcile']);
    run.tell({ kind: 'reconciled', snapshot: snapshotOf(run, SUSPENDED) });
    run.pass(1.499);
    expect(run.takeEffects()).toEqual([]);
    run.pass(0.001);
    expect(run.takeEffects()).toEqual(['submit run1-x-2 sell stop 1 NQZ5']);
    const order = run.desk.orders.get('run1-x-2' as never)?.order;
    expect(order).toMatchObject({ role: 'stop', stopPrice: 84_011 - 40, parentId: FIRST });
  });

  it('does nothing when the stop opens in time', () => {
    const run = nakedOne();
    run.pass(2);
    opened(run);
    run.settle(SUSPENDED_OPEN);
    run.forget();
    run.pass(60);
    expect(run.takeEffects()).toEqual([]);
  });

  it('says when the stop works', () => {
    const run = placed();
    run.submitAnswered('run1-x-2', { kind: 'accepted', venueOrderId: '300' as VenueOrderId });
    run.order(ownStop());
    expect(run.audited('protectionChanged').map(({ change }) => change)).toEqual([
      'asked',
      'stopPlaced',
      'covered',
    ]);
    expect(protectionOf(run).of(NQ)?.uncovered).toBe(0);
  });

  it("takes its own stop back when the venue's opens after all", () => {
    const run = placed();
    run.submitAnswered('run1-x-2', { kind: 'accepted', venueOrderId: '300' as VenueOrderId });
    run.order(ownStop());
    opened(run);
    expect(run.takeEffects()).toEqual(['cancel 300']);
    run.order(ownStop({ status: 'canceled' }));
    expect(protectionOf(run).of(NQ)?.uncovered).toBe(0);
  });

  it('flattens when the stop is refused', () => {
    const run = placed();
    run.submitAnswered('run1-x-2', { kind: 'rejected', code: 'NO', reason: 'no' });
    expect(run.takeEffects()).toEqual(['cancel 101', 'cancel 102']);
    run.order(aStop({ status: 'canceled' }));
    run.order(aTarget({ status: 'canceled' }));
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('flattens when the market is through the stop already', () => {
    const run = nakedOne();
    run.pass(1.5);
    run.settle(SUSPENDED);
    run.trade(83_971);
    run.pass(1.5);
    expect(run.takeEffects()).toEqual(['cancel 101', 'cancel 102']);
  });

  it('sends no second stop while the first is not answered, and flattens after a budget', () => {
    const run = placed();
    run.submitAnswered('run1-x-2', { kind: 'unknown', reason: 'timeout' });
    expect(run.takeEffects()).toEqual(['reconcile']);
    run.pass(2.9);
    expect(run.takeEffects()).toEqual([]);
    run.pass(0.1);
    expect(run.takeEffects()).toEqual(['cancel 101', 'cancel 102']);
  });

  it('alarms when it is not flat in another budget, and goes on with longer pauses', () => {
    const run = placed();
    run.submitAnswered('run1-x-2', { kind: 'rejected', code: 'NO', reason: 'no' });
    run.pass(2.999);
    expect(run.audited('unprotectedAlarm')).toEqual([]);
    run.pass(0.001);
    expect(run.audited('unprotectedAlarm')).toHaveLength(1);
    expect(protectionOf(run).of(NQ)?.alarm).toBe(true);
    run.pass(60);
    const ages = run.audited('unprotectedAlarm').map(({ nakedContractSeconds: age }) => age);
    expect(ages).toEqual([6, 9, 15, 27, 51]);
  });

  it('places no stop for what is being closed', () => {
    const run = nakedOne();
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    run.forget();
    run.pass(5);
    expect(run.effectWords().filter((word) => word.startsWith('submit'))).toEqual([]);
  });

  it('places the stop under the kill switch and every lock that leaves the position open', () => {
    const run = nakedOne();
    run.command({ kind: 'halt', accountId: ACCOUNT, mode: 'halted', reason: 'test' });
    run.pass(1.5);
    run.settle(SUSPENDED);
    run.pass(1.5);
    expect(run.takeEffects()).toContain('submit run1-x-2 sell stop 1 NQZ5');
  });

  it('asks first when the position is not known, and closes when there is no answer', () => {
    const run = nakedOne();
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: 'gone' });
    run.pass(3);
    expect(run.takeEffects()).toEqual(['reconcile', 'cancel 101', 'cancel 102']);
  });

  it('gives a desk that has just started the time to ask', () => {
    const run = nakedOne();
    run.pass(1);
    run.now = (run.now + 60_000) as never;
    run.restart();
    run.effects = run.effects.filter(({ kind }) => kind !== 'subscribe');
    run.settle(SUSPENDED);
    expect(run.takeEffects().filter((word) => word.startsWith('cancel'))).toEqual([]);
    expect(run.audited('protectionChanged').map(({ change }) => change)).toContain('stopPlaced');
  });

  it('closes a position that exits opened, at once', () => {
    const run = nakedOne();
    opened(run);
    run.order(aTarget({ status: 'open', limitPrice: 84_091 as Price }));
    const sold = { side: 'sell', price: 83_971 as Price } as const;
    run.fill({ venueOrderId: '101' as VenueOrderId, ...sold });
    run.forget();
    run.fill({ venueOrderId: '102' as VenueOrderId, side: 'sell', price: 84_091 as Price });
    expect(run.takeEffects()).toEqual(['close']);
    expect(run.audited('flattenStarted').map(({ reason }) => reason)).toEqual(['unprotected']);
  });
});

describe('an adopted position', () => {
  it('gets a stop from the worse of its average price and the market', () => {
    const run = foreignOne();
    run.pass(1.5);
    run.settle(ADOPTED);
    run.trade(83_950);
    run.pass(1.5);
    expect(run.takeEffects()).toEqual(['submit run1-x-1 sell stop 1 NQZ5']);
    const order = run.desk.orders.get('run1-x-1' as never)?.order;
    expect(order).toMatchObject({ role: 'stop', stopPrice: 83_950 - 40, parentId: null });
  });

  it('is closed where the settings say so', () => {
    const run = foreignOne({ protection: { ...USUAL_PROTECTION, adopted: 'flatten' } });
    run.pass(1.5);
    run.settle(ADOPTED);
    run.pass(1.5);
    expect(run.takeEffects()).toContain('close');
  });

  it('is left alone where the settings say so, and measured all the same', () => {
    const run = foreignOne({ protection: { ...USUAL_PROTECTION, adopted: 'leave' } });
    later(run, 60);
    expect(run.takeEffects()).toEqual([]);
    expect(protectionOf(run).of(NQ)).toMatchObject({ uncovered: 1, unprotectedMs: 60_000 });
  });

  it('is covered by a stop that a person placed at the venue', () => {
    const run = foreignOne();
    const stop = { venueOrderId: '200' as never, customTag: null, side: 'sell' as const };
    run.order(aVenueOrder({ ...stop, stopPrice: 83_900 as Price }));
    run.pass(60);
    expect(run.takeEffects()).toEqual([]);
  });
});

const SUSPENDED_OPEN = {
  ...SUSPENDED,
  orders: [aStop({ status: 'open', stopPrice: 83_971 as Price }), aTarget()],
};

/** Past the budget, with the stop of the desk on its way. */
function placed(): DeskRun {
  const run = nakedOne();
  run.pass(1.5);
  run.settle(SUSPENDED);
  run.pass(1.5);
  run.takeEffects();
  return run;
}

const ownStop = (fields: Partial<VenueOrder> = {}) =>
  aVenueOrder({
    venueOrderId: '300' as VenueOrderId,
    customTag: 'run1-x-2',
    side: 'sell',
    stopPrice: 83_971 as Price,
    ...fields,
  });

function snapshotOf(run: DeskRun, venue: typeof SUSPENDED) {
  return { account: run.account, fillsSince: TEN_O_CLOCK, ...venue };
}
