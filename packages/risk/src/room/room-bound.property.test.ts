import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../test/room-outcomes.ts';
import { bookOfScene, scenes } from '../../test/room-scene.ts';

describe('the worst case of up to six orders', () => {
  it('is the lowest of all outcomes, reached by one of them and undercut by none', () => {
    const seen = { bounded: 0, sixOrders: 0, positions: 0 };
    const check = fc.property(scenes, (scene) => {
      const outcomes = outcomesOf(scene);
      const book = bookOfScene(scene);
      if (outcomes === null) {
        expect(book.worst).toBe(Number.NEGATIVE_INFINITY);
        expect(book.unbounded).not.toBeNull();
        return;
      }
      seen.bounded += 1;
      seen.positions += scene.held.length > 0 ? 1 : 0;
      const stops = scene.held.flatMap((held) => held.stops);
      seen.sixOrders += stops.length + scene.entries.length === 6 ? 1 : 0;
      expect(book.worst).toBe(outcomes.lowest);
      expect(book.unbounded).toBeNull();
      // No exit is better than the price of now, and nothing done is among the outcomes.
      expect(book.equity).toBe(outcomes.highest);
    });
    fc.assert(check, { numRuns: 1_000 });
    expect(seen.bounded).toBeGreaterThan(500);
    expect(seen.positions).toBeGreaterThan(150);
    expect(seen.sixOrders).toBeGreaterThan(30);
  });
});
