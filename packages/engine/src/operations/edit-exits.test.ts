import { describe, expect, it } from 'vitest';
import { longPosition, nakedPosition, ofNq, place } from '../../test/order-wishes.ts';
import { TradingRun } from '../../test/trading-run.ts';
import type { OrderCommand } from '../index.ts';

describe('exits of an open position', () => {
  const edit = (desk: TradingRun, fields: object): string => desk.order(ofNq('editExits', fields));

  it.each([
    [{ stop: { unit: 'price', price: 83_970 } }, ['sell stop 2 @83970', 'sell limit 2 @84080']],
    [{ stop: { unit: 'ticks', ticks: 25 } }, ['sell stop 2 @83975', 'sell limit 2 @84080']],
    // 2 NQ at $5 a tick: $201 are 20.1 ticks, and 20 lose less.
    [
      { stop: { unit: 'money', money: 201_000_000 } },
      ['sell stop 2 @83980', 'sell limit 2 @84080'],
    ],
    [{ target: { unit: 'ticks', ticks: 50 } }, ['sell stop 2 @83960', 'sell limit 2 @84050']],
    [
      { target: { unit: 'money', money: 309_000_000 } },
      ['sell stop 2 @83960', 'sell limit 2 @84030'],
    ],
    [{ target: null }, ['sell stop 2 @83960']],
  ])('are put where they are wanted: %o', (fields, working) => {
    const desk = longPosition(2);
    expect(edit(desk, fields)).toBe('done');
    expect(desk.working).toEqual(working);
  });

  it('are placed where they are missing', () => {
    const desk = nakedPosition(2);
    const stop = { unit: 'ticks', ticks: 40 };
    expect(edit(desk, { stop, target: { unit: 'price', price: 84_100 } })).toBe('done');
    expect(desk.take()).toEqual(['stop: sell stop 2 @83960', 'target: sell limit 2 @84100']);
    expect(desk.run.desk.risk.room.unbounded).toBeNull();
  });

  it('lets a stop go farther only as the room holds it, and changes nothing else then', () => {
    const desk = longPosition(2, { program: 'topstep-combine-50k', balance: 50_000 });
    const target = { unit: 'ticks', ticks: 10 };
    expect(edit(desk, { stop: { unit: 'ticks', ticks: 45 } })).toBe('done');
    const { worst } = desk.run.desk.risk.room;
    expect(edit(desk, { stop: { unit: 'ticks', ticks: 300 }, target })).toMatch(/LOSS_LIMIT/);
    expect(desk.run.desk.risk.room.worst).toBe(worst);
    expect(desk.working).toEqual(['sell stop 2 @83955', 'sell limit 2 @84080']);
  });

  it.each([
    ['WRONG_SIDE', { stop: { unit: 'price', price: 84_000 } }],
    ['WRONG_SIDE', { target: { unit: 'price', price: 83_999 } }],
    ['LEVEL_INVALID', { stop: { unit: 'ticks', ticks: 0 } }],
    ['LEVEL_INVALID', { stop: { unit: 'money', money: -1 } }],
    ['LEVEL_INVALID', { target: { unit: 'price', price: 84_000.5 } }],
  ])('are refused with %s: %o', (code, fields) => {
    const desk = longPosition(2);
    expect(edit(desk, fields)).toBe(code);
    expect(desk.take()).toEqual([]);
  });

  it('are refused where nothing is held, with a sentence', () => {
    const desk = new TradingRun();
    expect(edit(desk, { target: null })).toBe('NO_POSITION');
    expect(desk.run.audited('commandRefused')[0]?.detail).toBe(
      'There is no open position in NQZ5.',
    );
  });

  it('are canceled when somebody else has closed the position', () => {
    const desk = longPosition(1);
    desk.venue.placeForeign('sell');
    desk.settle();
    desk.price(84_000);
    desk.pass(30);
    expect(desk.size).toBe(0);
    expect(desk.venue.working()).toEqual([]);
  });

  it('shrink when somebody else has closed a part of it', () => {
    const desk = longPosition(3);
    desk.venue.placeForeign('sell');
    desk.settle();
    desk.price(84_000);
    expect(desk.working).toEqual(['sell stop 2 @83960', 'sell limit 2 @84080']);
  });

  it('are left to the venue while one of them fills', () => {
    const desk = longPosition(3);
    desk.venue.fillPart(desk.idOf('limit'), 1, 84_080);
    desk.settle();
    expect(desk.working).toEqual(['sell stop 2 @83960', 'sell limit 2 @84080']);
    expect(desk.take()).toEqual([]);
  });
});

describe('breakeven', () => {
  const breakeven = (offsetTicks: number): OrderCommand => ofNq('breakeven', { offsetTicks });

  it('puts the stop to the average entry and so many ticks into the profit', () => {
    const desk = longPosition(2);
    desk.price(84_030);
    expect(desk.order(breakeven(4))).toBe('done');
    expect(desk.working).toContain('sell stop 2 @84004');
    desk.price(84_004);
    expect(desk.run.audited('tradeClosed')[0]?.trade.exitReason).toBe('breakeven');
  });

  it('rounds an average between two ticks into the profit', () => {
    const desk = longPosition(2);
    desk.order(place({ quantity: 1 }));
    desk.price(84_001);
    desk.price(84_030);
    desk.order(breakeven(0));
    expect(desk.working.filter((word) => word.includes('stop'))).toEqual([
      'sell stop 2 @84001',
      'sell stop 1 @84001',
    ]);
  });

  it('places the stop where there is none', () => {
    const desk = nakedPosition(1);
    desk.price(84_030);
    desk.order(breakeven(0));
    expect(desk.working).toContain('sell stop 1 @84000');
  });

  it.each([
    ['WRONG_SIDE', 84_000, 0],
    ['STOP_ALREADY_NEARER', 84_030, -60],
    ['LEVEL_INVALID', 84_030, 0.5],
  ])('refuses with %s', (code, price, offset) => {
    const desk = longPosition(1);
    desk.price(price);
    expect(desk.order(breakeven(offset))).toBe(code);
  });
});
