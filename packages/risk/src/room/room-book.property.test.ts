import type { ClientOrderId } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookOfScene, CONTRACTS, scenes } from '../../test/room-scene.ts';
import { histories, ToldBook } from '../../test/room-steps.ts';
import type { RoomRequest } from './gate.ts';
import type { RoomBook } from './room-book.ts';

const requests: fc.Arbitrary<RoomRequest> = fc.record({
  contract: fc.constantFrom(...CONTRACTS),
  quantity: fc.integer({ min: 1, max: 12 }),
  stopTicks: fc.nat(60),
  group: fc.constantFrom(null, 'g', 'h'),
});

/** Everything that a book answers. */
const answersOf = (book: RoomBook, request: RoomRequest) => ({
  equity: book.equity,
  worst: book.worst,
  unbounded: book.unbounded,
  fits: book.largestFit(request, { threshold: book.worst - 2_000_000_000 }),
  loss: book.lossOf(request),
  terms: book.terms(),
});

describe('a book that is told one change at a time', () => {
  it('answers like one that was told only what is in force', () => {
    let known = 0;
    const check = fc.property(histories, requests, (history, request) => {
      const told = new ToldBook();
      for (const step of history) {
        told.tell(step);
        const { equity, worst } = told.book;
        known += Number.isFinite(worst) ? 1 : 0;
        if (Number.isFinite(worst)) expect(worst).toBeLessThanOrEqual(equity);
      }
      expect(answersOf(told.book, request)).toEqual(answersOf(told.rebuilt(), request));
    });
    fc.assert(check, { numRuns: 1_500 });
    expect(known).toBeGreaterThan(5_000);
  });

  it('has lines that add up to its worst case, in whole micro-dollars', () => {
    let lines = 0;
    const check = fc.property(histories, (history) => {
      const told = new ToldBook();
      for (const step of history) {
        told.tell(step);
        const terms = told.book.terms();
        if (!Number.isFinite(told.book.worst)) {
          expect(terms).toEqual([]);
          continue;
        }
        lines += terms.length;
        for (const { amount } of terms) expect(Number.isSafeInteger(amount)).toBe(true);
        expect(terms.reduce((sum, { amount }) => sum + amount, 0)).toBe(told.book.worst);
      }
    });
    fc.assert(check, { numRuns: 500 });
    expect(lines).toBeGreaterThan(5_000);
  });
});

describe('the largest size that fits', () => {
  it('leaves the worst case above the threshold, and one more contract does not', () => {
    let reduced = 0;
    const near = fc.record({
      contracts: fc.nat(14),
      micros: fc.constantFrom(-1, 0, 1, 1_234_567),
    });
    const check = fc.property(scenes, requests, near, (scene, request, { contracts, micros }) => {
      const book = bookOfScene(scene);
      const worstWith = (quantity: number): number => {
        const other = bookOfScene(scene);
        const orderId = 'asked' as ClientOrderId;
        if (quantity > 0) other.setEntry({ ...request, orderId, side: 'buy', quantity });
        return other.worst;
      };
      // At what some number of contracts leaves, and a micro-dollar beside it.
      const threshold = worstWith(contracts) + micros;
      const fits = book.largestFit(request, { threshold });
      if (!(book.worst > threshold)) expect(fits).toBe(0);
      if (fits > 0) expect(worstWith(fits)).toBeGreaterThan(threshold);
      if (fits < request.quantity) expect(worstWith(fits + 1) > threshold).toBe(false);
      if (fits > 0 && fits < request.quantity) reduced += 1;
      const lost = book.worst - worstWith(request.quantity);
      if (Number.isFinite(lost)) expect(book.lossOf(request)).toBe(lost);
    });
    fc.assert(check, { numRuns: 2_000 });
    expect(reduced).toBeGreaterThan(300);
  });
});
