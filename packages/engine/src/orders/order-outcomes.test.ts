import type { Price, Quantity, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, DeskRun, NQ } from '../../test/desk-run.ts';
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

const ID = '100' as VenueOrderId;
const STOP = '101' as VenueOrderId;
const unknown = { kind: 'unknown', reason: 'timeout' } as const;
const accepted = { kind: 'accepted', venueOrderId: null } as const;
const bought = { venueOrderId: ID, side: 'buy', price: 84_011 as Price } as const;

const started = (): DeskRun => new DeskRun().start();

/** An entry of `quantity` whose submit was accepted and told. */
function working(quantity: number): DeskRun {
  const run = started();
  const size = quantity as Quantity;
  run.wish(anEntry({ quantity: size }));
  run.submitAnswered(FIRST, { kind: 'accepted', venueOrderId: ID });
  for (const order of [aVenueOrder(), aStop(), aTarget()]) run.order({ ...order, quantity: size });
  run.forget();
  return run;
}

describe('a request', () => {
  it.each(['canceled', 'expired', 'rejected'] as const)(
    'in doubt that the venue shows as %s ends [S6]',
    (status) => {
      const run = started();
      run.wish(anEntry());
      run.takeHeard();
      run.submitAnswered(FIRST, unknown);
      run.settle({ orders: [aVenueOrder({ status })] });
      expect(run.statusOf(FIRST)).toBe(status);
      expect(run.takeHeard()).toEqual([`ended long ${status}`]);
    },
  );

  it('that never left ends, and nobody is asked about it [S9]', () => {
    const run = started();
    run.wish(anEntry());
    run.takeEffects();
    run.submitAnswered(FIRST, { kind: 'rejected', code: 'NOT_SENT', reason: 'no budget' });
    expect(run.statusOf(FIRST)).toBe('rejected');
    expect(run.takeEffects()).toEqual([]);
  });

  it('to move a stop counts when the venue shows it, not before [M1]', () => {
    const run = longOne(started());
    run.wish({ kind: 'moveStop', price: 84_000 as Price, reason: 'trail' });
    const priceOf = () => run.desk.orders.get(`${FIRST}-SL` as never)?.order.stopPrice;
    const { eventNumber } = run.engine.context;
    run.tell({ kind: 'modifyAnswered', venueOrderId: STOP, outcome: accepted });
    expect(run.engine.context.eventNumber).toBe(eventNumber + 1);
    expect(priceOf()).toBe(83_971);
    run.order(aStop({ status: 'open', stopPrice: 84_000 as Price, updatedAt: run.now }));
    expect(priceOf()).toBe(84_000);
  });

  it('to cancel leaves the order live until the venue says that it is gone [C1]', () => {
    const run = workingEntry(started());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    run.tell({ kind: 'cancelAnswered', venueOrderId: ID, outcome: accepted });
    expect(run.statusOf(FIRST)).toBe('pendingCancel');
    run.order(aVenueOrder({ status: 'canceled' }));
    expect(run.statusOf(FIRST)).toBe('canceled');
  });

  it('to cancel without an answer is asked about, and sent again if it was lost [C3]', () => {
    const run = workingEntry(started());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    run.takeEffects();
    run.tell({ kind: 'cancelAnswered', venueOrderId: ID, outcome: unknown });
    expect(run.effectWords()).toEqual(['reconcile']);
    run.settle({ orders: [aVenueOrder(), aStop(), aTarget()] });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });
});

describe('a push', () => {
  it.each(['canceled', 'expired', 'rejected'] as const)(
    'of a fill after its order was told %s counts [P8]',
    (status) => {
      const run = workingEntry(started());
      run.order(aVenueOrder({ status }));
      expect(run.statusOf(FIRST)).toBe(status);
      run.fill(bought);
      expect(run.book.positionSize(NQ)).toBe(1);
      expect(run.statusOf(FIRST)).toBe('filled');
    },
  );

  it('of an end that never came is made up for by the next answer [P10]', () => {
    const run = workingEntry(started());
    run.desk.reconcile('test');
    run.settle();
    expect(run.statusOf(FIRST)).toBe('canceled');
    expect(run.takeHeard()).toEqual(['ended long canceled']);
  });

  it('of more fills than the order counts them, but grows no order [P12]', () => {
    const run = workingEntry(started());
    run.fill(bought);
    run.fill(bought);
    expect(run.book.positionSize(NQ)).toBe(2);
    expect(run.desk.orders.get(FIRST as never)?.order).toMatchObject({
      quantity: 1,
      status: { kind: 'filled' },
    });
  });

  it('of a part filled leaves the rest at work [P13]', () => {
    const run = working(2);
    run.fill(bought);
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.statusOf(FIRST)).toBe('working');
    run.fill(bought);
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.takeHeard()).toEqual(['filled long buy 1@84011', 'filled long buy 1@84011']);
  });

  it('of the end of what had filled in part keeps the part [P14]', () => {
    const run = working(2);
    run.fill(bought);
    run.order(aVenueOrder({ status: 'canceled', quantity: 2 as Quantity, filledQuantity: 1 }));
    expect(run.statusOf(FIRST)).toBe('canceled');
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.takeHeard()).toEqual(['filled long buy 1@84011', 'ended long canceled']);
  });

  it('of a rejected exit leaves the position without cover, and nothing opens [P16]', () => {
    const run = workingEntry(started());
    run.fill(bought);
    run.order(aStop({ status: 'rejected' }));
    run.order(aTarget({ status: 'open', limitPrice: 84_091 as Price }));
    expect(run.statusOf(`${FIRST}-SL`)).toBe('rejected');
    run.wish(anEntry({ entry: 'another', price: 84_040 as Price }));
    expect(run.denials).toEqual(['UNBOUNDED_RISK']);
  });

  it('of an order at work that we hold for ended is asked about, then believed [P17]', () => {
    const run = workingEntry(started());
    run.order(aVenueOrder({ status: 'canceled' }));
    run.takeEffects();
    run.order(aVenueOrder({ status: 'open', updatedAt: run.now }));
    expect(run.statusOf(FIRST)).toBe('canceled');
    expect(run.effectWords()).toEqual(['reconcile']);
    run.settle({ orders: [aVenueOrder()] });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });

  it("of somebody else's fill is a position of nobody's strategy [F2]", () => {
    const run = started();
    const foreign = { venueOrderId: '900' as VenueOrderId, customTag: null } as const;
    run.order(aVenueOrder({ ...foreign, type: 'market', stopPrice: null }));
    run.fill({ ...bought, venueOrderId: foreign.venueOrderId });
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.takeHeard()).toEqual([]);
    expect(run.audited('orderChanged').map(({ change }) => change)).toContain('adopted');
  });
});

describe('before the venue was asked, nothing opens', () => {
  it('after a restart with a position [R3]', () => {
    const run = longOne(started());
    run.restart();
    run.wish(anEntry({ entry: 'another' }));
    expect(run.denials).toEqual(['STATE_UNKNOWN']);
    expect(run.book.positionSize(NQ)).toBe(1);
  });

  it('after the user hub was away [H1]', () => {
    const run = started();
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: 'test' });
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.wish(anEntry());
    expect(run.denials).toEqual(['STATE_UNKNOWN']);
    expect(run.effectWords()).toContain('reconcile');
    run.settle({ positions: [] });
    run.wish(anEntry());
    expect(run.takeEffects()).toHaveLength(1);
    expect(run.desk.accountId).toBe(ACCOUNT);
  });
});

it('a position that is adopted by an answer is held [F2]', () => {
  const run = started();
  run.desk.reconcile('test');
  run.settle({ positions: [aPosition(-1)] });
  expect(run.book.positionSize(NQ)).toBe(-1);
});
