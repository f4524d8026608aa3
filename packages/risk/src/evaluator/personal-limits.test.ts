import { describe, expect, it } from 'vitest';
import { dollars } from '../../test/rules.ts';
import { type PersonalAction, PersonalGuard, type PersonalLoss } from './personal-limits.ts';

const OPEN = dollars(50_000);

const lossOf = (
  action: PersonalAction,
  trailing: PersonalLoss['trailing'] = 'fixed',
): PersonalGuard =>
  new PersonalGuard(OPEN, { loss: { amount: dollars(500), action, trailing }, target: null });

const targetOf = (action: PersonalAction): PersonalGuard =>
  new PersonalGuard(OPEN, { loss: null, target: { amount: dollars(800), action } });

describe('a personal loss limit', () => {
  it.each([
    { action: 'nothing' as const, touched: null, lock: 'none' },
    { action: 'liquidate' as const, touched: 'personalLoss', lock: 'untilChanged' },
    { action: 'liquidateAndBlock' as const, touched: 'personalLoss', lock: 'untilNextDay' },
  ])('with $action is touched exactly at its threshold', ({ action, touched, lock }) => {
    const guard = lossOf(action);
    expect(guard.mark(dollars(49_500.01))).toBeNull();
    expect(guard.mark(dollars(49_500))).toBe(touched);
    expect(guard.lock).toBe(lock);
    expect(guard.mark(dollars(49_000))).toBeNull();
  });

  it('stays where it is when it is fixed', () => {
    const guard = lossOf('liquidate');
    guard.mark(dollars(51_200));
    expect(guard.lossThreshold).toBe(dollars(49_500));
  });

  it('trails realised gains only, when it trails the balance', () => {
    const guard = lossOf('liquidate', 'balance');
    guard.mark(dollars(51_200));
    expect(guard.lossThreshold).toBe(dollars(49_500));
    guard.settle(dollars(50_400));
    guard.settle(dollars(50_100));
    expect(guard.lossThreshold).toBe(dollars(49_900));
    expect(guard.mark(dollars(49_900))).toBe('personalLoss');
  });

  it('has no threshold while it is off', () => {
    expect(lossOf('nothing').lossThreshold).toBeNull();
  });
});

describe('a personal profit target', () => {
  it.each([
    { action: 'nothing' as const, touched: null, lock: 'none' },
    { action: 'liquidate' as const, touched: 'personalTarget', lock: 'untilChanged' },
    { action: 'liquidateAndBlock' as const, touched: 'personalTarget', lock: 'untilNextDay' },
  ])('with $action is touched exactly at its amount', ({ action, touched, lock }) => {
    const guard = targetOf(action);
    expect(guard.mark(dollars(50_799.99))).toBeNull();
    expect(guard.mark(dollars(50_800))).toBe(touched);
    expect(guard.lock).toBe(lock);
  });
});

describe('a change during the day', () => {
  const wider = {
    loss: { amount: dollars(900), action: 'liquidate' as const, trailing: 'fixed' as const },
    target: null,
  };

  it('lifts the milder lock when the new limit is not touched', () => {
    const guard = lossOf('liquidate');
    guard.mark(dollars(49_400));
    expect(guard.change(wider, dollars(49_100))).toEqual({ ok: true, value: 'untilChanged' });
    expect(guard.change(wider, dollars(49_400))).toEqual({ ok: true, value: 'none' });
  });

  it('cannot undo a block', () => {
    const guard = lossOf('liquidateAndBlock');
    guard.mark(dollars(49_400));
    expect(guard.change(wider, OPEN)).toEqual({ ok: false, error: 'BLOCKED_UNTIL_NEXT_DAY' });
    expect(guard.lock).toBe('untilNextDay');
  });
});
