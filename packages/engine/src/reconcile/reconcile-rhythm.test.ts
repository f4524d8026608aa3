import type { Price } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { DeskRun } from '../../test/desk-run.ts';
import { aPosition, aStop, aTarget, aVenueOrder, longOne } from '../../test/venue-entities.ts';
import { USUAL_RECONCILE } from './reconcile-rhythm.ts';

const desk = (): DeskRun => new DeskRun({ reconcileEvery: USUAL_RECONCILE }).start();

/** How often the venue is asked in so many seconds; the venue answers as `settle` does. */
function questionsIn(run: DeskRun, seconds: number, venue = {}): number {
  let asked = 0;
  for (let second = 0; second < seconds; second += 1) {
    run.pass(1);
    asked += run.effects.filter(({ kind }) => kind === 'reconcile').length;
    run.settle(venue);
  }
  return asked;
}

const HELD = {
  positions: [aPosition(1)],
  orders: [
    aVenueOrder({ status: 'filled', filledQuantity: 1 }),
    aStop({ status: 'open', stopPrice: 83_971 as Price }),
    aTarget({ status: 'open', limitPrice: 84_091 as Price }),
  ],
};

describe('the regular question', () => {
  it('comes once an hour while nothing is open', () => {
    expect(questionsIn(desk(), 2 * 3_600 + 60)).toBe(2);
  });

  it('comes every five minutes while something is held [Q3]', () => {
    const run = longOne(desk());
    const fills = [
      run.aFill({ venueOrderId: '100' as never, side: 'buy', price: 84_011 as Price }),
    ];
    const told = fills.map((fill) => ({ ...fill, fillId: 'f1' as never }));
    run.account = { ...run.account, balance: run.book.balance };
    expect(questionsIn(run, 3_630, { ...HELD, fills: told })).toBe(12);
  });

  it('comes every half minute while something is held and nothing is pushed', () => {
    const run = longOne(desk());
    const fill = run.aFill({ venueOrderId: '100' as never, side: 'buy', price: 84_011 as Price });
    run.account = { ...run.account, balance: run.book.balance };
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: 'gone' });
    const told = { ...HELD, fills: [{ ...fill, fillId: 'f1' as never }] };
    const asked = questionsIn(run, 3_600, told);
    expect(asked).toBeGreaterThan(110);
    expect(asked).toBeLessThan(125);
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.settle(told);
    expect(questionsIn(run, 3_600, told)).toBeLessThan(15);
  });

  it('counts from the last answer, whatever that was asked for', () => {
    const run = desk();
    run.pass(3_000);
    run.desk.reconcile('another reason');
    run.settle();
    expect(questionsIn(run, 3_500)).toBe(0);
    expect(questionsIn(run, 200)).toBe(1);
  });

  it('comes again although the one before was never answered', () => {
    const run = desk();
    run.pass(3_601);
    expect(run.takeEffects()).toEqual(['reconcile']);
    run.tell({ kind: 'reconcileFailed', accountId: run.account.accountId, reason: 'no answer' });
    run.pass(40);
    expect(run.takeEffects()).toEqual(['reconcile']);
  });

  it('goes on after a restart from the state that was kept', () => {
    const run = desk();
    run.pass(3_000);
    run.engine.restore(structuredClone(run.engine.snapshot()));
    expect(questionsIn(run, 700)).toBe(1);
  });

  it('never comes where the venue cannot be misheard', () => {
    expect(questionsIn(new DeskRun().start(), 2 * 3_600)).toBe(0);
  });
});
