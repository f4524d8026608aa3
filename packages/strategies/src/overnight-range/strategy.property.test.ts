import { type EntryEnd, MINUTE_MS, type UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StrategyRun } from '../../test/strategy-run.ts';

/** One thing that can happen to the strategy; most of them at any time, sensible or not. */
type Step = Readonly<
  | { kind: 'bar'; high: number; low: number; live: boolean; skip: number }
  | { kind: 'fill' | 'end'; entry: 'long' | 'short'; end: EntryEnd }
  | { kind: 'price'; price: number }
  | { kind: 'flat' | 'roll' | 'session' }
>;

const entry = fc.constantFrom<'long' | 'short'>('long', 'short');
const ends = fc.constantFrom<EntryEnd>('canceled', 'canceled', 'rejected', 'denied', 'expired');
const level = fc.integer({ min: 84_000, max: 84_040 });

const bar: fc.Arbitrary<Step> = fc
  .record({
    one: level,
    other: level,
    live: fc.boolean(),
    skip: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 45 })),
  })
  .map(({ one, other, live, skip }) => {
    return { kind: 'bar', high: Math.max(one, other), low: Math.min(one, other), live, skip };
  });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: bar },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('fill'), entry, end: ends }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('end'), entry, end: ends }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('price'), price: level }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'flat' }) },
    { weight: 1, arbitrary: fc.constantFrom({ kind: 'roll' }, { kind: 'session' }) },
  ) as fc.Arbitrary<Step>,
  { maxLength: 40, size: 'max' },
);

function play(run: StrategyRun, step: Step): void {
  switch (step.kind) {
    case 'bar': {
      const openedAt = (run.now - (run.now % MINUTE_MS) + step.skip * MINUTE_MS) as UnixMs;
      run.bar(openedAt, step, { live: step.live });
      return;
    }
    case 'fill':
      run.fill(step.entry, step.entry === 'long' ? 84_044 : 83_996);
      return;
    case 'end':
      run.end(step.entry, step.end);
      return;
    case 'price':
      run.price(step.price);
      return;
    case 'flat':
      run.flat();
      return;
    case 'roll':
      run.roll();
      return;
    case 'session':
      run.nextSession('2025-03-06');
  }
}

/** A run that stands just before the open, so that short histories reach every phase. */
function nearTheOpen(): StrategyRun {
  const run = new StrategyRun({ tradesMax: 3, atrMinutes: 5, stopMultiple: 0.2 });
  run.bars('18:00', '09:20', { high: 84_030, low: 84_010 });
  run.take();
  return run;
}

describe('OvernightRange', () => {
  it('goes on after a restart as if nothing had happened, wherever it was', () => {
    const check = fc.property(steps, steps, (past, future) => {
      const run = nearTheOpen();
      for (const step of past) play(run, step);
      const state = JSON.stringify(run.strategy.snapshot());
      run.take();
      const beforeView = run.strategy.view();
      run.restart();
      expect(JSON.stringify(run.strategy.snapshot())).toBe(state);
      expect(run.strategy.view()).toEqual(beforeView);
      for (const step of future) play(run, step);
      const restarted = run.take();

      const plain = nearTheOpen();
      for (const step of past) play(plain, step);
      plain.take();
      for (const step of future) play(plain, step);
      expect(restarted).toEqual(plain.take());
    });
    fc.assert(check, { numRuns: 150 });
  });

  it('never has two entries of a side at work, nor places one after its window', () => {
    const check = fc.property(steps, (history) => {
      const run = nearTheOpen();
      const working = new Set<string>();
      for (const step of history) {
        if (step.kind === 'fill' || step.kind === 'end') {
          // Only an entry that works can fill or end.
          if (!working.delete(step.entry)) continue;
        }
        play(run, step);
        for (const intent of run.take()) {
          if (intent.kind !== 'enter') continue;
          expect(working).not.toContain(intent.entry);
          expect(run.now).toBeLessThan(run.at('15:00'));
          expect(run.now).toBeGreaterThanOrEqual(run.at('09:30'));
          working.add(intent.entry);
        }
      }
      expect(run.strategy.view().tradesToday).toBeLessThanOrEqual(4);
    });
    fc.assert(check, { numRuns: 300 });
  });
});
