import { describe, expect, it } from 'vitest';
import { ACCOUNT, DeskRun, NQ } from '../../test/desk-run.ts';
import { BRACKET, bare, longPosition, ofNq, place } from '../../test/order-wishes.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { OF_NQ, TradingRun } from '../../test/trading-run.ts';
import {
  aPosition,
  aStop,
  aTarget,
  aVenueOrder,
  FIRST,
  longOne,
  workingEntry,
} from '../../test/venue-entities.ts';
import type { DeskCommand } from '../index.ts';

const ID = '100' as never;
const ACCEPTED = { kind: 'accepted', venueOrderId: ID } as const;
const CANCEL_ALL = { kind: 'cancelOrders', accountId: ACCOUNT, contractId: null } as const;
const FLATTEN = { kind: 'flatten', accountId: null } as const;

describe('a reversal that waits to be flat', () => {
  const turning = (): TradingRun => {
    const desk = longPosition(2);
    desk.held = ({ kind }) => kind === 'closePosition';
    desk.order(ofNq('reversePosition', { bracket: BRACKET }));
    return desk;
  };

  const later: readonly (readonly [string, DeskCommand])[] = [
    ['everything is flattened', FLATTEN],
    ['its account is flattened', { kind: 'flatten', accountId: ACCOUNT }],
    ['the position is closed', ofNq('closePosition', { quantity: null })],
    ['all that waits is canceled', CANCEL_ALL],
    ['all that waits in the contract is canceled', { kind: 'cancelOrders', ...OF_NQ }],
  ];

  it.each(later)('opens nothing when %s', (_, command) => {
    const desk = turning();
    desk.order(command);
    desk.release();
    desk.price(84_000).pass(120);
    expect(desk.size).toBe(0);
    expect(desk.working).toEqual([]);
    expect(desk.run.audited('planChanged').map(({ change }) => change)).toEqual(['set', 'ended']);
  });

  it('goes on when another account is flattened, and over a restart of the engine', () => {
    const desk = turning();
    desk.order({ kind: 'flatten', accountId: 1 as never });
    desk.run.reload();
    desk.release();
    desk.price(84_000, 84_000);
    expect(desk.size).toBe(-2);
  });
});

describe('a cancel of an order that is on its way', () => {
  const wished = (): DeskRun => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'the window is over' });
    run.takeEffects();
    return run;
  };

  it('follows as soon as the order can be named', () => {
    const run = wished();
    run.submitAnswered(FIRST, ACCEPTED);
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.order(aVenueOrder());
    run.order(aVenueOrder({ status: 'canceled' }));
    expect(run.takeEffects()).toEqual([]);
    expect(run.takeHeard()).toContain('ended long canceled');
  });

  it('survives a restart and an answer that never came', () => {
    const run = wished();
    run.restart();
    run.settle({ orders: [aVenueOrder(), aStop(), aTarget()] });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });

  it('asks for nothing when the order never arrived', () => {
    const run = wished();
    run.submitAnswered(FIRST, { kind: 'rejected', code: 'NO', reason: 'no' });
    run.pass(20);
    expect(run.takeEffects()).toEqual([]);
    expect(run.statusOf(FIRST)).toBe('rejected');
  });

  it('is too late for one that has filled, which keeps its exits', () => {
    const run = wished();
    run.order(aVenueOrder({ status: 'filled', filledQuantity: 1 }));
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.fill({ venueOrderId: ID, side: 'buy', price: 84_011 as never });
    for (const told of [aStop, aTarget]) run.order(told({ status: 'open' }));
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.takeEffects()).toEqual([]);
  });

  it('is meant by a person who cancels everything', () => {
    const desk = new TradingRun();
    desk.held = ({ kind }) => kind === 'submit';
    desk.order(place({ type: 'limit', limitPrice: 83_990 }));
    expect(desk.order(CANCEL_ALL)).toBe('done');
    desk.release();
    expect(desk.venue.working()).toEqual([]);
  });
});

describe('a flatten beside an order that cannot be canceled', () => {
  const stuck = (type: 'entry' | 'stop'): TradingRun => {
    const desk = longPosition(1);
    desk.order(place({ type: 'limit', limitPrice: 83_990 }));
    const fixed = type === 'entry' ? desk.idOf('limit', 'buy') : desk.idOf('stop');
    const cancel = desk.venue.cancel.bind(desk.venue);
    desk.venue.cancel = (venueOrderId) => venueOrderId !== fixed && cancel(venueOrderId);
    desk.take();
    desk.order(FLATTEN);
    return desk;
  };

  it('waits a while, with the position protected', () => {
    const desk = stuck('entry').pass(10);
    expect(desk.take()).not.toContain('close all');
    expect(desk.working).toContain('sell stop 1 @83960');
  });

  it.each(['entry', 'stop'] as const)('closes the position in the end: %s', (type) => {
    const desk = stuck(type).pass(50);
    desk.price(84_000);
    expect(desk.size).toBe(0);
    expect(desk.run.audited('flattenDone')).toEqual([]);
  });

  it('is not put off by asking for it again and again', () => {
    const desk = stuck('entry');
    for (let times = 0; times < 10; times += 1) {
      desk.pass(5);
      desk.order(FLATTEN);
    }
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });
});

describe('a fill that the position had before it was told', () => {
  const early = (orders: ReturnType<typeof aStop>[]): DeskRun => {
    const run = workingEntry(new DeskRun().start());
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: '' });
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.settle({ positions: [aPosition(1)], orders });
    run.takeEffects();
    run.fill({ venueOrderId: ID, side: 'buy', price: 84_011 as never });
    return run;
  };
  const exits = [
    aStop({ status: 'open', stopPrice: 83_971 as never }),
    aTarget({ status: 'open', limitPrice: 84_091 as never }),
  ];

  it.each([
    { name: 'whose order was gone', orders: exits },
    { name: 'whose order still worked', orders: [aVenueOrder(), ...exits] },
  ])('is not believed to be another one, $name', ({ orders }) => {
    const run = early(orders);
    expect(run.takeEffects()).toContain('reconcile');
    run.effects = [];
    run.tell({
      kind: 'reconciled',
      snapshot: {
        account: run.account,
        positions: [aPosition(1)],
        orders: exits,
        fills: [
          run.aFill({
            venueOrderId: ID,
            side: 'buy',
            price: 84_011 as never,
            fillId: 'f1' as never,
          }),
        ],
        fillsSince: run.book.fillsKnownFrom,
      },
    });
    expect(run.book.positionSize(NQ)).toBe(1);
  });
});

describe('a close that is on its way', () => {
  it('is not sent again for an answer to what was asked before it', () => {
    const run = longOne(new DeskRun().start());
    run.desk.reconcile('the first question');
    run.command(FLATTEN);
    for (const id of ['102', '101']) {
      run.tell({ kind: 'cancelAnswered', venueOrderId: id as never, outcome: ACCEPTED });
    }
    run.desk.reconcile('the second question');
    expect(run.effectWords().filter((word) => word === 'close')).toHaveLength(1);
    const fill = run.aFill({ venueOrderId: ID, side: 'buy', price: 84_011 as never });
    const fills = [{ ...fill, fillId: 'f1' as never }];
    const fillsSince = run.book.fillsKnownFrom;
    const account = { ...run.account, balance: run.book.balance };
    const snapshot = { account, positions: [aPosition(1)], orders: [], fills, fillsSince };
    run.tell({ kind: 'reconciled', snapshot });
    expect(run.effectWords().filter((word) => word === 'close')).toHaveLength(1);
    run.takeEffects();
    run.tell({ kind: 'reconciled', snapshot });
    expect(run.effectWords()).toContain('close');
  });
});

describe('a push that never comes', () => {
  const asks = (run: DeskRun): readonly string[] => {
    run.takeEffects();
    run.pass(4);
    expect(run.takeEffects()).toEqual([]);
    run.pass(2);
    return run.takeEffects();
  };

  it('is asked for after an accepted entry', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.submitAnswered(FIRST, ACCEPTED);
    expect(asks(run)).toEqual(['reconcile']);
  });

  it('is asked for after an accepted move of a stop', () => {
    const run = longOne(new DeskRun().start());
    run.command(ofNq('editExits', { stop: { unit: 'ticks', ticks: 60 } }));
    run.tell({ kind: 'modifyAnswered', venueOrderId: '101' as never, outcome: ACCEPTED });
    expect(asks(run)).toEqual(['reconcile']);
  });

  it('is asked for after an accepted cancel', () => {
    const run = workingEntry(new DeskRun().start());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'no more' });
    run.tell({ kind: 'cancelAnswered', venueOrderId: ID, outcome: ACCEPTED });
    expect(asks(run)).toEqual(['reconcile']);
  });

  it('is asked for when an order has filled and its fill is not told', () => {
    const run = workingEntry(new DeskRun().start());
    run.order(aVenueOrder({ status: 'filled', filledQuantity: 1 }));
    expect(asks(run)).toEqual(['reconcile']);
  });

  it('is asked for after an accepted close of a part, which then may be asked for again', () => {
    const desk = longPosition(3);
    desk.held = ({ kind }) => kind === 'closePosition';
    desk.order(ofNq('closePosition', { quantity: 1 }));
    const outcome = { kind: 'accepted', venueOrderId: null } as const;
    desk.run.tell({ kind: 'closeAnswered', ...OF_NQ, outcome });
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('CLOSE_IN_FLIGHT');
    desk.pass(6);
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('done');
  });

  it('is not asked for when it has come', () => {
    const run = longOne(new DeskRun().start());
    run.pass(20);
    expect(run.takeEffects()).toEqual([]);
  });
});

describe('what closes', () => {
  it('does not open: a close that turned the position is closed at once', () => {
    const desk = longPosition(1);
    desk.venue.placeForeign('sell');
    desk.order(bare());
    desk.price(84_000);
    expect(desk.run.audited('flattenStarted').map(({ reason }) => reason)).toEqual(['unprotected']);
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });

  it.each([84_000, 83_999])('is no target when it would trade at once, at %d', (limitPrice) => {
    const desk = longPosition(3);
    desk.order(CANCEL_ALL);
    desk.take();
    expect(desk.order(bare({ type: 'limit', quantity: 2, limitPrice }))).toBe('WRONG_SIDE');
    expect(desk.take()).toEqual([]);
  });

  it('is not moved through the market either', () => {
    const desk = longPosition(1);
    const change = { quantity: null, limitPrice: 83_999 as never, stopPrice: null };
    const clientOrderId = desk.nameOf('limit');
    expect(desk.order({ kind: 'modifyOrder', clientOrderId, change })).toBe('WRONG_SIDE');
    expect(desk.working).toContain('sell limit 1 @84080');
  });
});
