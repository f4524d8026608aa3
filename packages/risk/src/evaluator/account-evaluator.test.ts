import { AssertionError, type IsoDate } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { dollars, OPTIONS, rulesOf } from '../../test/rules.ts';
import { AccountEvaluator } from './account-evaluator.ts';
import { type AccountOptions, newAccount } from './account-state.ts';

const DAY = '2026-10-05' as IsoDate;
const NEXT = '2026-10-06' as IsoDate;
const COMBINE = rulesOf('topstep-combine-50k');
const WITH_LIMIT: AccountOptions = { ...OPTIONS, dailyLoss: dollars(1_000) };

const accountOf = (options: AccountOptions = OPTIONS): AccountEvaluator =>
  new AccountEvaluator(newAccount(COMBINE), options);

describe('a day of an account', () => {
  it('is told each limit once, at the touch', () => {
    const account = accountOf(WITH_LIMIT);
    const opening = account.openDay(DAY, COMBINE);
    expect(opening).toEqual({ lots: 5, dailyFloor: dollars(49_000), touch: null });
    expect(account.mark(dollars(49_000.01))).toBeNull();
    expect(account.mark(dollars(49_000))).toBe('dailyLoss');
    expect(account.mark(dollars(48_500))).toBeNull();
    expect(account.mark(dollars(48_000))).toBe('maximumLoss');
    expect(account.mark(dollars(47_000))).toBeNull();
  });

  it('ends by the floor although the daily limit came first', () => {
    const account = accountOf(WITH_LIMIT);
    account.openDay(DAY, COMBINE);
    account.mark(dollars(49_000));
    account.mark(dollars(48_000));
    account.fill(dollars(-1_900));
    expect(account.closeDay()).toMatchObject({ event: 'MLL_BREACH', after: null });
    expect(account.state).toMatchObject({
      balance: dollars(48_100),
      ended: { event: 'MLL_BREACH', date: DAY },
    });
  });

  it('takes the closing balance for an equity of the day', () => {
    const account = accountOf(WITH_LIMIT);
    account.openDay(DAY, COMBINE);
    account.fill(dollars(-1_000));
    expect(account.closeDay().event).toBe('DLL_LOCKOUT');
  });

  it('begins without the lock-out of the day before', () => {
    const account = accountOf(WITH_LIMIT);
    account.openDay(DAY, COMBINE);
    account.fill(dollars(-1_000));
    account.closeDay();
    expect(account.openDay(NEXT, COMBINE)).toMatchObject({
      dailyFloor: dollars(48_000),
      touch: null,
    });
    expect(account.closeDay().event).toBeNull();
  });

  it('passes at the close and not before, also on a day with a lock-out', () => {
    const account = accountOf(WITH_LIMIT);
    account.openDay(DAY, COMBINE);
    account.fill(dollars(1_600));
    account.closeDay();
    account.openDay(NEXT, COMBINE);
    account.mark(dollars(50_600));
    account.fill(dollars(1_500));
    expect(account.mark(dollars(53_100))).toBeNull();
    expect(account.state.ended).toBeNull();
    expect(account.closeDay().event).toBe('PASS');
  });

  it('asks the personal limits after those of the firm', () => {
    const account = accountOf(WITH_LIMIT);
    const loss = { amount: dollars(400), action: 'liquidateAndBlock', trailing: 'fixed' } as const;
    account.openDay(DAY, COMBINE, { loss, target: null });
    expect(account.mark(dollars(49_600))).toBe('personalLoss');
    expect(account.personal.lock).toBe('untilNextDay');
    expect(account.mark(dollars(49_000))).toBe('dailyLoss');
  });

  it('keeps the lots of the session whatever happens in it', () => {
    const rules = rulesOf('topstep-xfa-50k');
    const account = new AccountEvaluator(newAccount(rules), OPTIONS);
    expect(account.openDay(DAY, rules).lots).toBe(2);
    account.fill(dollars(2_500));
    expect(account.closeDay().lots).toBe(2);
    expect(account.openDay(NEXT, rules).lots).toBe(5);
  });

  it('cannot be opened twice, nor after the end', () => {
    const account = accountOf();
    account.openDay(DAY, COMBINE);
    expect(() => account.openDay(NEXT, COMBINE)).toThrow(AssertionError);
    account.mark(dollars(48_000));
    account.closeDay();
    expect(() => account.openDay(NEXT, COMBINE)).toThrow(AssertionError);
    expect(account.requestPayout('max')).toEqual({ kind: 'refused', reason: 'NOT_ELIGIBLE' });
  });

  it('goes on from a stored state', () => {
    const account = accountOf();
    account.openDay(DAY, COMBINE);
    account.fill(dollars(1_200));
    account.closeDay();
    const stored = JSON.parse(JSON.stringify(account.state)) as typeof account.state;
    const restored = new AccountEvaluator(stored, OPTIONS);
    restored.openDay(NEXT, COMBINE);
    expect(restored.mark(dollars(49_200))).toBe('maximumLoss');
  });
});

describe('the daily loss limit', () => {
  it.each([
    { name: 'none was chosen', options: OPTIONS, date: '2026-10-05', floor: null },
    { name: 'an amount', options: WITH_LIMIT, date: '2026-10-05', floor: 49_000 },
    {
      name: 'bought at purchase',
      options: { ...OPTIONS, dailyLossAtPurchase: true },
      date: '2026-10-05',
      floor: 49_000,
    },
    { name: 'still mandatory', options: OPTIONS, date: '2024-08-24', floor: 49_000 },
    { name: 'no longer mandatory', options: OPTIONS, date: '2024-08-25', floor: null },
  ])('$name', ({ options, date, floor }) => {
    const rules = rulesOf('topstep-combine-50k', date);
    const account = new AccountEvaluator(newAccount(rules), options);
    const { dailyFloor } = account.openDay(date as IsoDate, rules);
    expect(dailyFloor).toBe(floor === null ? null : dollars(floor));
  });
});
