import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountPlay, steps } from '../../test/account-play.ts';

describe('an account out of its snapshot', () => {
  it('answers as the one that ran on, at once and after whatever follows', () => {
    const before = fc.array(steps, { maxLength: 25 });
    const after = fc.array(steps, { maxLength: 12 });
    const check = fc.property(before, after, (earlier, later) => {
      const play = new AccountPlay();
      for (const step of earlier) play.take(step);
      const restored = play.restored();
      expect(restored.answers()).toBe(play.answers());
      for (const step of later) {
        play.take(step);
        restored.take(step);
        expect(restored.answers()).toBe(play.answers());
      }
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('is not simply denied everything in these plays', () => {
    const verdicts = new Set<string>();
    const plays = fc.sample(fc.array(steps, { maxLength: 8 }), { numRuns: 200, seed: 7 });
    for (const play of plays) {
      const account = new AccountPlay();
      for (const step of play) account.take(step);
      for (const line of account.answers().split('\n').slice(0, -1)) {
        const { verdict, finding } = JSON.parse(line);
        verdicts.add(verdict === 'denied' ? finding.code : verdict);
      }
    }
    expect([...verdicts]).toEqual(
      expect.arrayContaining([
        'approved',
        'reduced',
        'UNBOUNDED_RISK',
        'DAILY_LOSS_LIMIT',
        'STATE_UNKNOWN',
        'ACCOUNT_HALTED',
        'DUPLICATE_ORDER',
      ]),
    );
  });
});
