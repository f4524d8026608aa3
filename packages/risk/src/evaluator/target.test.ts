import type { Money } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars, rulesOf } from '../../test/rules.ts';
import type { TargetRule } from '../packs/rule-set.ts';
import { passes, requiredProfit, requiredProfitText } from './target.ts';

const FREE: TargetRule = { profit: dollars(3_000), bestDayShareMax: null, daysMin: 2 };

function targetOf(date: string): TargetRule {
  const { target } = rulesOf('topstep-combine-50k', date);
  if (target === null) throw new Error('a Combine has a target');
  return target;
}

describe('requiredProfit', () => {
  it.each([
    { date: '2026-09-12', bestDay: 1_800, text: '3600.00' },
    { date: '2026-09-13', bestDay: 1_800, text: '3272.73' },
    { date: '2026-10-05', bestDay: 2_200, text: '4000.00' },
    { date: '2026-10-05', bestDay: 1_650, text: '3000.00' },
    { date: '2026-10-05', bestDay: 1_650.01, text: '3000.02' },
    { date: '2026-10-05', bestDay: 0, text: '3000.00' },
  ])('is $text after a best day of $bestDay on $date', ({ date, bestDay, text }) => {
    expect(requiredProfitText(dollars(bestDay), targetOf(date))).toBe(text);
  });

  it('is the target alone without a consistency rule', () => {
    expect(requiredProfitText(dollars(9_000), FREE)).toBe('3000.00');
  });

  it('never falls when the best day rises, and is exactly what passes', () => {
    const amounts = fc.integer({ min: 0, max: 20_000_000_000 });
    const check = fc.property(amounts, amounts, (one, other) => {
      const rule = targetOf('2026-10-05');
      const [low, high] = [Math.min(one, other) as Money, Math.max(one, other) as Money];
      expect(requiredProfit(low, rule)).toBeLessThanOrEqual(requiredProfit(high, rule));
      const needed = requiredProfit(high, rule);
      const progress = { bestDay: high, tradedDays: 2 };
      expect(passes({ ...progress, totalProfit: needed }, rule)).toBe(true);
      expect(passes({ ...progress, totalProfit: (needed - 1) as Money }, rule)).toBe(false);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});

describe('passes', () => {
  it.each([
    { name: 'exactly the target', totalProfit: 3_000, bestDay: 1_650, days: 2, passed: true },
    { name: 'a cent less', totalProfit: 2_999.99, bestDay: 1_600, days: 2, passed: false },
    { name: 'a best day too large', totalProfit: 3_000, bestDay: 1_650.01, days: 2, passed: false },
    { name: 'one day', totalProfit: 3_000, bestDay: 1_000, days: 1, passed: false },
  ])('$name', ({ totalProfit, bestDay, days, passed }) => {
    const progress = {
      totalProfit: dollars(totalProfit),
      bestDay: dollars(bestDay),
      tradedDays: days,
    };
    expect(passes(progress, targetOf('2026-10-05'))).toBe(passed);
  });
});
