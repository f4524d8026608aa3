import { describe, expect, it } from 'vitest';
import { ACCOUNT, NQ } from '../../test/desk-run.ts';
import {
  BRACKET,
  bare,
  longPosition,
  nakedPosition,
  ofNq,
  place,
} from '../../test/order-wishes.ts';
import { OF_NQ, TradingRun } from '../../test/trading-run.ts';
import type { OrderCommand } from '../index.ts';

describe('placing an order', () => {
  it.each([
    [place(), 'entry: buy market 1'],
    [place({ type: 'limit', limitPrice: 83_990 }), 'entry: buy limit 1 @83990'],
    [place({ type: 'stop', stopPrice: 84_010 }), 'entry: buy stop 1 @84010'],
    [place({ type: 'trailingStop', stopPrice: 84_020 }), 'entry: buy trailingStop 1 @84020'],
    [place({ type: 'joinBid' }), 'entry: buy joinBid 1'],
    [place({ type: 'joinAsk', side: 'sell' }), 'entry: sell joinAsk 1'],
  ])('sends what opens with its bracket: %#', (command, word) => {
    const desk = new TradingRun();
    expect(desk.order(command)).toBe('done');
    expect(desk.take()).toEqual([word]);
  });

  it.each([
    [bare(), 'close: sell market 2'],
    [bare({ type: 'limit', limitPrice: 84_100 }), 'target: sell limit 2 @84100'],
    [bare({ type: 'joinAsk' }), 'target: sell joinAsk 2'],
    [bare({ type: 'stop', stopPrice: 83_900 }), 'stop: sell stop 2 @83900'],
    [bare({ type: 'trailingStop', stopPrice: 83_900 }), 'stop: sell trailingStop 2 @83900'],
  ])('takes what reduces for what it is: %#', (command, word) => {
    const desk = nakedPosition(2);
    expect(desk.order({ ...command, quantity: 2 } as OrderCommand)).toBe('done');
    expect(desk.take()).toEqual([word]);
  });

  it.each([
    ['NO_STOP', bare({ side: 'buy' })],
    ['NO_STOP', bare({ quantity: 3 })],
    ['INVALID_REQUEST', place({ type: 'limit' })],
    ['INVALID_REQUEST', place({ limitPrice: 84_000 })],
    ['INVALID_REQUEST', place({ quantity: 0 })],
    ['STOP_SIDE', place({ type: 'stop', stopPrice: 83_990 })],
    ['WRONG_SIDE', place({ type: 'joinAsk' })],
    ['WRONG_SIDE', place({ type: 'trailingStop', stopPrice: 83_990 })],
    ['WRONG_SIDE', bare({ type: 'stop', stopPrice: 84_001 })],
    ['TRAIL_INVALID', place({ type: 'trailingStop', stopPrice: 85_001 })],
    ['ACCOUNT_UNKNOWN', place({ accountId: 1 })],
    ['CONTRACT_UNKNOWN', place({ contractId: 'CON.F.US.NONE.Z25' })],
  ])('refuses with %s: %#', (code, command) => {
    const desk = longPosition(2);
    expect(desk.order(command)).toBe(code);
    expect(desk.take()).toEqual([]);
  });

  it('tells a denial with its code, its sentence and what was worked out', () => {
    const desk = new TradingRun();
    desk.order(place({ bracket: null }));
    expect(desk.run.denials).toEqual(['NO_STOP']);
    expect(desk.run.audited('riskDecided').at(-1)?.decision.verdict).toBe('denied');
    expect(desk.run.audited('commandRefused')[0]?.detail).toContain('stop');
  });

  it('tells the name of the order with the answer, and again when it is asked twice', () => {
    const { run } = new TradingRun();
    run.command(place(), 'same');
    run.command(place(), 'same');
    expect(run.audited('commandDone').map(({ orderId }) => orderId)).toEqual([
      'run1-p-1',
      'run1-p-1',
    ]);
    expect(run.effects).toHaveLength(1);
  });

  it('lets no two orders close the same contracts', () => {
    const desk = longPosition(1);
    expect(desk.order(bare())).toBe('done');
    expect(desk.order(bare())).toBe('NO_STOP');
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });
});

describe('orders of one group', () => {
  const breakout = (): TradingRun => {
    const desk = new TradingRun();
    desk.order(place({ type: 'stop', stopPrice: 84_020, quantity: 2, group: 'g' }));
    desk.order(place({ type: 'stop', side: 'sell', stopPrice: 83_980, quantity: 2, group: 'g' }));
    return desk;
  };

  it('are canceled as soon as one of them has filled', () => {
    const desk = breakout();
    desk.price(84_020);
    expect(desk.working).toEqual(['sell stop 2 @83980', 'sell limit 2 @84100']);
  });

  it('are canceled whole by a part of a fill, and the rest of that order goes on', () => {
    const desk = breakout();
    desk.venue.fillPart(desk.idOf('stop', 'buy'), 1, 84_020);
    desk.settle();
    expect(desk.working).toContain('buy stop 1 @84020');
    expect(desk.working.filter((word) => word.includes('@83980'))).toEqual(['sell stop 1 @83980']);
  });

  it('are counted once, with the worst of them', () => {
    const alone = new TradingRun();
    alone.order(place({ type: 'stop', stopPrice: 84_020, quantity: 2 }));
    const { worst } = alone.run.desk.risk.room;
    expect(breakout().run.desk.risk.room.worst).toBe(worst);
  });

  it('are each counted in full without a name', () => {
    const desk = new TradingRun();
    desk.order(place({ type: 'stop', stopPrice: 84_020 }));
    const { worst } = desk.run.desk.risk.room;
    desk.order(place({ type: 'stop', side: 'sell', stopPrice: 83_980 }));
    expect(desk.run.desk.risk.room.worst).toBeLessThan(worst);
  });

  it('go on after a restart', () => {
    const desk = breakout();
    desk.venue.onPrice(84_020);
    desk.venue.pushes.splice(0);
    desk.run.restart();
    desk.settle();
    expect(desk.working.filter((word) => word.includes('@83980'))).toEqual(['sell stop 2 @83980']);
    expect(desk.venue.working().filter(({ parentOrderId }) => parentOrderId === null)).toEqual([]);
  });
});

describe('changing a working order', () => {
  const waiting = (fields: object = {}): TradingRun => {
    const desk = new TradingRun();
    desk.order(place({ type: 'limit', limitPrice: 83_990, quantity: 2, ...fields }));
    desk.take();
    return desk;
  };
  const modify = (desk: TradingRun, name: string, change: object): string =>
    desk.order({
      kind: 'modifyOrder',
      clientOrderId: name as never,
      change: { quantity: null, limitPrice: null, stopPrice: null, ...change },
    });

  it('moves its price and its size, after risk has been asked', () => {
    const desk = waiting();
    desk.run.forget();
    const name = desk.nameOf('limit', 'buy');
    expect(modify(desk, name, { limitPrice: 83_980, quantity: 3 })).toBe('done');
    expect(desk.working).toEqual(['buy limit 3 @83980']);
    expect(desk.run.audited('riskDecided')).toHaveLength(1);
  });

  it('makes an entry smaller without asking', () => {
    const desk = waiting();
    desk.run.command({ kind: 'halt', accountId: ACCOUNT, mode: 'reducing', reason: 'test' });
    const smaller = waiting();
    const name = smaller.nameOf('limit', 'buy');
    smaller.run.forget();
    expect(modify(smaller, name, { quantity: 1 })).toBe('done');
    expect(smaller.run.audited('riskDecided')).toEqual([]);
    expect(smaller.working).toEqual(['buy limit 1 @83990']);
  });

  it('enlarges an entry only as far as the room holds it', () => {
    const desk = new TradingRun({ program: 'topstep-combine-50k', balance: 50_000 });
    desk.order(place({ type: 'limit', limitPrice: 83_990 }));
    expect(modify(desk, desk.nameOf('limit', 'buy'), { quantity: 5 })).toBe('done');
    expect(desk.working).toEqual(['buy limit 2 @83990']);
    expect(desk.run.desk.risk.room.worst).toBeGreaterThan(desk.run.desk.risk.nearestThreshold);
  });

  it('keeps the old order in the sums when the change is denied', () => {
    const desk = waiting();
    const { worst } = desk.run.desk.risk.room;
    expect(modify(desk, desk.nameOf('limit', 'buy'), { limitPrice: 10 })).toBe('PRICE_COLLAR');
    expect(desk.run.desk.risk.room.worst).toBe(worst);
    expect(desk.take()).toEqual([]);
  });

  it('counts the larger of both sizes until the venue has shown the change', () => {
    const desk = waiting();
    const { worst } = desk.run.desk.risk.room;
    desk.held = ({ kind }) => kind === 'modify';
    const name = desk.nameOf('limit', 'buy');
    modify(desk, name, { quantity: 3 });
    expect(desk.run.desk.risk.room.worst).toBeLessThan(worst);
    expect(modify(desk, name, { quantity: 1 })).toBe('ORDER_CHANGING');
    desk.release();
    expect(modify(desk, name, { quantity: 1 })).toBe('done');
    expect(desk.run.desk.risk.room.worst).toBeGreaterThan(worst);
  });

  it('is refused by the venue where a fill was faster, and then counts as it is', () => {
    const desk = waiting();
    desk.held = ({ kind }) => kind === 'modify';
    modify(desk, desk.nameOf('limit', 'buy'), { quantity: 1 });
    desk.venue.fillPart(desk.idOf('limit', 'buy'), 1, 83_990);
    desk.settle();
    desk.release();
    expect(desk.working).toContain('buy limit 1 @83990');
    expect(desk.run.desk.orders.get(desk.nameOf('limit', 'buy'))?.change).toBeNull();
    expect(desk.size).toBe(1);
  });

  it('holds a wider or a smaller stop against the room', () => {
    const desk = longPosition(2, { program: 'topstep-combine-50k', balance: 50_000 });
    const name = desk.nameOf('stop');
    expect(modify(desk, name, { stopPrice: 83_950 })).toBe('done');
    expect(modify(desk, name, { stopPrice: 83_000 })).toMatch(/LOSS_LIMIT/);
    expect(modify(desk, name, { quantity: 1 })).toBe('UNBOUNDED_RISK');
    expect(desk.working).toContain('sell stop 2 @83950');
    desk.order({ kind: 'halt', accountId: ACCOUNT, mode: 'reducing', reason: 'test' });
    expect(modify(desk, name, { stopPrice: 83_940 })).toBe('ACCOUNT_REDUCING');
    expect(modify(desk, name, { stopPrice: 83_970 })).toBe('done');
  });

  it.each([
    ['WRONG_SIDE', 'stop', { stopPrice: 84_010 }],
    ['MORE_THAN_HELD', 'stop', { quantity: 3 }],
    ['MORE_THAN_HELD', 'limit', { quantity: 3 }],
    ['CHANGE_INVALID', 'limit', { stopPrice: 84_010 }],
    ['CHANGE_INVALID', 'limit', { limitPrice: 84_010.5 }],
    ['CHANGE_INVALID', 'limit', { quantity: 0 }],
    ['NOTHING_TO_CHANGE', 'limit', { limitPrice: 84_080 }],
  ])('refuses with %s: %s %o', (code, type, change) => {
    const desk = longPosition(2);
    expect(modify(desk, desk.nameOf(type), change)).toBe(code);
    expect(desk.take()).toEqual([]);
  });

  it('refuses what is not there or does not work', () => {
    const desk = longPosition(2);
    expect(modify(desk, 'nobody', { quantity: 1 })).toBe('ORDER_UNKNOWN');
    expect(modify(desk, 'run1-p-1', { quantity: 1 })).toBe('ORDER_NOT_WORKING');
  });
});

describe('canceling', () => {
  const cancel = (name: string): OrderCommand => ({
    kind: 'cancelOrder',
    clientOrderId: name as never,
  });

  it('takes a target away, and no stop that is needed', () => {
    const desk = longPosition(2);
    expect(desk.order(cancel(desk.nameOf('stop')))).toBe('PROTECTS_POSITION');
    expect(desk.order(cancel(desk.nameOf('limit')))).toBe('done');
    expect(desk.working).toEqual(['sell stop 2 @83960']);
  });

  it('cancels all but what protects, and says so', () => {
    const desk = longPosition(1);
    desk.order(place({ type: 'limit', limitPrice: 83_990 }));
    const answer = desk.order({ kind: 'cancelOrders', accountId: ACCOUNT, contractId: null });
    expect(answer).toContain('stop');
    expect(desk.working).toEqual(['sell stop 1 @83960']);
    expect(desk.venue.working()).toHaveLength(1);
  });

  it('cancels those of one contract only', () => {
    const desk = new TradingRun();
    desk.order(place({ type: 'limit', limitPrice: 83_990 }));
    const other = { accountId: ACCOUNT, contractId: 'CON.F.US.MNQ.Z25' as never } as const;
    expect(desk.order({ kind: 'cancelOrders', ...other })).toBe('done');
    expect(desk.working).toHaveLength(1);
    expect(desk.order({ kind: 'cancelOrders', ...OF_NQ })).toBe('done');
    expect(desk.venue.working()).toEqual([]);
  });
});

describe('closing', () => {
  it('cancels the exits first, then closes, and sees that it is flat', () => {
    const desk = longPosition(2);
    expect(desk.order(ofNq('closePosition', { quantity: null }))).toBe('done');
    expect(desk.take().at(-1)).toBe('close all');
    expect(desk.working).toEqual(['sell market 2']);
    desk.price(84_000);
    expect(desk.size).toBe(0);
    expect(desk.venue.working()).toEqual([]);
    expect(desk.run.audited('flattenDone')).toHaveLength(1);
  });

  it('closes a part, then makes the exits as small, the stop first', () => {
    const desk = longPosition(3);
    const [stop, target] = [desk.idOf('stop'), desk.idOf('limit')];
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('done');
    expect(desk.working).toContain('sell stop 3 @83960');
    desk.price(84_000);
    expect(desk.take()).toEqual(['close 1', `modify ${stop} size 2`, `modify ${target} size 2`]);
    expect(desk.working).toEqual(['sell stop 2 @83960', 'sell limit 2 @84080']);
    expect(desk.size).toBe(2);
  });

  it('does not close the same contracts twice', () => {
    const desk = longPosition(2);
    desk.order(ofNq('closePosition', { quantity: 1 }));
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('CLOSE_IN_FLIGHT');
    expect(desk.order(bare({ quantity: 2 }))).toBe('NO_STOP');
    desk.price(84_000);
    expect(desk.size).toBe(1);
    desk.order(ofNq('closePosition', { quantity: 1 }));
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });

  it('closes all of it behind a part that is on its way', () => {
    const desk = longPosition(3);
    desk.order(ofNq('closePosition', { quantity: 1 }));
    desk.order(ofNq('closePosition', { quantity: null }));
    desk.price(84_000);
    desk.price(84_000);
    expect(desk.size).toBe(0);
    expect(desk.venue.working()).toEqual([]);
  });

  it('gives a part up that the venue refuses, and can close again', () => {
    const desk = longPosition(2);
    desk.held = ({ kind }) => kind === 'closePosition';
    desk.order(ofNq('closePosition', { quantity: 1 }));
    desk.held = () => false;
    desk.run.tell({
      kind: 'closeAnswered',
      ...OF_NQ,
      outcome: { kind: 'rejected', code: 'NO', reason: 'no' },
    });
    desk.settle();
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('done');
  });

  it('gives a part up of which nothing was heard, once the venue has been asked', () => {
    const desk = longPosition(2);
    desk.held = ({ kind }) => kind === 'closePosition';
    desk.order(ofNq('closePosition', { quantity: 1 }));
    desk.held = () => false;
    const outcome = { kind: 'unknown', reason: 'timeout' } as const;
    desk.run.tell({ kind: 'closeAnswered', ...OF_NQ, outcome });
    desk.settle();
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('CLOSE_IN_FLIGHT');
    desk.pass(10);
    expect(desk.order(ofNq('closePosition', { quantity: 1 }))).toBe('done');
  });

  it.each([
    ['NO_POSITION', new TradingRun(), 1],
    ['MORE_THAN_HELD', longPosition(2), 3],
    ['MORE_THAN_HELD', longPosition(2), 0],
  ])('refuses with %s', (code, desk, quantity) => {
    expect(desk.order(ofNq('closePosition', { quantity }))).toBe(code);
  });
});

describe('reversing', () => {
  const reverse = ofNq('reversePosition', { bracket: BRACKET });

  it('is flat before it opens as much the other way', () => {
    const desk = longPosition(2);
    expect(desk.order(reverse)).toBe('done');
    expect(desk.working).toEqual(['sell market 2']);
    desk.price(84_000);
    expect(desk.take().slice(-2)).toEqual(['close all', 'entry: sell market 2']);
    expect(desk.run.book.isFlat()).toBe(true);
    desk.price(84_000);
    expect(desk.size).toBe(-2);
    expect(desk.working).toEqual(['buy stop 2 @84040', 'buy limit 2 @83920']);
    expect(desk.run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual([
      'reverse',
    ]);
  });

  it('stays flat and says so when risk does not let it open', () => {
    const desk = longPosition(2);
    desk.order(reverse);
    desk.order({ kind: 'halt', accountId: ACCOUNT, mode: 'reducing', reason: 'test' });
    desk.price(84_000);
    desk.price(84_000);
    expect(desk.size).toBe(0);
    expect(desk.run.denials).toEqual(['ACCOUNT_REDUCING']);
    expect(desk.run.audited('planChanged').at(-1)?.reason).toContain('flat');
  });

  it('goes on after a restart, and not after a minute', () => {
    const desk = longPosition(2);
    desk.order(reverse);
    desk.run.restart();
    desk.settle();
    desk.run.trade(84_000);
    desk.price(84_000);
    desk.price(84_000);
    expect(desk.size).toBe(-2);
    const late = longPosition(2);
    late.order(reverse);
    late.pass(90);
    late.price(84_000);
    late.price(84_000);
    expect(late.size).toBe(0);
  });

  it.each([
    ['NO_POSITION', () => new TradingRun()],
    [
      'CLOSE_IN_FLIGHT',
      () => {
        const desk = longPosition(2);
        desk.order(ofNq('closePosition', { quantity: 1 }));
        return desk;
      },
    ],
  ] as const)('refuses with %s', (code, make) => {
    expect(make().order(reverse)).toBe(code);
  });
});

describe('flattening an account', () => {
  it('takes everything away and ends, whatever was planned', () => {
    const desk = longPosition(2);
    desk.order(place({ type: 'limit', limitPrice: 83_900 }));
    desk.order(ofNq('trail', { distance: { unit: 'ticks', ticks: 20 } }));
    desk.order(ofNq('timeExit', { at: desk.run.now + 60_000 }));
    desk.order({ kind: 'flatten', accountId: ACCOUNT });
    desk.price(84_000);
    expect(desk.size).toBe(0);
    expect(desk.venue.working()).toEqual([]);
    desk.pass(120);
    expect(desk.run.engine.accounts.get(ACCOUNT)?.plans.of(NQ)).toBeNull();
  });

  it('says every minute that it is not flat, and sends a lost close again', () => {
    const desk = longPosition(1);
    desk.held = ({ kind }) => kind === 'closePosition';
    desk.order({ kind: 'flatten', accountId: ACCOUNT });
    desk.pass(61);
    expect(desk.run.audited('flattenStuck')).not.toHaveLength(0);
    desk.held = () => false;
    desk.pass(61);
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });
});
