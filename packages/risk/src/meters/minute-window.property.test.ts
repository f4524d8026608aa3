import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinuteWindow } from './minute-window.ts';

/** Steps that meet the edge of a minute often. */
const steps = fc.constantFrom(0, 1, 999, 1_000, 29_999, 30_000, 59_999, 60_000, 60_001);

describe('MinuteWindow', () => {
  it('counts what a list of all times counts, whatever is asked between', () => {
    const moves = fc.array(fc.record({ step: steps, add: fc.boolean() }), { maxLength: 200 });
    const check = fc.property(moves, (list) => {
      const window = new MinuteWindow();
      const times: number[] = [];
      let now = 1_000_000;
      let added = now;
      for (const { step, add } of list) {
        now += step;
        if (add) {
          window.add(now);
          times.push(now);
          added = now;
        } else {
          const naive = times.filter((at) => at > now - 60_000);
          expect(window.count(now)).toBe(naive.length);
          // What was asked in between leaves no trace: a replay is asked nothing.
          expect(window.times()).toEqual(times.filter((at) => at > added - 60_000));
        }
      }
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('goes on counting beyond its first size, also where it has wrapped around', () => {
    const window = new MinuteWindow();
    for (let at = 0; at < 50; at += 1) window.add(at);
    expect(window.count(60_030)).toBe(19);
    for (let at = 60_031; at < 60_331; at += 1) window.add(at);
    expect(window.count(60_331)).toBe(300);
    expect(window.times()[0]).toBe(60_031);
  });
});
