import type { Money } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars, OPTIONS, rulesOf } from '../../test/rules.ts';
import { AccountEvaluator } from '../evaluator/account-evaluator.ts';
import { type AccountState, newAccount } from '../evaluator/account-state.ts';
import { requiredProfit } from '../evaluator/target.ts';
import type { RuleSet, TargetRule } from '../packs/rule-set.ts';
import { consistencyCap } from './consistency-cap.ts';

const COMBINE = rulesOf('topstep-combine-50k');
const FUNDED = rulesOf('topstep-xfa-50k');
const CONSISTENT = { ...OPTIONS, path: 'consistency' as const };

const withBestDay = (amount: number): AccountState => ({
  ...newAccount(COMBINE),
  progress: {
    totalProfit: dollars(amount),
    bestDay: dollars(Math.max(0, amount)),
    tradedDays: 1,
  },
});

/** An account after days with these net profits since the last payout, in dollars. */
const afterWindow = (days: readonly number[]): AccountState => ({
  ...newAccount(FUNDED),
  window: {
    net: dollars(days.reduce((sum, day) => sum + day, 0)),
    bestDay: dollars(Math.max(0, ...days)),
    tradedDays: days.length,
    winningDays: 0,
  },
});

function targetOf({ target }: RuleSet): TargetRule {
  if (target === null) throw new Error('a Combine has a target');
  return target;
}

describe('the consistency cap of a Combine', () => {
  it.each([
    { id: 'topstep-combine-50k', bestDay: 0, cap: 1_650 },
    { id: 'topstep-combine-100k', bestDay: 0, cap: 3_300 },
    { id: 'topstep-combine-150k', bestDay: 0, cap: 4_950 },
    { id: 'topstep-combine-50k', bestDay: -400, cap: 1_650 },
    { id: 'topstep-combine-50k', bestDay: 1_650, cap: 1_650 },
    { id: 'topstep-combine-50k', bestDay: 1_800, cap: 1_800 },
    { id: 'topstep-combine-50k', bestDay: 2_200, cap: 2_200 },
  ])('of $id after a best day of $bestDay is $cap', ({ id, bestDay, cap }) => {
    expect(consistencyCap(rulesOf(id), withBestDay(bestDay), OPTIONS)).toBe(dollars(cap));
  });

  it('is that of the rules of the day', () => {
    const rules = rulesOf('topstep-combine-50k', '2026-09-12');
    expect(consistencyCap(rules, withBestDay(0), OPTIONS)).toBe(dollars(1_500));
  });

  it('is the last micro-dollar that does not raise the required profit', () => {
    const best = fc.integer({ min: 0, max: 9_000_000_000 });
    const check = fc.property(best, (bestDay) => {
      const rule = targetOf(COMBINE);
      const before = requiredProfit(bestDay as Money, rule);
      const cap = consistencyCap(COMBINE, withBestDay(bestDay / 1_000_000), OPTIONS) ?? Number.NaN;
      const withDay = (net: number): Money => requiredProfit(Math.max(bestDay, net) as Money, rule);
      expect(withDay(cap)).toBe(before);
      expect(withDay(cap + 1)).toBeGreaterThan(before);
    });
    fc.assert(check, { numRuns: 2_000 });
  });
});

describe('the consistency cap of an Express Funded Account', () => {
  it.each([
    { name: 'the first day', days: [], cap: null },
    { name: 'only losing days', days: [-200, -50], cap: null },
    { name: 'one winning day', days: [800], cap: 800 },
    { name: 'two even days', days: [800, 750], cap: 1_033.333333 },
    { name: 'a best day that is exactly the share', days: [600, 500, 400], cap: 1_000 },
    { name: 'a best day that is too large', days: [900, 100], cap: 900 },
    { name: 'a window with a loss', days: [900, -600], cap: 900 },
    { name: 'a window that has lost', days: [300, -600], cap: 300 },
  ])('after $name is $cap', ({ days, cap }) => {
    const expected = cap === null ? null : dollars(cap);
    expect(consistencyCap(FUNDED, afterWindow(days), CONSISTENT)).toBe(expected);
  });

  it('is the last micro-dollar that leaves today within the share, or below the best day', () => {
    const amounts = fc.array(fc.integer({ min: -900, max: 1_500 }), { maxLength: 6 });
    const check = fc.property(amounts, (days) => {
      const state = afterWindow(days);
      const { net, bestDay } = state.window;
      const cap = consistencyCap(FUNDED, state, CONSISTENT);
      if (cap === null) return;
      const isFine = (today: number): boolean =>
        today <= bestDay || 10n * BigInt(today) <= 4n * (BigInt(net) + BigInt(today));
      expect(isFine(cap)).toBe(true);
      expect(isFine(cap + 1)).toBe(false);
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it('keeps a window eligible on the third day that it was meant for', () => {
    const play = (over: number): boolean | null => {
      const account = new AccountEvaluator(newAccount(FUNDED), CONSISTENT);
      let eligible: boolean | null = null;
      for (const [index, net] of [700, 800].entries()) {
        account.openDay(`2026-10-0${index + 5}` as never, FUNDED);
        account.fill(dollars(net));
        account.closeDay();
      }
      const cap = consistencyCap(FUNDED, account.state, CONSISTENT) ?? Number.NaN;
      account.openDay('2026-10-07' as never, FUNDED);
      account.fill((cap + over) as Money);
      eligible = account.closeDay().payoutEligible;
      return eligible;
    };
    expect(play(0)).toBe(true);
    expect(play(1)).toBe(false);
  });
});

describe('no consistency cap', () => {
  it.each([
    { name: 'on the Standard path', rules: FUNDED, options: OPTIONS },
    { name: 'of a practice account', rules: rulesOf('topstep-practice'), options: CONSISTENT },
    {
      name: 'before the path existed',
      rules: rulesOf('topstep-xfa-50k', '2026-01-05'),
      options: CONSISTENT,
    },
    {
      name: 'of a target without a share',
      rules: { ...COMBINE, target: { ...targetOf(COMBINE), bestDayShareMax: null } },
      options: OPTIONS,
    },
  ])('$name', ({ rules, options }) => {
    expect(consistencyCap(rules, afterWindow([500, 400]), options)).toBeNull();
  });
});
