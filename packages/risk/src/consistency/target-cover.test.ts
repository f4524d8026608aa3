import { describe, expect, it } from 'vitest';
import { dollars, rulesOf } from '../../test/rules.ts';
import { type AccountState, newAccount } from '../evaluator/account-state.ts';
import { coversTarget } from './target-cover.ts';

const COMBINE = rulesOf('topstep-combine-50k');
const FUNDED = rulesOf('topstep-xfa-50k');

/** After days with a total and a best day in dollars; the least is two days. */
const after = (total: number, bestDay: number, tradedDays = 2): AccountState => ({
  ...newAccount(COMBINE),
  balance: dollars(50_000 + total),
  progress: { totalProfit: dollars(total), bestDay: dollars(bestDay), tradedDays },
});

describe('coversTarget', () => {
  it.each([
    { name: 'exactly the target', state: after(2_000, 1_200), equity: 53_000, covers: true },
    { name: 'a cent less', state: after(2_000, 1_200), equity: 52_999.99, covers: false },
    {
      name: 'only before the costs',
      state: after(2_000, 1_200),
      equity: 53_003,
      costs: 3.01,
      covers: false,
    },
    { name: 'after the costs', state: after(2_000, 1_200), equity: 53_003, costs: 3, covers: true },
    {
      name: 'not with a best day too large',
      state: after(2_000, 1_800),
      equity: 53_200,
      covers: false,
    },
    { name: 'the raised requirement', state: after(2_000, 1_800), equity: 53_272.73, covers: true },
    {
      name: 'not where today is too large',
      state: after(1_000, 900),
      equity: 53_000,
      covers: false,
    },
    { name: 'not on the first day', state: after(0, 0, 0), equity: 56_000, covers: false },
    {
      name: 'not without a trade on the second day',
      state: after(3_100, 1_600, 1),
      equity: 53_100,
      traded: false,
      covers: false,
    },
    { name: 'with one', state: after(3_100, 1_600, 1), equity: 53_100, covers: true },
    {
      name: 'not while equity is unknown',
      state: after(2_900, 1_200),
      equity: Number.NaN,
      covers: false,
    },
  ])('$name', ({ state, equity, costs = 0, traded = true, covers }) => {
    const standing = { equity: dollars(equity), exitCosts: dollars(costs), tradedToday: traded };
    expect(coversTarget(COMBINE, state, standing)).toBe(covers);
  });

  it('asks nothing of an account without a target', () => {
    const standing = { equity: dollars(90_000), exitCosts: 0, tradedToday: true };
    expect(coversTarget(FUNDED, newAccount(FUNDED), standing)).toBe(false);
  });
});
