import type { ContractId, Price, UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketTape } from './market-tape.ts';

const NQ = 'CON.F.US.ENQ.Z25' as ContractId;
const OTHER = 'CON.F.US.MNQ.Z25' as ContractId;

type Heard = Readonly<{ sequence: number; at: number; price: number; other: boolean }>;

const days = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 3 }),
      later: fc.integer({ min: 0, max: 50_000 }),
      price: fc.integer({ min: -5, max: 5 }),
      other: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((rows) => {
    let sequence = 0;
    let at = 0;
    return rows.map(({ step, later, price, other }): Heard => {
      sequence += step;
      at += later;
      return { sequence, at, price, other };
    });
  });

function tapeOf(heard: readonly Heard[]): MarketTape {
  const tape = new MarketTape();
  for (const { sequence, at, price, other } of heard) {
    const told = { at: at as UnixMs, venueAt: at as UnixMs, contractId: other ? OTHER : NQ };
    tape.addTrade({ kind: 'trade', price: price as Price, size: 1, ...told }, sequence);
  }
  return tape;
}

describe('the tape of a day', () => {
  it('tells the prices of one contract between two records, and the last one before', () => {
    const place = fc.integer({ min: 0, max: 130 });
    const check = fc.property(days, place, place, (heard, from, to) => {
      const tape = tapeOf(heard);
      const own = heard.filter(({ other }) => !other);
      const between = own.filter(({ sequence }) => sequence >= from && sequence < to);
      const told = [...tape.points(NQ, from, to)];
      expect(told.map(({ sequence }) => sequence)).toEqual(between.map((one) => one.sequence));
      const prices = between.map(({ price }) => price);
      const extremes = tape.extremes(NQ, from, to);
      expect(extremes?.high.price).toBe(prices.length === 0 ? undefined : Math.max(...prices));
      expect(extremes?.low.price).toBe(prices.length === 0 ? undefined : Math.min(...prices));
      const before = own.filter(({ sequence }) => sequence < to).at(-1);
      expect(tape.before(NQ, to)?.price).toBe(before?.price);
      expect(tape.before(NQ, to)?.at).toBe(before?.at);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('makes bars that hold every price of their minute, and no more minutes than asked for', () => {
    const check = fc.property(days, fc.integer({ min: 0, max: 130 }), (heard, to) => {
      const bars = tapeOf(heard).minutes(NQ, to, 3);
      const own = heard.filter(({ other, sequence }) => !other && sequence < to);
      const minutes = [...new Set(own.map(({ at }) => Math.floor(at / 60_000)))].slice(-3);
      expect(bars.map(({ openedAt }) => openedAt / 60_000)).toEqual(minutes);
      for (const { openedAt, open, high, low, close, trades } of bars) {
        const prices = own
          .filter(({ at }) => Math.floor(at / 60_000) === openedAt / 60_000)
          .map(({ price }) => price);
        const [first] = prices;
        expect([open, close, trades]).toEqual([first, prices.at(-1), prices.length]);
        expect([high, low]).toEqual([Math.max(...prices), Math.min(...prices)]);
      }
    });
    fc.assert(check, { numRuns: 300 });
  });
});
