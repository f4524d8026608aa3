import type { Price, VenueOrder, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, at, DeskRun, NQ, UNPROTECTED } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import {
  aPosition,
  aStop,
  aTarget,
  aVenueOrder,
  FIRST,
  longOne,
  workingEntry,
} from '../../test/venue-entities.ts';

const STOP = aStop({ status: 'open', stopPrice: 83_971 as Price });
const TARGET = aTarget({ status: 'open', limitPrice: 84_091 as Price });
const CLOSE_ID = '110' as VenueOrderId;

const aClose = (fields: Partial<VenueOrder> = {}): VenueOrder =>
  aVenueOrder({
    venueOrderId: CLOSE_ID,
    customTag: null,
    type: 'market',
    side: 'sell',
    stopPrice: null,
    ...fields,
  });

function flattenedLong(): DeskRun {
  const run = longOne(new DeskRun().start());
  run.account = { ...run.account, balance: run.book.balance };
  run.command({ kind: 'flatten', accountId: ACCOUNT });
  return run;
}

function cancelExits(run: DeskRun): void {
  run.order({ ...STOP, status: 'canceled' });
  run.order({ ...TARGET, status: 'canceled' });
}

function venueOf(run: DeskRun) {
  const entry = run.aFill({
    venueOrderId: '100' as VenueOrderId,
    side: 'buy',
    price: 84_011 as Price,
  });
  return { positions: [aPosition(1)], fills: [{ ...entry, fillId: 'f1' as never }] };
}

describe('a flatten', () => {
  it('cancels first, then lets the venue close, then says that it is flat [X1]', () => {
    const run = flattenedLong();
    expect(run.takeEffects()).toEqual(['cancel 102']);
    run.order({ ...TARGET, status: 'canceled' });
    expect(run.takeEffects()).toEqual(['cancel 101']);
    run.order({ ...STOP, status: 'canceled' });
    expect(run.takeEffects()).toEqual(['close']);
    expect(run.audited('flattenDone')).toEqual([]);
    run.order(aClose());
    run.fill({ venueOrderId: CLOSE_ID, side: 'sell', price: 84_020 as Price });
    expect(run.audited('flattenDone')).toHaveLength(1);
    expect(run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual(['flatten']);
    expect(run.takeHeard()).toEqual(['flat']);
    expect(run.takeEffects()).toEqual([]);
  });

  it('waits for no push where the venue has taken a cancel', () => {
    const run = flattenedLong();
    run.takeEffects();
    const outcome = { kind: 'accepted', venueOrderId: null } as const;
    run.tell({ kind: 'cancelAnswered', venueOrderId: TARGET.venueOrderId, outcome });
    expect(run.takeEffects()).toEqual(['cancel 101']);
    run.tell({ kind: 'cancelAnswered', venueOrderId: STOP.venueOrderId, outcome });
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('of a flat account without orders is done at once and says nothing', () => {
    const run = new DeskRun().start();
    run.command({ kind: 'flatten', accountId: null });
    expect(run.takeEffects()).toEqual([]);
    expect(run.audits.map(({ kind }) => kind)).toEqual(['commandDone']);
  });

  it('cancels an entry that is still on its way as soon as the venue has named it', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.takeEffects();
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    expect(run.takeEffects()).toEqual([]);
    run.submitAnswered(FIRST, { kind: 'accepted', venueOrderId: '100' as VenueOrderId });
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.order(aVenueOrder({ status: 'canceled' }));
    expect(run.audited('flattenDone')).toHaveLength(1);
  });

  it('closes what an entry bought that filled before its cancel', () => {
    const run = workingEntry(new DeskRun().start());
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.fill({ venueOrderId: '100' as VenueOrderId, side: 'buy', price: 84_011 as Price });
    run.order(STOP);
    run.order(TARGET);
    // An exit goes with its entry while that lives, so both are canceled once it has filled.
    expect(new Set(run.takeEffects())).toEqual(new Set(['cancel 101', 'cancel 102']));
    cancelExits(run);
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('denies every entry while it lasts', () => {
    const run = flattenedLong();
    run.wish(anEntry());
    expect(run.denials).toEqual(['FLATTENING']);
  });

  it('asks the venue when it takes too long, and sends a lost close again [X3]', () => {
    const run = flattenedLong();
    cancelExits(run);
    run.takeEffects();
    run.pass(61);
    expect(run.audited('flattenStuck')).toHaveLength(1);
    run.settle(venueOf(run));
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('does not close twice while the close works', () => {
    const run = flattenedLong();
    cancelExits(run);
    run.takeEffects();
    run.pass(61);
    run.settle({ ...venueOf(run), orders: [aClose()] });
    expect(run.takeEffects()).toEqual([]);
  });

  it('does not take its close for lost on an answer that may be older', () => {
    const run = flattenedLong();
    run.takeEffects();
    run.desk.reconcile('test');
    const [asked] = run.effects;
    expect(asked?.kind).toBe('reconcile');
    cancelExits(run);
    run.effects = run.effects.filter(({ kind }) => kind !== 'closePosition');
    run.settle(venueOf(run));
    expect(run.takeEffects()).toEqual([]);
  });

  it('repeats a refused close after a pause, not without one [X2]', () => {
    const run = flattenedLong();
    cancelExits(run);
    run.takeEffects();
    const outcome = { kind: 'rejected', code: 'ORDER_REJECTED', reason: 'no' } as const;
    run.tell({ kind: 'closeAnswered', accountId: ACCOUNT, contractId: NQ, outcome });
    expect(run.audited('flattenStuck')).toHaveLength(1);
    run.settle(venueOf(run));
    expect(run.takeEffects()).toEqual([]);
    run.pass(6);
    run.settle(venueOf(run));
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('repeats a refused cancel after a pause, not without one [C2]', () => {
    const run = flattenedLong();
    run.takeEffects();
    const outcome = { kind: 'rejected', code: 'REJECTED', reason: 'no' } as const;
    run.tell({ kind: 'cancelAnswered', venueOrderId: '101' as VenueOrderId, outcome });
    run.order({ ...TARGET, status: 'canceled' });
    run.settle({ ...venueOf(run), orders: [STOP] });
    expect(run.takeEffects()).toEqual([]);
    run.pass(6);
    run.settle({ ...venueOf(run), orders: [STOP] });
    expect(run.takeEffects()).toEqual(['cancel 101']);
  });

  it('goes on after a restart', () => {
    const run = flattenedLong();
    cancelExits(run);
    run.restart();
    run.settle(venueOf(run));
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('by the strategy ends the trade with its reason', () => {
    const run = longOne(new DeskRun().start());
    run.wish({ kind: 'closePosition', reason: 'test' });
    cancelExits(run);
    run.order(aClose());
    run.fill({ venueOrderId: CLOSE_ID, side: 'sell', price: 84_020 as Price });
    expect(run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual(['strategy']);
  });
});

describe('the end of the day', () => {
  it.each([
    {
      name: 'a normal day in summer',
      start: '2025-07-15T15:00:00Z',
      flatAt: '2025-07-15T20:05:00Z',
    },
    {
      name: 'a normal day in winter',
      start: '2025-11-11T15:00:00Z',
      flatAt: '2025-11-11T21:05:00Z',
    },
    {
      name: 'the Monday after clocks went forward',
      start: '2025-03-10T14:00:00Z',
      flatAt: '2025-03-10T20:05:00Z',
    },
    {
      name: 'the Monday after clocks went back',
      start: '2025-11-03T15:00:00Z',
      flatAt: '2025-11-03T21:05:00Z',
    },
    {
      name: 'Thanksgiving, closing at noon',
      start: '2025-11-27T15:00:00Z',
      flatAt: '2025-11-27T17:40:00Z',
    },
    {
      name: 'Christmas Eve, closing at 12:15',
      start: '2025-12-24T15:00:00Z',
      flatAt: '2025-12-24T17:55:00Z',
    },
  ])('makes flat five minutes before the firm does: $name', ({ start, flatAt }) => {
    const run = longOne(new DeskRun({ startAt: at(start) }).start());
    run.passTo((at(flatAt) - 1) as never);
    expect(run.takeEffects()).toEqual([]);
    run.passTo(at(flatAt));
    expect(run.takeEffects()).toEqual(['cancel 102']);
    expect(run.audited('flattenStarted').map(({ reason }) => reason)).toEqual(['endOfDay']);
    run.wish(anEntry());
    expect(run.denials).toEqual(['FLATTENING']);
  });

  it('still denies entries when it had nothing to close', () => {
    const run = new DeskRun().start();
    run.passTo(at('2025-11-11T21:06:00Z'));
    run.wish(anEntry());
    expect(run.denials).toEqual(['FLATTENING']);
  });

  it('closes at once what is found open after its time', () => {
    const run = longOne(new DeskRun().start());
    const venue = venueOf(run);
    run.now = at('2025-11-11T21:07:00Z');
    run.restart();
    run.settle({ ...venue, orders: [STOP, TARGET] });
    expect(new Set(run.takeEffects())).toEqual(new Set(['cancel 102']));
  });

  it('closes what somebody opens after it was done', () => {
    const run = new DeskRun().start();
    run.passTo(at('2025-11-11T21:06:00Z'));
    run.order(aVenueOrder({ customTag: null, venueOrderId: '900' as VenueOrderId }));
    run.fill({ venueOrderId: '900' as VenueOrderId, side: 'buy', price: 84_000 as Price });
    expect(run.takeEffects()).toContain('close');
  });

  it('closes a position in a product that no strategy trades', () => {
    const run = new DeskRun({ protection: UNPROTECTED }).start();
    const contractId = 'CON.F.US.EP.Z25' as never;
    run.order(aVenueOrder({ customTag: null, venueOrderId: '900' as VenueOrderId, contractId }));
    run.fill({
      venueOrderId: '900' as VenueOrderId,
      side: 'buy',
      price: 27_000 as Price,
      contractId,
    });
    run.settle();
    run.passTo(at('2025-11-11T21:05:00Z'));
    expect(run.takeEffects()).toEqual(['close']);
  });
});
