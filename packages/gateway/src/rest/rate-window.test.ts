import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateWindow } from './rate-window.ts';

describe('RateWindow', () => {
  it('says after how many whole seconds a retry can be granted', () => {
    const window = new RateWindow({ limit: 2, windowMs: 30_000 });
    expect([window.take(0), window.take(1_000), window.take(1_500)]).toEqual([null, null, 29]);
    expect(window.take(29_999)).toBe(1);
    expect(window.take(30_000)).toBeNull();
  });

  it('never grants more than the limit in any stretch of the window', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    const check = fc.property(gaps, fc.integer({ min: 1, max: 4 }), (waits, limit) => {
      const window = new RateWindow({ limit, windowMs: 50 });
      const granted: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const inWindow = granted.filter((at) => at > now - 50).length;
        const refused = window.take(now) !== null;
        expect(refused).toBe(inWindow >= limit);
        if (!refused) granted.push(now);
      }
    });
    fc.assert(check);
  });
});
