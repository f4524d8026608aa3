import type { Bar, Intent, Price, Quantity, Ticks, TrailDistance, UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, NQ, type RunOptions } from '../../../test/desk-run.ts';
import { anEntry } from '../../../test/scripted-strategy.ts';
import { OF_NQ, TradingRun } from '../../../test/trading-run.ts';
import type { OrderCommand } from '../../index.ts';

const ticks = (count: number): TrailDistance => ({ unit: 'ticks', ticks: count as Ticks });

const trail = (distance: TrailDistance | null): OrderCommand => ({
  kind: 'trail',
  ...OF_NQ,
  distance,
});

/** Long one at 84000 of the strategy, with a stop 40 and a target 800 ticks away. */
function long(options: RunOptions = {}, quantity = 1): TradingRun {
  const desk = new TradingRun(options);
  const bracket = { stopTicks: 40 as Ticks, targetTicks: 800 as Ticks };
  const market = { type: 'market', price: null, quantity: quantity as Quantity } as const;
  wish(desk, anEntry({ ...market, bracket }));
  desk.price(84_000);
  desk.take();
  return desk;
}

function wish(desk: TradingRun, ...intents: readonly Intent[]): void {
  desk.run.wish(...intents);
  desk.settle();
}

/** The same, without a stop that works. */
function naked(): TradingRun {
  const desk = long();
  desk.venue.cancel(desk.idOf('stop'));
  desk.settle();
  desk.take();
  return desk;
}

const stops = (desk: TradingRun): readonly string[] =>
  desk.working.filter((word) => /stop/i.test(word));

const plan = (desk: TradingRun) => desk.run.engine.accounts.get(ACCOUNT)?.plans.of(NQ) ?? null;

/** Prices a second apart. */
function prices(desk: TradingRun, ...all: readonly number[]): void {
  for (const price of all) {
    desk.pass(1);
    desk.price(price);
  }
}

describe('trailing by ticks', () => {
  it('moves the stop behind the best price, never back', () => {
    const desk = long();
    expect(desk.order(trail(ticks(20)))).toBe('done');
    expect(stops(desk)).toEqual(['sell stop 1 @83980']);
    prices(desk, 84_010, 84_005, 83_995);
    expect(stops(desk)).toEqual(['sell stop 1 @83990']);
    prices(desk, 83_990);
    expect(desk.size).toBe(0);
    expect(desk.run.audited('tradeClosed')[0]?.trade.exitReason).toBe('trail');
    expect(plan(desk)).toBeNull();
  });

  it('leaves the stop where it is nearer already: it is the floor', () => {
    const desk = long();
    desk.order(trail(ticks(100)));
    prices(desk, 84_030);
    expect(stops(desk)).toEqual(['sell stop 1 @83960']);
    expect(desk.take()).toEqual([]);
    prices(desk, 84_070);
    expect(stops(desk)).toEqual(['sell stop 1 @83970']);
  });

  it('changes the stop once a second at most, and then to the best price of it', () => {
    const desk = long();
    desk.order(trail(ticks(20)));
    desk.take();
    desk.price(84_010, 84_020, 84_040, 84_030);
    expect(desk.take()).toEqual([]);
    desk.pass(1);
    expect(desk.take()).toHaveLength(1);
    expect(stops(desk)).toEqual(['sell stop 1 @84020']);
  });

  it('goes next to the market that came back farther than the distance meanwhile', () => {
    const desk = long();
    desk.order(trail(ticks(20)));
    desk.price(84_040, 84_010);
    desk.pass(1);
    expect(stops(desk)).toEqual(['sell stop 1 @84009']);
  });

  it('waits for the venue before it changes the stop again', () => {
    const desk = long();
    desk.order(trail(ticks(20)));
    desk.held = ({ kind }) => kind === 'modify';
    prices(desk, 84_010, 84_020, 84_030);
    expect(desk.heldBack).toHaveLength(1);
    desk.release();
    desk.pass(1);
    expect(stops(desk)).toEqual(['sell stop 1 @84010']);
    desk.pass(1);
    prices(desk, 84_030);
    expect(stops(desk)).toEqual(['sell stop 1 @84010']);
  });

  it('goes on after a restart', () => {
    const desk = long();
    desk.order(trail(ticks(20)));
    desk.run.restart();
    desk.settle();
    prices(desk, 84_030, 84_031);
    expect(stops(desk)).toEqual(['sell stop 1 @84011']);
  });

  it('goes on with what is left after a part was closed', () => {
    const desk = long({}, 3);
    desk.order(trail(ticks(20)));
    desk.order({ kind: 'closePosition', ...OF_NQ, quantity: 1 as Quantity });
    prices(desk, 84_010, 84_020);
    expect(stops(desk)).toEqual(['sell stop 2 @84000']);
  });

  it('ends by hand, and the stop stays', () => {
    const desk = long();
    desk.order(trail(ticks(20)));
    expect(desk.order(trail(null))).toBe('done');
    prices(desk, 84_030);
    expect(stops(desk)).toEqual(['sell stop 1 @83980']);
    expect(plan(desk)).toBeNull();
  });

  it('ends when the stop is put somewhere by hand', () => {
    const desk = long();
    desk.order(trail(ticks(20)));
    const stop = { unit: 'price', price: 83_985 as Price } as const;
    desk.order({ kind: 'editExits', ...OF_NQ, stop });
    prices(desk, 84_030);
    expect(stops(desk)).toEqual(['sell stop 1 @83985']);
  });

  it('is left to the venue for a position that has no stop', () => {
    const desk = naked();
    expect(desk.order(trail(ticks(20)))).toBe('done');
    expect(desk.take()).toEqual(['stop: sell trailingStop 1 @83980']);
    expect(plan(desk)).toBeNull();
    desk.price(84_010);
    expect(stops(desk)).toEqual(['sell trailingStop 1 @83990']);
    expect(desk.take()).toEqual([]);
  });

  it('ends at the venue with a stop that stays, and never without one', () => {
    const desk = naked();
    desk.order(trail(ticks(20)));
    desk.price(84_010);
    desk.take();
    desk.held = ({ kind }) => kind === 'cancel';
    expect(desk.order(trail(null))).toBe('done');
    expect(stops(desk)).toEqual(['sell trailingStop 1 @83990', 'sell stop 1 @83990']);
    desk.release();
    expect(stops(desk)).toEqual(['sell stop 1 @83990']);
  });

  it.each([
    ['NO_POSITION', () => new TradingRun(), ticks(20)],
    ['TRAIL_INVALID', () => long(), ticks(0)],
    ['TRAIL_INVALID', () => long(), ticks(1_001)],
    ['TRAIL_INVALID', () => long(), { unit: 'atr', minutes: 60, length: 14, multiple: 2 }],
    ['TRAIL_INVALID', () => long(), { unit: 'atr', minutes: 1, length: 14, multiple: 0 }],
    ['NO_BARS', () => long(), { unit: 'atr', minutes: 5, length: 14, multiple: 2 }],
  ] as const)('refuses with %s', (code, make, distance) => {
    expect(make().order(trail(distance))).toBe(code);
  });
});

describe('trailing by the range of bars', () => {
  const atr = { unit: 'atr', minutes: 1, length: 3, multiple: 2 } as const;

  /** A market with closed minutes, each so many ticks from high to low. */
  function ranging(range: number): TradingRun {
    const desk = long();
    const { recent } = desk.run.engine.market.markets.get(NQ) ?? {};
    for (let minute = 10; minute > 0; minute -= 1) {
      const openedAt = (desk.run.now - minute * 60_000) as UnixMs;
      const [high, low] = [84_000 + range, 84_000] as Price[];
      recent?.add({ openedAt, open: low, high, low, close: low, volume: 1 } as Bar);
    }
    return desk;
  }

  it('keeps the stop so many average ranges behind', () => {
    const desk = ranging(8);
    expect(desk.order(trail(atr))).toBe('done');
    expect(stops(desk)).toEqual(['sell stop 1 @83984']);
    prices(desk, 84_010);
    expect(stops(desk)).toEqual(['sell stop 1 @83994']);
  });

  it('is done by the desk, though there is no stop yet: the venue knows no range', () => {
    const desk = ranging(8);
    desk.venue.cancel(desk.idOf('stop'));
    desk.settle();
    desk.take();
    desk.order(trail(atr));
    expect(desk.take()).toEqual(['stop: sell stop 1 @83984']);
    expect(plan(desk)?.trail).toEqual(atr);
  });
});

describe('a time exit', () => {
  const exitIn = (desk: TradingRun, seconds: number): string =>
    desk.order({ kind: 'timeExit', ...OF_NQ, at: (desk.run.now + seconds * 1_000) as UnixMs });

  it('closes the position at its instant, though no price comes', () => {
    const desk = long();
    expect(exitIn(desk, 60)).toBe('done');
    desk.pass(59);
    expect(desk.take()).toEqual([]);
    desk.pass(1);
    expect(desk.take().at(-1)).toBe('close all');
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });

  it('survives a restart', () => {
    const desk = long();
    exitIn(desk, 60);
    desk.run.restart();
    desk.settle();
    desk.pass(60);
    desk.price(84_000);
    expect(desk.size).toBe(0);
  });

  it('can be taken back, and ends with the position', () => {
    const desk = long();
    exitIn(desk, 60);
    desk.order({ kind: 'timeExit', ...OF_NQ, at: null });
    desk.pass(61);
    expect(desk.size).toBe(1);
    exitIn(desk, 60);
    desk.order({ kind: 'closePosition', ...OF_NQ, quantity: null });
    desk.price(84_000);
    wish(desk, anEntry({ type: 'market', price: null, entry: 'again' }));
    desk.price(84_000);
    desk.pass(120);
    expect(desk.size).toBe(1);
  });

  it('is refused in the past and where nothing is held', () => {
    expect(exitIn(long(), 0)).toBe('TIME_PAST');
    expect(exitIn(new TradingRun(), 60)).toBe('NO_POSITION');
  });
});

describe('what a strategy wishes', () => {
  it('is carried out by the same operations', () => {
    const desk = long({}, 2);
    desk.price(84_030);
    wish(desk, { kind: 'moveTarget', price: 84_100 as Price, reason: 'test' });
    wish(desk, { kind: 'breakeven', offsetTicks: 2 as Ticks });
    expect(desk.working).toEqual(['sell stop 2 @84002', 'sell limit 2 @84100']);
    desk.pass(1);
    wish(desk, { kind: 'trail', distance: ticks(20) });
    expect(stops(desk)).toEqual(['sell stop 2 @84010']);
    wish(desk, { kind: 'moveTarget', price: null, reason: 'test' });
    wish(desk, { kind: 'closePosition', quantity: 1 as Quantity, reason: 'test' });
    desk.price(84_030);
    expect(desk.working).toEqual(['sell stop 1 @84010']);
    wish(desk, { kind: 'timeExit', at: (desk.run.now + 1_000) as UnixMs });
    desk.pass(1);
    desk.price(84_030);
    expect(desk.size).toBe(0);
    expect(desk.run.takeHeard()).toContain('flat');
  });

  it('changes its entry, by risk', () => {
    const desk = new TradingRun();
    wish(desk, anEntry());
    const entry = { kind: 'modifyEntry', entry: 'long', reason: 'test' } as const;
    wish(desk, { ...entry, price: 84_020 as Price, quantity: 2 as Quantity });
    expect(desk.working).toEqual(['buy stop 2 @84020']);
    wish(desk, { ...entry, price: 83_990 as Price, quantity: null });
    expect(desk.working).toEqual(['buy stop 2 @84020']);
    expect(desk.run.audited('strategyNote').map(({ code }) => code)).toEqual(['STOP_SIDE']);
  });

  it('names groups of its own, apart from those of a person', () => {
    const desk = new TradingRun();
    wish(desk, anEntry({ group: 'breakout' }));
    wish(
      desk,
      anEntry({ entry: 'short', side: 'sell', price: 83_990 as Price, group: 'breakout' }),
    );
    desk.price(84_010);
    expect(desk.working).toEqual(['sell stop 1 @83970', 'sell limit 1 @84090']);
    expect(desk.run.takeHeard()).toContain('ended short canceled');
  });

  it('enters with a trailing stop or at the best bid', () => {
    const desk = new TradingRun();
    wish(desk, anEntry({ type: 'trailingStop', price: 84_020 as Price }));
    wish(desk, anEntry({ entry: 'bid', type: 'joinBid', price: null }));
    expect(desk.take()).toEqual(['entry: buy trailingStop 1 @84020', 'entry: buy joinBid 1']);
  });

  it('leaves the exits alone in a halted account', () => {
    const desk = long();
    wish(desk, { kind: 'trail', distance: ticks(20) });
    desk.order({ kind: 'halt', accountId: ACCOUNT, mode: 'halted', reason: 'test' });
    desk.take();
    prices(desk, 84_030);
    wish(desk, { kind: 'moveTarget', price: null, reason: 'test' });
    wish(desk, { kind: 'breakeven', offsetTicks: 0 as Ticks });
    expect(desk.take()).toEqual([]);
    desk.order({ kind: 'resume', accountId: ACCOUNT, reason: 'test' });
    prices(desk, 84_030);
    expect(stops(desk)).toEqual(['sell stop 1 @84010']);
  });

  it('touches no exits of what others hold', () => {
    const desk = long();
    desk.venue.placeForeign('buy');
    desk.settle();
    desk.price(84_000);
    wish(desk, { kind: 'moveStop', price: 83_980 as Price, reason: 'trail' });
    expect(stops(desk)[0]).toBe('sell stop 1 @83980');
  });
});
