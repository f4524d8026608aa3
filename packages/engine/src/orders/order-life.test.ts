import type { Price, VenueOrderId } from '@loadline/core';
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
const accepted = { kind: 'accepted', venueOrderId: ID } as const;
const unknown = { kind: 'unknown', reason: 'timeout' } as const;
const buyAt = (price: number) =>
  ({ venueOrderId: ID, side: 'buy', price: price as Price }) as const;

/** A run that has submitted one entry and heard nothing of it yet. */
function submitted(): DeskRun {
  const run = new DeskRun().start();
  run.wish(anEntry());
  expect(run.takeEffects()).toEqual([`submit ${FIRST} buy stop 1 NQZ5`]);
  run.forget();
  return run;
}

describe('an entry', () => {
  it('rests, fills once, and is protected by the exits that the venue made', () => {
    const run = longOne(new DeskRun().start());
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.book.balance).toBe(50_000_000_000 - 1_900_000);
    expect(run.statusOf(FIRST)).toBe('filled');
    const roles = run.desk.orders.live().map(({ order }) => order.role);
    expect(roles).toEqual(['stop', 'target']);
  });

  it('that is rejected ends, and its strategy hears of it [S2]', () => {
    const run = submitted();
    run.submitAnswered(FIRST, { kind: 'rejected', code: 'ORDER_REJECTED', reason: 'no' });
    expect(run.takeHeard()).toEqual(['ended long rejected']);
    expect(run.statusOf(FIRST)).toBe('rejected');
  });

  it.each([
    { name: 'answer, order, fill [S1]', order: ['answer', 'open', 'fill'] },
    { name: 'order, answer, fill [P1]', order: ['open', 'answer', 'fill'] },
    { name: 'fill before everything [P2]', order: ['fill', 'answer', 'open'] },
    { name: 'fill, then the order', order: ['fill', 'open', 'answer'] },
    { name: 'the filled order first', order: ['done', 'fill', 'answer', 'open'] },
    { name: 'fill twice [P4]', order: ['answer', 'fill', 'fill', 'open'] },
    {
      name: 'everything twice [P5]',
      order: ['open', 'open', 'fill', 'fill', 'done', 'done', 'answer'],
    },
  ])('counts its fill once: $name', ({ order }) => {
    const run = submitted();
    const fill = run.aFill(buyAt(84_011));
    for (const message of order) {
      if (message === 'answer') run.submitAnswered(FIRST, accepted);
      if (message === 'open') run.order(aVenueOrder());
      if (message === 'done') run.order(aVenueOrder({ status: 'filled', filledQuantity: 1 }));
      if (message === 'fill') run.tell({ kind: 'venueFill', fill });
    }
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.takeHeard()).toEqual(['filled long buy 1@84011']);
    expect(run.audited('filled')).toHaveLength(1);
    expect(run.desk.fills.hasOrphans).toBe(false);
  });

  it('that fills after its cancel was asked is a position, not a canceled order [P7]', () => {
    const run = workingEntry(new DeskRun().start());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.takeHeard();
    run.fill(buyAt(84_011));
    run.tell({
      kind: 'cancelAnswered',
      venueOrderId: ID,
      outcome: { kind: 'rejected', code: 'ORDER_NOT_FOUND', reason: 'filled' },
    });
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.takeHeard()).toEqual(['filled long buy 1@84011']);
  });

  it('keeps the price of the newest message when messages overtake each other [P6]', () => {
    const run = longOne(new DeskRun().start());
    const moved = aStop({ status: 'open', stopPrice: 84_013 as Price, updatedAt: run.now });
    run.pass(1);
    run.order({ ...moved, updatedAt: run.now });
    run.order(aStop({ status: 'open', stopPrice: 83_971 as Price }));
    expect(run.desk.orders.get(`${FIRST}-SL` as never)?.order.stopPrice).toBe(84_013);
  });

  it('under a name that already works is not sent and does not forget the first', () => {
    const run = workingEntry(new DeskRun().start());
    run.wish(anEntry());
    expect(run.takeEffects()).toEqual([]);
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });
});

describe('a submit without an answer', () => {
  it('changes nothing until the venue has been asked [S3]', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    expect(run.statusOf(FIRST)).toBe('submitted');
    expect(run.takeEffects()).toEqual(['reconcile']);
    expect(run.takeHeard()).toEqual([]);
  });

  it('works when the venue turns out to have it [S4]', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    run.settle({ orders: [aVenueOrder(), aStop(), aTarget()] });
    expect(run.statusOf(FIRST)).toBe('working');
    expect(run.desk.orders.get(FIRST as never)?.order.doubt).toBe('none');
    expect(run.takeHeard()).toEqual([]);
  });

  it('may still be on its way: it is asked for again before it ends', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    run.settle();
    expect(run.statusOf(FIRST)).toBe('submitted');
    run.pass(6);
    run.settle({ orders: [aVenueOrder(), aStop(), aTarget()] });
    expect(run.statusOf(FIRST)).toBe('working');
  });

  it('is found by its name although it has ended meanwhile, and its fill is ours [S5]', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    expect(
      run.effects.flatMap((effect) => (effect.kind === 'reconcile' ? effect.tags : [])),
    ).toEqual([FIRST]);
    const fill = run.aFill(buyAt(84_011));
    run.account = { ...run.account, balance: run.account.balance - 1_900_000 } as never;
    const done = aVenueOrder({ status: 'filled', filledQuantity: 1 });
    const exits = [
      aStop({ status: 'open', stopPrice: 83_971 as Price }),
      aTarget({ status: 'open' }),
    ];
    run.settle({ orders: [done, ...exits], fills: [fill], positions: [aPosition(1)] });
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.takeHeard()).toEqual(['filled long buy 1@84011']);
    expect(run.audited('orderChanged').map(({ change }) => change)).not.toContain('adopted');
  });

  it('gets back its fills that were taken for somebody else’s', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    const fill = run.aFill(buyAt(84_011));
    run.account = { ...run.account, balance: run.account.balance - 1_900_000 } as never;
    // The orders were read before the fill, the fills behind it.
    run.settle({ fills: [fill], positions: [aPosition(1)] });
    expect(run.audited('orderChanged').map(({ change }) => change)).toContain('adopted');
    run.desk.reconcile('test');
    const done = aVenueOrder({ status: 'filled', filledQuantity: 1 });
    run.settle({ orders: [done], fills: [fill], positions: [aPosition(1)] });
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.takeHeard()).toEqual(['filled long buy 1@84011']);
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.desk.orders.live().filter(({ order }) => order.role === 'entry')).toEqual([]);
  });

  it('ends when the venue does not know it [S7]', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    run.settle();
    run.pass(6);
    run.settle();
    expect(run.statusOf(FIRST)).toBe('rejected');
    expect(run.takeHeard()).toEqual(['ended long rejected']);
  });

  it('that arrives after all is canceled: its strategy has given it up [S8]', () => {
    const run = submitted();
    run.submitAnswered(FIRST, unknown);
    run.settle();
    run.pass(6);
    run.settle();
    run.takeEffects();
    run.order(aVenueOrder());
    run.settle({ orders: [aVenueOrder()] });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });

  it('is not taken for lost by an answer to an earlier question', () => {
    const run = new DeskRun().start();
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: '' });
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.settle();
    run.desk.reconcile('test');
    run.takeEffects();
    run.wish(anEntry());
    run.submitAnswered(FIRST, accepted);
    run.order(aVenueOrder());
    run.desk.reconcile('another reason');
    const { account } = run;
    const nothing = { account, positions: [], orders: [], fills: [], fillsSince: 0 as never };
    run.tell({ kind: 'reconciled', snapshot: nothing });
    expect(run.statusOf(FIRST)).toBe('working');
  });
});

describe('a fill whose order is not known', () => {
  it('denies opening until the venue has explained it', () => {
    const run = new DeskRun().start();
    run.fill(buyAt(84_011));
    run.wish(anEntry());
    expect(run.denials).toEqual(['STATE_UNKNOWN']);
  });

  it('is asked about after a while, and the venue is believed [P3]', () => {
    const run = new DeskRun().start();
    const fill = run.fill(buyAt(84_011));
    run.pass(3);
    expect(run.effectWords()).toEqual(['reconcile']);
    run.account = { ...run.account, balance: run.account.balance - 1_900_000 } as never;
    run.settle({ fills: [fill], positions: [aPosition(1)] });
    expect(run.desk.fills.hasOrphans).toBe(false);
    expect(run.book.positionSize(NQ)).toBe(1);
    run.order(aVenueOrder({ status: 'filled', customTag: null }));
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.book.balance).toBe(50_000_000_000 - 1_900_000);
  });

  it('of a venue close while the hub was away ends the trade with its reason', () => {
    const run = longOne(new DeskRun().start());
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    for (const order of [aStop({ status: 'canceled' }), aTarget({ status: 'canceled' })]) {
      run.order(order);
    }
    expect(run.takeEffects().at(-1)).toBe('close');
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: '' });
    const close = run.aFill({
      venueOrderId: '110' as VenueOrderId,
      side: 'sell',
      price: 84_020 as Price,
    });
    const entry = { ...run.aFill(buyAt(84_011)), fillId: 'f1' as never };
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.account = { ...run.account, balance: (50_000_000_000 - 3_800_000 + 45_000_000) as never };
    run.settle({ fills: [entry, close] });
    expect(run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual(['flatten']);
    expect(run.book.isFlat()).toBe(true);
    expect(run.audited('flattenDone')).toHaveLength(1);
  });
});

describe('a voided fill', () => {
  it('that was counted is asked about, and the venue is believed [P11]', () => {
    const run = longOne(new DeskRun().start());
    const fill = run.aFill({ ...buyAt(84_011), fillId: 'f1' as never, voided: true });
    run.tell({ kind: 'venueFill', fill });
    expect(run.effectWords()).toEqual(['reconcile']);
    run.settle({ fills: [fill], orders: [aStop({ status: 'open', stopPrice: 83_971 as Price })] });
    expect(run.book.isFlat()).toBe(true);
    expect(run.book.balance).toBe(50_000_000_000);
  });
});
