import { type Bar, MINUTE_MS, type Price, type UnixMs, type VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, at, DeskRun, LISTINGS, NEXT_NQ, NQ, TEN_O_CLOCK } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { aVenueOrder, longOne, workingEntry } from '../../test/venue-entities.ts';

const minute = (index: number): UnixMs => (TEN_O_CLOCK + index * MINUTE_MS) as UnixMs;

const aBar = (index: number, price = 84_000): Bar => ({
  openedAt: minute(index),
  open: price as Price,
  high: (price + 9) as Price,
  low: (price - 9) as Price,
  close: price as Price,
  volume: 100,
});

/** The minutes that the strategy heard of, with their highs. */
const minutesOf = (run: DeskRun): readonly string[] =>
  run
    .takeHeard()
    .filter((word) => word.includes(' 1m '))
    .map((word) => {
      const [kind = '', , openedAt = '', prices = ''] = word.split(' ');
      return `${kind} ${(Number(openedAt) - TEN_O_CLOCK) / MINUTE_MS} ${prices.split('/')[0]}`;
    });

function joined(): DeskRun {
  const run = new DeskRun();
  run.tell({ kind: 'started', runId: 'run1' as never });
  run.tell({ kind: 'connection', hub: 'market', state: 'up', reason: '' });
  run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
  run.tell({ kind: 'contracts', listings: LISTINGS });
  run.forget();
  return run;
}

const hub = (run: DeskRun, state: 'up' | 'down'): void =>
  run.tell({ kind: 'connection', hub: 'market', state, reason: '' });

describe('the minutes of a contract', () => {
  it('come from history and stream, each once and in order', () => {
    const run = joined();
    run.pass(10);
    run.trade(84_050);
    run.tell({ kind: 'history', contractId: NQ, bars: [aBar(-2), aBar(-1)], partial: aBar(0) });
    expect(minutesOf(run)).toEqual(['past -2 84009', 'past -1 84009']);
    run.passTo(minute(1));
    expect(minutesOf(run)).toEqual(['live 0 84050']);
    run.tell({ kind: 'history', contractId: NQ, bars: [aBar(-1), aBar(0)], partial: null });
    expect(minutesOf(run)).toEqual([]);
  });

  it('wait for the history that was asked for', () => {
    const run = joined();
    run.trade(84_000);
    run.passTo(minute(1));
    expect(minutesOf(run)).toEqual([]);
    run.tell({ kind: 'history', contractId: NQ, bars: [aBar(-1), aBar(0)], partial: null });
    expect(minutesOf(run)).toEqual(['past -1 84009', 'past 0 84009']);
  });

  it('that ended while the hub was away are taken whole from history', () => {
    const run = new DeskRun().start();
    run.pass(10);
    hub(run, 'down');
    run.passTo(minute(2));
    expect(minutesOf(run)).toEqual([]);
    hub(run, 'up');
    const bars = [aBar(0, 84_100), aBar(1, 84_200)];
    run.tell({ kind: 'history', contractId: NQ, bars, partial: aBar(2) });
    expect(minutesOf(run)).toEqual(['past 0 84109', 'past 1 84209']);
    run.passTo(minute(3));
    expect(minutesOf(run)).toEqual(['live 2 84009']);
  });

  it('that ended while the desk was down are taken whole from history', () => {
    const run = new DeskRun().start();
    run.now = minute(2);
    run.restart();
    run.pass(1);
    expect(minutesOf(run)).toEqual([]);
    run.tell({ kind: 'contracts', listings: LISTINGS });
    run.tell({ kind: 'history', contractId: NQ, bars: [aBar(0), aBar(1)], partial: null });
    expect(minutesOf(run)).toEqual(['past 0 84009', 'past 1 84009']);
  });

  it('are not told with a hole while history cannot be had, and history is asked for again', () => {
    const run = new DeskRun().start();
    hub(run, 'down');
    run.passTo(minute(2));
    hub(run, 'up');
    run.trade(84_300);
    run.takeEffects();
    run.tell({ kind: 'historyFailed', contractId: NQ, reason: 'away' });
    run.passTo(minute(3));
    expect(minutesOf(run)).toEqual([]);
    expect(run.effectWords()).toContain('requestHistory');
    run.tell({ kind: 'history', contractId: NQ, bars: [aBar(0), aBar(1)], partial: null });
    expect(minutesOf(run)).toEqual(['past 0 84009', 'past 1 84009', 'past 2 84300']);
  });
});

describe('a minute that a trade of the next one ends', () => {
  it('has its wishes woken in time, though nothing is open', () => {
    const run = new DeskRun({ settings: { reactive: true } }).start({ price: 84_002 });
    // The twelfth remainder 6 is the strategy's wish to be woken half a minute later.
    const close = 84_002 + ((6 - ((84_002 + 1) % 12) + 12) % 12);
    run.trade(close);
    const fields = { contractId: NQ, price: 84_000 as Price, size: 1, venueAt: minute(1) };
    run.tell({ kind: 'trade', ...fields });
    expect(minutesOf(run)).toHaveLength(1);
    expect(run.nextWakeAt).toBeLessThanOrEqual(run.engine.nextWakeAt);
    expect(run.engine.nextWakeAt).toBe(minute(0) + 75_000);
  });
});

const rolled = LISTINGS.map((listing) => ({ ...listing, active: listing.contractId === NEXT_NQ }));

describe('the feed of a contract', () => {
  const submits = (run: DeskRun): boolean => {
    run.takeEffects();
    run.wish(anEntry());
    return run.takeEffects().some((effect) => effect.startsWith('submit'));
  };
  const stale = (run: DeskRun): void =>
    run.tell({ kind: 'feedStale', contractId: NQ, reason: 'silent' });
  const quote = (run: DeskRun): void =>
    run.tell({ kind: 'quote', contractId: NQ, bid: null, ask: null, venueAt: run.now });

  it.each([
    { name: 'a trade', data: (run: DeskRun): void => run.trade(84_000) },
    { name: 'a quote', data: quote },
  ])('counts as back after a reconnect only with $name', ({ data }) => {
    const run = new DeskRun().start();
    hub(run, 'down');
    hub(run, 'up');
    run.settle();
    expect(submits(run)).toBe(false);
    expect(run.denials).toEqual(['FEED_DOWN']);
    data(run);
    expect(submits(run)).toBe(true);
  });

  it('opens nothing while it is silent in an open market, and asks for what was missed', () => {
    const run = new DeskRun().start();
    stale(run);
    stale(run);
    expect(submits(run)).toBe(false);
    run.forget();
    run.trade(84_001);
    expect(run.effectWords()).toEqual(['subscribe', 'requestHistory']);
    run.settle();
    expect(submits(run)).toBe(true);
    expect(run.audited('feedChanged').map(({ state }) => state)).toEqual(['live']);
  });

  it('says once that it fell silent', () => {
    const run = new DeskRun().start();
    stale(run);
    stale(run);
    expect(run.audited('feedChanged')).toMatchObject([{ state: 'stale', reason: 'silent' }]);
  });

  it('does not forget over a restart from its snapshot that it was silent', () => {
    const run = new DeskRun().start();
    stale(run);
    run.reload();
    expect(submits(run)).toBe(false);
  });
});

describe('a roll', () => {
  it('gives the strategy the next contract and its past, and no bar of the old one', () => {
    const run = new DeskRun().start();
    run.tell({ kind: 'contracts', listings: rolled });
    expect(run.takeHeard()).toEqual(['contract NQH6']);
    const asked = run.effects.find(({ kind }) => kind === 'requestHistory');
    expect(asked).toMatchObject({ contractId: NEXT_NQ, from: run.now - 120 * MINUTE_MS });
    run.trade(84_000);
    run.trade(84_900, NEXT_NQ);
    run.tell({ kind: 'history', contractId: NEXT_NQ, bars: [aBar(-1, 84_900)], partial: null });
    run.passTo(minute(1));
    expect(minutesOf(run)).toEqual(['past -1 84909', 'live 0 84900']);
  });

  it('gives the past also of a contract that was watched before, for a position in it', () => {
    const run = new DeskRun().start();
    const venueOrderId = '900' as VenueOrderId;
    run.order(aVenueOrder({ customTag: null, venueOrderId, contractId: NEXT_NQ }));
    run.fill({ venueOrderId, side: 'buy', price: 84_900 as Price, contractId: NEXT_NQ });
    run.tell({ kind: 'history', contractId: NEXT_NQ, bars: [aBar(-1, 84_900)], partial: null });
    run.tell({ kind: 'contracts', listings: rolled });
    run.takeHeard();
    run.tell({ kind: 'history', contractId: NEXT_NQ, bars: [aBar(-1, 84_900)], partial: null });
    expect(minutesOf(run)).toEqual(['past -1 84909']);
  });

  it.each([
    { name: 'an entry works', prepare: workingEntry },
    { name: 'a position is open', prepare: longOne },
  ])('waits while $name in the old contract', ({ prepare }) => {
    const run = prepare(new DeskRun().start());
    run.tell({ kind: 'contracts', listings: rolled });
    expect(run.takeHeard()).toEqual([]);
    expect(run.engine.strategies.hosts[0]?.contract?.id).toBe(NQ);
  });

  it('lets nothing more be opened in the old contract, only closed', () => {
    const run = longOne(new DeskRun().start());
    run.tell({ kind: 'contracts', listings: rolled });
    run.takeEffects();
    run.wish(anEntry({ entry: 'second', price: 84_500 as Price }));
    expect(run.denials).toEqual(['CONTRACT_EXPIRING']);
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    expect(run.takeEffects().length).toBeGreaterThan(0);
  });

  it('tells once a day what is left in the old contract', () => {
    const run = longOne(new DeskRun().start());
    run.tell({ kind: 'contracts', listings: rolled });
    run.tell({ kind: 'contracts', listings: rolled });
    const [told, ...more] = run.audited('rollDue');
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      contractId: NQ,
      frontId: NEXT_NQ,
      positions: [{ accountId: ACCOUNT, size: 1 }],
      strategies: ['scripted'],
    });
    expect(told?.orders).toHaveLength(2);
    run.reload();
    run.tell({ kind: 'contracts', listings: rolled });
    expect(run.audited('rollDue')).toHaveLength(1);
    run.passTo(at('2025-11-12T00:00:00Z'));
    run.tell({ kind: 'contracts', listings: rolled });
    expect(run.audited('rollDue')).toHaveLength(2);
  });

  it('tells nothing when nothing is left in the old contract', () => {
    const run = new DeskRun().start();
    run.tell({ kind: 'contracts', listings: rolled });
    expect(run.audited('rollDue')).toEqual([]);
  });

  it('is asked about at the opening of every session', () => {
    const run = new DeskRun().start();
    run.passTo(at('2025-11-11T23:00:00Z'));
    expect(run.takeEffects()).toEqual(['resolveContracts']);
  });

  it('says so when the venue lists no active contract', () => {
    const run = new DeskRun().start();
    run.tell({ kind: 'contracts', listings: [] });
    expect(run.audited('contractMissing').map(({ root }) => root)).toEqual(['NQ']);
  });
});
