import type { Money } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits, losses, targets } from '../../test/limits.ts';
import { dollars } from '../../test/rules.ts';
import {
  type PersonalAction,
  PersonalGuard,
  type PersonalLimits,
} from '../evaluator/personal-limits.ts';
import { changeLimits } from './change-limits.ts';
import { type DayWindow, DEFAULT_LIMITS, type RiskLimits } from './risk-limits.ts';

/** On which side of a number the tight end is; null stands at the loose end. */
const TIGHT_END = {
  sessionBudget: 'low',
  orderContractsMax: 'low',
  accountLotTenthsMax: 'low',
  ordersPerMinute: 'low',
  modifiesPerMinute: 'low',
  duplicateWithinMs: 'high',
  collarBasisPoints: 'low',
  stopTicksMin: 'high',
  tradesPerDay: 'low',
  coolDownMs: 'high',
  expiryDaysMin: 'high',
  quoteAgeMsMax: 'low',
  eventSizePercent: 'low',
} as const;

const LOOSE_FIRST = { hedging: ['allow', 'deny'], consistency: ['off', 'reduce', 'stop'] };
const METERS = ['contractsPerDay', 'shortHoldsPerDay', 'ordersPerFill'] as const;
const NUMBERS = Object.keys(TIGHT_END) as readonly (keyof typeof TIGHT_END)[];

const infinite = (value: number | null | undefined): number => value ?? Number.POSITIVE_INFINITY;

/** Whether opening is allowed at a minute of a weekday, read off the words of the type. */
function isOpen({ windows, weekdays }: RiskLimits, minute: number, weekday: number): boolean {
  if (!weekdays.includes(weekday)) return false;
  const within = ({ fromMinute, toMinute }: DayWindow): boolean => {
    const end = toMinute <= fromMinute ? toMinute + 1440 : toMinute;
    return [minute, minute + 1440].some((one) => one >= fromMinute && one < end);
  };
  return windows.length === 0 || windows.some(within);
}

const both = fc.tuple(limits, limits);

describe('changeLimits', () => {
  it('wants of the next session exactly what was asked for', () => {
    const check = fc.property(both, ([inForce, wanted]) => {
      expect(changeLimits(inForce, wanted).nextSession).toEqual(wanted);
    });
    fc.assert(check);
  });

  it('is now as tight as both in every number, word and list', () => {
    const check = fc.property(both, ([inForce, wanted]) => {
      const { now } = changeLimits(inForce, wanted);
      for (const one of [inForce, wanted]) {
        for (const name of NUMBERS) {
          const [mine, theirs] = [infinite(now[name]), infinite(one[name])];
          if (TIGHT_END[name] === 'low') expect(mine).toBeLessThanOrEqual(theirs);
          else expect(mine).toBeGreaterThanOrEqual(theirs);
        }
        for (const name of METERS) {
          expect(infinite(now[name].warn)).toBeLessThanOrEqual(infinite(one[name].warn));
          expect(infinite(now[name].max)).toBeLessThanOrEqual(infinite(one[name].max));
        }
        for (const [name, words] of Object.entries(LOOSE_FIRST)) {
          const at = (of: RiskLimits): number => words.indexOf(of[name as 'hedging']);
          expect(at(now)).toBeGreaterThanOrEqual(at(one));
        }
        expect(now.reduceToFit && !one.reduceToFit).toBe(false);
        for (const root of one.blockedRoots) expect(now.blockedRoots).toContain(root);
        for (const [root, max] of Object.entries(one.productContractsMax)) {
          expect(infinite(now.productContractsMax[root])).toBeLessThanOrEqual(max);
        }
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('opens now exactly when both would', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    const check = fc.property(
      both,
      minutes,
      fc.integer({ min: 1, max: 5 }),
      (pair, at, weekday) => {
        const { now } = changeLimits(...pair);
        expect(isOpen(now, at, weekday)).toBe(pair.every((one) => isOpen(one, at, weekday)));
        expect(now.windows.filter(({ fromMinute, toMinute }) => fromMinute === toMinute)).toEqual(
          [],
        );
      },
    );
    fc.assert(check, { numRuns: 3_000 });
  });

  it('is no tighter than the tighter one, where one is tighter in every field', () => {
    const check = fc.property(limits, (inForce) => {
      expect(changeLimits(inForce, inForce)).toEqual({
        now: inForce,
        nextSession: inForce,
        later: [],
      });
    });
    fc.assert(check);
  });

  it('tells what waits: nothing when all is tightened, the field when one is loosened', () => {
    const tighter = { ...DEFAULT_LIMITS, tradesPerDay: 3, weekdays: [1, 5], coolDownMs: 1 };
    expect(changeLimits(DEFAULT_LIMITS, tighter)).toMatchObject({ now: tighter, later: [] });
    expect(changeLimits(tighter, { ...tighter, weekdays: [5, 1] }).later).toEqual([]);
    expect(changeLimits(tighter, { ...tighter, tradesPerDay: 4 })).toMatchObject({
      now: tighter,
      later: ['tradesPerDay'],
    });
  });
});

describe('a change of the personal limits', () => {
  const steps = fc.array(
    fc.record({
      equity: fc.integer({ min: -12, max: 12 }),
      balance: fc.integer({ min: -6, max: 6 }),
    }),
    { maxLength: 12 },
  );
  const personal = fc.record({ loss: losses, target: targets });

  /** The step at which a guard locks, when the limits came at another; Infinity: it does not. */
  function lockedAt(
    path: readonly Readonly<{ equity: number; balance: number }>[],
    chosen: PersonalLimits,
    changeAt: number,
  ): number {
    const open = dollars(50_000);
    const guard = new PersonalGuard(open, { loss: null, target: null });
    for (const [index, { equity, balance }] of path.entries()) {
      guard.settle((open + dollars(balance * 50)) as Money);
      guard.mark((open + dollars(equity * 50)) as Money);
      if (index === changeAt) guard.change(chosen, (open + dollars(equity * 50)) as Money);
      if (guard.lock !== 'none') return index;
    }
    return Number.POSITIVE_INFINITY;
  }

  it('never stops later than either would, whenever in the day it is made', () => {
    const check = fc.property(personal, personal, steps, fc.nat(6), (one, other, path, at) => {
      const { now } = changeLimits(
        { ...DEFAULT_LIMITS, personalLoss: one.loss, personalTarget: one.target },
        { ...DEFAULT_LIMITS, personalLoss: other.loss, personalTarget: other.target },
      );
      const held = lockedAt(path, { loss: now.personalLoss, target: now.personalTarget }, at);
      for (const chosen of [one, other]) {
        expect(held).toBeLessThanOrEqual(lockedAt(path, chosen, at));
      }
    });
    fc.assert(check, { numRuns: 5_000 });
  });

  it.each([
    ['nothing', 'liquidate', 'liquidate'],
    ['liquidate', 'liquidateAndBlock', 'liquidateAndBlock'],
    ['liquidateAndBlock', 'nothing', 'liquidateAndBlock'],
  ] as const)('from %s to %s is %s', (from, to, expected) => {
    const loss = { amount: dollars(300), trailing: 'fixed' } as const;
    const target = { amount: dollars(300), giveBack: dollars(0) };
    const limitsOf = (action: PersonalAction): RiskLimits => ({
      ...DEFAULT_LIMITS,
      personalLoss: { ...loss, action },
      personalTarget: { ...target, action },
    });
    const { now } = changeLimits(limitsOf(from), limitsOf(to));
    expect(now.personalLoss?.action).toBe(expected);
    expect(now.personalTarget?.action).toBe(expected);
  });

  it('takes no part of a limit that is off', () => {
    const off = { amount: dollars(100), action: 'nothing', trailing: 'equity' } as const;
    const on = { amount: dollars(800), action: 'liquidate', trailing: 'fixed' } as const;
    const change = changeLimits(
      { ...DEFAULT_LIMITS, personalLoss: off },
      { ...DEFAULT_LIMITS, personalLoss: on },
    );
    expect(change.now.personalLoss).toEqual(on);
    expect(change.later).toEqual([]);
  });
});
