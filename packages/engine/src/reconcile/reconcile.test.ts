import type { Money, Price, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, at, DeskRun, NQ } from '../../test/desk-run.ts';
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
const STOP = `${FIRST}-SL`;
const EXITS = [
  aStop({ status: 'open', stopPrice: 83_971 as Price }),
  aTarget({ status: 'open', limitPrice: 84_091 as Price }),
];

/** A run with a long position, and what a venue that agrees with it tells. */
function longRun() {
  const run = longOne(new DeskRun().start());
  run.account = { ...run.account, balance: run.book.balance };
  const fill = run.aFill({ venueOrderId: ID, side: 'buy', price: 84_011 as Price });
  const venue = {
    positions: [aPosition(1)],
    orders: EXITS,
    fills: [{ ...fill, fillId: 'f1' as never }],
  };
  return { run, venue };
}

describe('reconciliation', () => {
  it('of two equal states finds nothing, once and again', () => {
    const { run, venue } = longRun();
    for (let round = 0; round < 2; round += 1) {
      run.desk.reconcile('test');
      const before = JSON.stringify(run.engine.snapshot().accounts[0]?.unit.desk.book);
      run.settle(venue);
      expect(JSON.stringify(run.engine.snapshot().accounts[0]?.unit.desk.book)).toBe(before);
    }
    expect(run.audited('difference')).toEqual([]);
    expect(run.audited('accountReconciled').map(({ differences }) => differences)).toEqual([0, 0]);
    expect(run.takeEffects()).toEqual([]);
  });

  it('takes the balance of the venue and says so, then finds nothing [D2]', () => {
    const { run, venue } = longRun();
    run.account = { ...run.account, balance: 49_000_000_000 as Money };
    run.desk.reconcile('test');
    run.settle(venue);
    run.desk.reconcile('test');
    run.settle(venue);
    expect(run.audited('difference').map(({ what }) => what)).toEqual(['balance']);
    expect(run.book.balance).toBe(49_000_000_000);
  });

  it('takes the average price of the venue, and keeps the entry of the trade [D3]', () => {
    const { run, venue } = longRun();
    const positions = [aPosition(1, { averagePriceTicks: 84_013 })];
    run.desk.reconcile('test');
    run.settle({ ...venue, positions });
    run.desk.reconcile('test');
    run.settle({ ...venue, positions });
    const told = run.audited('difference').map(({ ours, venue: theirs }) => `${ours} ${theirs}`);
    expect(told).toEqual(['84011 84013']);
    expect(run.book.get(NQ)?.position.cost).toBe(84_013 * 5_000_000);
    expect(run.book.get(NQ)?.lots.map(({ price }) => price)).toEqual([84_011]);
  });

  it.each([
    ['asks', 'another profit than ours', -200_000_000, ['reconcile']],
    ['does not ask', 'our profit', -205_000_000, []],
    ['does not ask', 'our profit in whole cents', -204_995_000, []],
    ['does not ask', 'no profit', null, []],
  ])('%s after a fill that tells %s', (_asks, _tells, profitAndLoss, effects) => {
    const { run } = longRun();
    run.fill({
      venueOrderId: '101' as VenueOrderId,
      side: 'sell',
      price: 83_970 as Price,
      profitAndLoss: profitAndLoss as Money | null,
    });
    expect(run.takeEffects()).toEqual(effects);
  });

  it('leaves a fill that overtook the answer to its submit until the answer is there', () => {
    const run = new DeskRun().start();
    run.wish(anEntry({ type: 'market', price: null }));
    const fill = run.aFill({ venueOrderId: ID, side: 'buy', price: 84_011 as Price });
    run.account = { ...run.account, balance: (run.book.balance - 1_900_000) as Money };
    const venue = { positions: [aPosition(1)], fills: [fill] };
    run.desk.reconcile('test');
    run.settle(venue);
    expect(run.book.positionSize(NQ)).toBe(0);
    expect(run.audited('filled')).toEqual([]);
    run.submitAnswered(FIRST, { kind: 'accepted', venueOrderId: ID });
    run.pass(3);
    run.settle({ ...venue, orders: EXITS });
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.audited('filled').map(({ fill: { fillId } }) => fillId)).toEqual([fill.fillId]);
    expect(run.audited('orderChanged').map(({ change }) => change)).not.toContain('adopted');
  });

  it('adopts a position and an order that were placed elsewhere [F1]', () => {
    const run = new DeskRun().start();
    run.desk.reconcile('test');
    const order = aVenueOrder({ customTag: null, venueOrderId: '900' as VenueOrderId });
    run.settle({ positions: [aPosition(2)], orders: [order] });
    expect(run.book.positionSize(NQ)).toBe(2);
    expect(run.audited('orderChanged').map(({ change }) => change)).toContain('adopted');
    run.wish(anEntry());
    expect(run.denials).toEqual(['UNBOUNDED_RISK']);
  });

  it('ends the trade of an adopted position when it is closed, at its average price', () => {
    const run = new DeskRun().start();
    run.desk.reconcile('test');
    run.settle({ positions: [aPosition(2)] });
    const order = aVenueOrder({
      customTag: null,
      venueOrderId: '901' as VenueOrderId,
      side: 'sell',
    });
    run.order(order);
    for (let part = 0; part < 2; part += 1) {
      run.fill({ venueOrderId: order.venueOrderId, side: 'sell', price: 84_021 as Price });
    }
    const trades = run.audited('tradeClosed').map(({ trade }) => trade);
    expect(trades.map(({ grossPnl, exitReason }) => [grossPnl, exitReason])).toEqual([
      [50_000_000, 'foreign'],
      [50_000_000, 'foreign'],
    ]);
    expect(run.book.isFlat()).toBe(true);
  });

  it('tells the strategy when the venue turns out to be flat [D1]', () => {
    const { run } = longRun();
    run.desk.reconcile('test');
    const { venue } = longRun();
    run.settle({ fills: venue.fills });
    expect(run.takeHeard()).toEqual(['flat']);
    expect(run.desk.orders.live()).toEqual([]);
  });

  it('values what a missed fill bought at its price, not at one from before it', () => {
    const run = workingEntry(new DeskRun().start());
    run.pass(60);
    const fill = run.aFill({
      venueOrderId: '100' as VenueOrderId,
      side: 'buy',
      price: 84_400 as Price,
    });
    run.account = { ...run.account, balance: (run.account.balance - 1_900_000) as never };
    const done = aVenueOrder({ status: 'filled', filledQuantity: 1 });
    const stop = aStop({ status: 'open', stopPrice: 84_360 as Price });
    run.desk.reconcile('test');
    const positions = [aPosition(1, { averagePriceTicks: 84_400 })];
    run.settle({ orders: [done, stop], fills: [fill], positions });
    expect(run.desk.risk.room.equity).toBe(run.book.balance);
    expect(run.audited('limitTouched')).toEqual([]);
  });

  it('takes a fill that was missed, and the trade that it ended [P9]', () => {
    const { run, venue } = longRun();
    run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: '' });
    const exit = run.aFill({
      venueOrderId: '101' as VenueOrderId,
      side: 'sell',
      price: 83_970 as Price,
    });
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.account = {
      ...run.account,
      balance: (run.book.balance - 205_000_000 - 1_900_000) as Money,
    };
    run.settle({ fills: [...venue.fills, exit] });
    expect(run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual(['stop']);
    expect(run.audited('difference').map(({ what }) => what)).toEqual([`fill ${exit.fillId}`]);
    expect(run.book.balance).toBe(run.account.balance);
    expect(run.desk.known).toBe(true);
  });

  it('does not believe an answer that lacks a fill which we know [Q1]', () => {
    const { run } = longRun();
    run.desk.reconcile('test');
    run.takeEffects();
    const { account } = run;
    const old = { account, positions: [], orders: [], fills: [], fillsSince: 0 as never };
    run.tell({ kind: 'reconciled', snapshot: old });
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.takeEffects()).toEqual(['reconcile']);
    expect(run.audited('accountReconciled')).toEqual([]);
  });

  it('does not ask without a pause when the answers stay old', () => {
    const { run } = longRun();
    run.desk.reconcile('test');
    const old = {
      account: run.account,
      positions: [],
      orders: [],
      fills: [],
      fillsSince: 0 as never,
    };
    for (let round = 0; round < 10; round += 1) {
      run.takeEffects();
      run.tell({ kind: 'reconciled', snapshot: old });
    }
    expect(run.takeEffects()).toEqual([]);
    run.pass(5);
    expect(run.takeEffects()).toEqual(['reconcile']);
  });

  it('asks again when a fill came in between and the figures differ', () => {
    const run = workingEntry(new DeskRun().start());
    run.desk.reconcile('test');
    run.takeEffects();
    const { account } = run;
    const fill = run.fill({ venueOrderId: ID, side: 'buy', price: 84_011 as Price });
    // Account and positions were read before the fill, the fills after it.
    const torn = { account, positions: [], orders: [], fills: [fill], fillsSince: 0 as never };
    run.tell({ kind: 'reconciled', snapshot: torn });
    expect(run.book.positionSize(NQ)).toBe(1);
    expect(run.book.balance).toBe(50_000_000_000 - 1_900_000);
    expect(run.audited('difference')).toEqual([]);
    expect(run.takeEffects()).toEqual(['reconcile']);
  });

  it('that fails is tried again, and nothing opens meanwhile [Q2]', () => {
    const run = new DeskRun();
    run.tell({ kind: 'started', runId: 'run1' as never });
    run.takeEffects();
    run.tell({ kind: 'reconcileFailed', accountId: ACCOUNT, reason: 'away' });
    run.pass(31);
    expect(run.takeEffects()).toContain('reconcile');
  });
});

describe('after a restart', () => {
  it('a cancel that the venue does not show is sent again [R2]', () => {
    const run = workingEntry(new DeskRun().start());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    run.restart();
    run.settle({ orders: [aVenueOrder(), aStop(), aTarget()] });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });

  it('a cancel that arrived is not sent again', () => {
    const run = workingEntry(new DeskRun().start());
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    run.restart();
    run.settle();
    expect(run.takeEffects()).toEqual([]);
    expect(run.statusOf(FIRST)).toBe('canceled');
    expect(run.takeHeard()).toContain('ended long canceled');
  });

  it('a stop move that the venue does not show is sent again', () => {
    const { run, venue } = longRun();
    run.wish({ kind: 'moveStop', price: 84_013 as Price, reason: 'breakeven' });
    expect(run.takeEffects()).toEqual(['modify 101 stop 84013']);
    run.restart();
    run.settle(venue);
    expect(run.takeEffects()).toEqual(['modify 101 stop 84013']);
  });

  it('a stop move that arrived is not sent again', () => {
    const { run, venue } = longRun();
    run.wish({ kind: 'moveStop', price: 84_013 as Price, reason: 'breakeven' });
    run.restart();
    const orders = [aStop({ status: 'open', stopPrice: 84_013 as Price }), ...EXITS.slice(1)];
    run.settle({ ...venue, orders });
    expect(run.takeEffects()).toEqual([]);
    run.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 84_012 as Price });
    expect(run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual(['breakeven']);
  });

  it.each([
    { name: 'that never left ends [R1]', orders: [], status: 'rejected' },
    { name: 'that arrived works', orders: [aVenueOrder()], status: 'working' },
  ])('a submit $name', ({ orders, status }) => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.restart();
    run.settle({ orders });
    run.pass(6);
    run.settle({ orders });
    expect(run.statusOf(FIRST)).toBe(status);
    expect(run.effectWords()).toEqual([]);
  });

  it('learns from its exits that an entry has filled whose answer was lost [P15]', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.restart();
    const fill = run.aFill({ venueOrderId: ID, side: 'buy', price: 84_011 as Price });
    run.account = { ...run.account, balance: (50_000_000_000 - 1_900_000) as Money };
    run.settle({ positions: [aPosition(1)], orders: EXITS, fills: [fill] });
    expect(run.statusOf(FIRST)).toBe('filled');
    expect(run.takeHeard()).toContain('filled long buy 1@84011');
    expect(run.desk.orders.live().map(({ order }) => order.role)).toEqual(['stop', 'target']);
  });

  it('names its orders apart from those of the run before', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.restart('run2').settle();
    run.pass(6);
    run.settle();
    run.trade(84_000);
    run.wish(anEntry());
    expect(run.takeEffects()).toEqual(['submit run2-0-1 buy stop 1 NQZ5']);
  });
});

describe('a stop move', () => {
  it('that is refused is not repeated for ever [M2]', () => {
    const { run, venue } = longRun();
    run.wish({ kind: 'moveStop', price: 84_013 as Price, reason: 'breakeven' });
    run.takeEffects();
    const outcome = { kind: 'rejected', code: 'INVALID_PRICE', reason: 'no' } as const;
    run.tell({ kind: 'modifyAnswered', venueOrderId: '101' as VenueOrderId, outcome });
    run.settle(venue);
    expect(run.takeEffects()).toEqual([]);
    run.wish({ kind: 'moveStop', price: 84_012 as Price, reason: 'breakeven' });
    expect(run.takeEffects()).toEqual(['modify 101 stop 84012']);
  });

  it('without an answer is asked about and sent again when it is not seen [M3]', () => {
    const { run, venue } = longRun();
    run.wish({ kind: 'moveStop', price: 84_013 as Price, reason: 'breakeven' });
    run.takeEffects();
    const outcome = { kind: 'unknown', reason: 'timeout' } as const;
    run.tell({ kind: 'modifyAnswered', venueOrderId: '101' as VenueOrderId, outcome });
    run.settle(venue);
    expect(run.takeEffects()).toEqual(['modify 101 stop 84013']);
  });

  it.each([83_971, 83_970])('to %d would be no nearer to the market and is not sent', (price) => {
    const { run } = longRun();
    run.wish({ kind: 'moveStop', price: price as Price, reason: 'trail' });
    expect(run.takeEffects()).toEqual([]);
    expect(run.desk.orders.get(STOP as never)?.stopMoved).toBeNull();
  });
});

describe('an answer that took days of a fast market', () => {
  it('does not count again what was forgotten meanwhile', () => {
    const { run, venue } = longRun();
    run.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 83_970 as Price });
    run.account = { ...run.account, balance: run.book.balance };
    const [entry] = venue.fills;
    run.desk.reconcile('test');
    run.takeEffects();
    for (const day of ['11', '12', '13']) run.passTo(at(`2025-11-${day}T23:30:00Z`));
    const fills = entry === undefined ? [] : [entry];
    const snapshot = {
      account: run.account,
      positions: [],
      orders: [],
      fills,
      fillsSince: 0 as never,
    };
    run.tell({ kind: 'reconciled', snapshot });
    expect(run.audited('difference')).toEqual([]);
    expect(run.book.isFlat()).toBe(true);
  });
});
