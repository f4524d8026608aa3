import type { Price, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, at, DeskRun, NQ, STRATEGY } from '../test/desk-run.ts';
import { anEntry } from '../test/scripted-strategy.ts';
import { aVenueOrder, FIRST, longOne, workingEntry } from '../test/venue-entities.ts';

const stop = { kind: 'setStrategyRunning', strategyId: STRATEGY, running: false } as const;
const go = { ...stop, running: true } as const;

const answers = (run: DeskRun): readonly string[] =>
  run.audits.flatMap((audit) => {
    if (audit.kind === 'commandDone') return ['done'];
    return audit.kind === 'commandRefused' ? [audit.code] : [];
  });

describe('stopping a strategy', () => {
  it('cancels its entries and lets it open nothing', () => {
    const run = workingEntry(new DeskRun().start());
    run.command(stop);
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.order(aVenueOrder({ status: 'canceled' }));
    run.wish(anEntry({ entry: 'other' }));
    expect(run.takeEffects()).toEqual([]);
    expect(run.takeHeard()).toContain('ended other canceled');
  });

  it('cancels an entry that was on its way as soon as it has a name', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.takeEffects();
    run.command(stop);
    expect(run.takeEffects()).toEqual([]);
    run.submitAnswered(FIRST, { kind: 'accepted', venueOrderId: '100' as VenueOrderId });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });

  it('leaves an open position its exits, and lets it move them', () => {
    const run = longOne(new DeskRun().start());
    run.command(stop);
    expect(run.takeEffects()).toEqual([]);
    run.wish({ kind: 'moveStop', price: 84_000 as Price, reason: 'breakeven' });
    expect(run.takeEffects()).toEqual(['modify 101 stop 84000']);
  });

  it('survives a restart, and ends when it is started again', () => {
    const run = new DeskRun().start();
    run.command(stop);
    run.restart().settle();
    run.trade(84_000);
    run.wish(anEntry());
    expect(run.takeEffects()).toEqual([]);
    run.command(go);
    run.wish(anEntry());
    expect(run.takeEffects()).toEqual(['submit run2-0-1 buy stop 1 NQZ5']);
  });

  it('does not ask again and again for a cancel that the venue refuses', () => {
    const run = workingEntry(new DeskRun().start());
    run.command(stop);
    run.takeEffects();
    const outcome = { kind: 'rejected', code: 'NO', reason: 'no' } as const;
    run.tell({ kind: 'cancelAnswered', venueOrderId: '100' as VenueOrderId, outcome });
    run.settle({ orders: [aVenueOrder()] });
    expect(run.takeEffects()).toEqual([]);
    run.pass(6);
    run.settle({ orders: [aVenueOrder()] });
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });
});

describe('a command', () => {
  it('is carried out once, however often it comes', () => {
    const run = workingEntry(new DeskRun().start());
    const cancel = { kind: 'cancelOrder', clientOrderId: FIRST as never } as const;
    run.command(cancel, 'same');
    run.command(cancel, 'same');
    expect(run.takeEffects()).toEqual(['cancel 100']);
    expect(answers(run)).toEqual(['done', 'done']);
  });

  it('is still known after a restart', () => {
    const run = new DeskRun().start();
    run.command(stop, 'same');
    run.command(go, 'other');
    run.restart();
    run.command(stop, 'same');
    expect(run.engine.strategies.hosts[0]?.running).toBe(true);
  });

  it('that was refused is refused again, and not done the second time', () => {
    const run = longOne(new DeskRun().start());
    const configure = { kind: 'configureStrategy', strategyId: STRATEGY, settings: {} } as const;
    run.command(configure, 'same');
    run.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 84_000 as Price });
    run.command(configure, 'same');
    expect(answers(run)).toEqual(['STRATEGY_BUSY', 'STRATEGY_BUSY']);
  });

  it.each([
    { code: 'STRATEGY_UNKNOWN', command: { ...stop, strategyId: 'x' as never } },
    {
      code: 'STRATEGY_UNKNOWN',
      command: { kind: 'configureStrategy', strategyId: 'x' as never, settings: {} } as const,
    },
    { code: 'ACCOUNT_UNKNOWN', command: { kind: 'flatten', accountId: 1 as never } as const },
    {
      code: 'ORDER_UNKNOWN',
      command: { kind: 'cancelOrder', clientOrderId: 'x' as never } as const,
    },
    {
      code: 'ORDER_NOT_WORKING',
      command: { kind: 'cancelOrder', clientOrderId: FIRST as never } as const,
    },
  ])('is refused with $code', ({ code, command }) => {
    const run = longOne(new DeskRun().start());
    run.command(command);
    expect(answers(run)).toEqual([code]);
    expect(run.takeEffects()).toEqual([]);
  });
});

describe('new settings', () => {
  const configure = {
    kind: 'configureStrategy',
    strategyId: STRATEGY,
    settings: { fiveMinutes: true },
  } as const;

  it('start the strategy over, with its past and without its old wake-ups', () => {
    const run = new DeskRun().start();
    run.wish({ kind: 'wakeAt', name: 'old', at: (run.now + 90_000) as never });
    run.pass(60);
    run.trade(84_001);
    run.forget();
    run.command(configure);
    const asked = run.effects.find(({ kind }) => kind === 'requestHistory');
    expect(asked).toMatchObject({ from: run.now - 120 * 60_000 });
    run.effects = [];
    const openedAt = at('2025-11-11T14:59:00Z');
    const bar = { openedAt, open: 1, high: 3, low: 1, close: 2, volume: 9 } as never;
    run.tell({ kind: 'history', contractId: NQ, bars: [bar], partial: null });
    expect(run.takeHeard()).toContain(`past 1m ${openedAt} 3/1/2 9`);
    run.pass(120);
    expect(run.takeHeard().filter((word) => word.startsWith('wake'))).toEqual([]);
  });

  it('are refused while it has an order or a position', () => {
    const run = workingEntry(new DeskRun().start());
    run.command({ ...configure, strategyId: STRATEGY });
    expect(answers(run)).toEqual(['STRATEGY_BUSY']);
  });

  it('survive a restart', () => {
    const run = new DeskRun().start();
    run.command(configure);
    run.restart();
    expect(run.strategy.barMinutes).toEqual([1, 5]);
  });

  it('of an account that is not there change nothing', () => {
    const run = new DeskRun().start();
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    expect(answers(run)).toEqual(['done']);
  });
});
