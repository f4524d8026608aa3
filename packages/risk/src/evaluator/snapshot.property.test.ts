import type { IsoDate, Money } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars, OPTIONS, rulesOf } from '../../test/rules.ts';
import { AccountEvaluator, type EvaluatorState } from './account-evaluator.ts';
import { newAccount } from './account-state.ts';
import type { PersonalLimits } from './personal-limits.ts';

const RULES = rulesOf('topstep-xfa-50k');
const WITH_LIMIT = { ...OPTIONS, dailyLoss: dollars(1_000) };
const LIMITS: PersonalLimits = {
  loss: { amount: dollars(400), action: 'liquidate', trailing: 'equity' },
  target: null,
};

const amount = fc.integer({ min: -1_200, max: 1_200 }).map((whole) => dollars(whole));
const move = fc.oneof(
  fc.record({ kind: fc.constant('fill' as const), amount }),
  fc.record({ kind: fc.constant('mark' as const), amount }),
  fc.record({ kind: fc.constant('nextDay' as const), amount: fc.constant(dollars(0)) }),
  fc.record({ kind: fc.constant('payout' as const), amount: fc.constant(dollars(0)) }),
);
type Move = Readonly<{ kind: 'fill' | 'mark' | 'nextDay' | 'payout'; amount: Money }>;

/** What the account answers to each move; with `interrupted`, out of a new snapshot every time. */
function answers(moves: readonly Move[], interrupted: boolean): readonly unknown[] {
  let account = new AccountEvaluator(newAccount(RULES), WITH_LIMIT);
  let day = 1;
  const date = (): IsoDate => `2026-10-${String(day).padStart(2, '0')}` as IsoDate;
  account.openDay(date(), RULES, LIMITS);
  return moves.slice(0, 28).map((one) => {
    const answer = play(one);
    if (interrupted) {
      const saved = JSON.parse(JSON.stringify(account.snapshot())) as EvaluatorState;
      account = AccountEvaluator.restore(saved, WITH_LIMIT, () => RULES);
    }
    return answer;
  });

  function play({ kind, amount: by }: Move): unknown {
    if (account.day === null) return 'ended';
    if (kind === 'mark') return account.mark((account.balance + by) as Money);
    if (kind === 'fill') {
      account.fill(by);
      return account.mark(account.balance);
    }
    const closed = account.closeDay();
    const payout = kind === 'payout' ? account.requestPayout('max') : null;
    if (account.state.ended !== null) return [closed, payout];
    day += 1;
    return [closed, payout, account.openDay(date(), RULES, LIMITS)];
  }
}

describe('an evaluator out of its snapshot', () => {
  it('answers as the one that was never interrupted', () => {
    const check = fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      expect(answers(moves, true)).toEqual(answers(moves, false));
    });
    fc.assert(check, { numRuns: 400 });
  });
});
