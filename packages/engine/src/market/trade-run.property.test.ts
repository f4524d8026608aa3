import type { Price, UnixMs, VenueOrderId } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeskRun, NEXT_NQ, NQ, TEN_O_CLOCK } from '../../test/desk-run.ts';
import { aStop, longOne } from '../../test/venue-entities.ts';

/** Four trades, some of them over the end of a minute or of a contract that nobody watches. */
const runs = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 3 }),
    seconds: fc.array(fc.nat({ max: 70 }), { minLength: 4, maxLength: 4 }),
    prices: fc.array(fc.integer({ min: 83_990, max: 84_010 }), { minLength: 4, maxLength: 4 }),
    isWatched: fc.boolean(),
    size: fc.nat({ max: 3 }),
    /** An open position is closed before the run. */
    closes: fc.nat({ max: 5 }).map((one) => one === 0),
  }),
  { maxLength: 12 },
);

type Run = typeof runs extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

/** Plays the runs; `isTogether` gives the engine as many of the four trades at once as it takes. */
function play(steps: readonly Run[], { isLong = false, isTogether = false }): DeskRun {
  const desk = new DeskRun({ settings: { reactive: true } }).start();
  if (isLong) longOne(desk);
  let base = TEN_O_CLOCK as number;
  for (const { minutes, seconds, prices, isWatched, size, closes } of steps) {
    base += minutes * 60_000;
    desk.passTo(Math.max(base, desk.now) as UnixMs);
    if (closes && desk.book.positionSize(NQ) !== 0) closeLong(desk);
    const contractId = isWatched ? NQ : NEXT_NQ;
    const times = [...seconds]
      .sort((one, two) => one - two)
      .map((second) => desk.now + second * 1e3);
    const columns = { times: Float64Array.from(times), sizes: new Float64Array(4).fill(size) };
    const trades = { contractId, prices: Int32Array.from(prices), ...columns };
    let taken = isTogether ? desk.engine.processTrades(trades, desk) : 0;
    for (; taken < 4; taken += 1) {
      const at = (times[taken] ?? 0) as UnixMs;
      const price = (prices[taken] ?? 0) as Price;
      desk.engine.process({ kind: 'trade', at, venueAt: at, contractId, price, size }, desk);
    }
    desk.now = (times[3] ?? 0) as UnixMs;
  }
  return desk;
}

/** The stop of the position fills. */
function closeLong(desk: DeskRun): void {
  const filled = { status: 'filled', stopPrice: 83_971 as Price, filledQuantity: 1 } as const;
  desk.order(aStop(filled));
  desk.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 83_971 as Price });
}

describe('Engine.processTrades', () => {
  it('makes no difference to trades that are told one by one', () => {
    const check = fc.property(runs, fc.boolean(), (steps, isLong) => {
      const one = play(steps, { isLong });
      const other = play(steps, { isLong, isTogether: true });
      expect(other.engine.snapshot()).toEqual(one.engine.snapshot());
      expect(other.effects).toEqual(one.effects);
      expect(other.audits).toEqual(one.audits);
      expect(other.nextWakeAt).toBe(one.nextWakeAt);
      expect(other.strategy.heard).toEqual(one.strategy.heard);
    });
    fc.assert(check, { numRuns: 300 });
  });
});
