import type { FeedEntry, ServerMessage, StreamedQuote } from '@loadline/api-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';
import { DeskStore } from './desk-store.ts';
import { FEED_KEPT, mergeFeed } from './feed-list.ts';

const at = '2025-03-04T15:00:00.000Z';
const contractId = 'CON.F.US.ENQ.H25';

const anEntry = (sequence: number, text = 'told'): FeedEntry => ({
  sequence,
  at,
  severity: 'info',
  kind: 'order',
  accountId: null,
  text,
});

const aQuote = (last: string): { type: 'quote'; quote: StreamedQuote } => ({
  type: 'quote',
  quote: { contractId, bid: null, ask: null, last, at },
});

/** A store whose frames come when the test says so. */
function aStore() {
  const frames: (() => void)[] = [];
  const store = new DeskStore((flush) => frames.push(flush));
  return { store, frame: () => frames.splice(0).forEach((flush) => flush()), waiting: frames };
}

describe('DeskStore', () => {
  it('tells a hundred quotes of one frame once, and nobody else of them', () => {
    const { store, frame, waiting } = aStore();
    const calls = { quotes: 0, accounts: 0 };
    store.subscribe('quotes', () => (calls.quotes += 1));
    store.subscribe('accounts', () => (calls.accounts += 1));
    for (let price = 0; price < 100; price += 1) store.apply(aQuote(String(price)), 5);
    expect(waiting).toHaveLength(1);
    frame();
    expect(calls).toEqual({ quotes: 1, accounts: 0 });
    expect(store.quote(contractId)?.last).toBe('99');
    expect(store.lastPriceAt()).toBe(5);
  });

  it('keeps the same object of a section until that section changes', () => {
    const { store, frame } = aStore();
    const positions: ServerMessage = { type: 'section', name: 'positions', value: [], sequence: 1 };
    store.apply(positions, 0);
    const first = store.section('positions');
    store.apply({ type: 'section', name: 'orders', value: [], sequence: 2 }, 0);
    frame();
    expect(store.section('positions')).toBe(first);
    expect(store.section('accounts')).toBeNull();
  });

  it('draws a fill once however often it is told', () => {
    const { store } = aStore();
    const fill = { fillId: 'f1', accountId: 1, contractId, at, quantity: 1, price: '20500.25' };
    for (let told = 0; told < 3; told += 1) {
      store.apply({ type: 'fill', fill: { ...fill, side: 'buy', role: 'entry' } }, 0);
    }
    expect(store.fills()).toHaveLength(1);
  });

  it('hands on every bar at once, in order', () => {
    const { store } = aStore();
    const closes: string[] = [];
    const stop = store.onBar((bar) => closes.push(bar.close));
    const bar = {
      contractId,
      openedAt: at,
      open: '1',
      high: '9',
      low: '1',
      volume: 0,
      closed: false,
    };
    for (const close of ['2', '3']) store.apply({ type: 'bar', bar: { ...bar, close } }, 0);
    stop();
    store.apply({ type: 'bar', bar: { ...bar, close: '4' } }, 0);
    expect(closes).toEqual(['2', '3']);
  });
});

describe('the feed', () => {
  it('is newest first, without doubles, whatever comes again in whatever order', () => {
    const batches = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }));
    const check = fc.property(batches, (all) => {
      const feed = all.reduce<readonly FeedEntry[]>(
        (known, batch) =>
          mergeFeed(
            known,
            batch.map((sequence) => anEntry(sequence)),
          ),
        [],
      );
      const numbers = [...new Set(all.flat())].sort((a, b) => b - a);
      expect(feed.map(({ sequence }) => sequence)).toEqual(numbers);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('keeps the newest five hundred', () => {
    const many = Array.from({ length: 700 }, (_, index) => anEntry(index + 1));
    const feed = mergeFeed([], many);
    expect(feed).toHaveLength(FEED_KEPT);
    expect([feed[0]?.sequence, feed.at(-1)?.sequence]).toEqual([700, 201]);
  });
});

describe('the back-off', () => {
  it('doubles up to eight seconds and is shortened by chance by at most a quarter', () => {
    expect([0, 1, 2, 3, 4, 5, 40].map((attempt) => backOffMs(attempt, 0))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(backOffMs(4, 1)).toBe(6_000);
  });
});
