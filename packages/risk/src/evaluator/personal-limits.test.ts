import { describe, expect, it } from 'vitest';
import { dollars } from '../../test/rules.ts';
import { type PersonalAction, PersonalGuard, type PersonalLoss } from './personal-limits.ts';

const OPEN = dollars(50_000);

const lossOf = (
  action: PersonalAction,
  trailing: PersonalLoss['trailing'] = 'fixed',
): PersonalGuard =>
  new PersonalGuard(OPEN, { loss: { amount: dollars(500), action, trailing }, target: null });

const targetOf = (action: PersonalAction, giveBack = 0): PersonalGuard =>
  new PersonalGuard(OPEN, {
    loss: null,
    target: { amount: dollars(800), action, giveBack: dollars(giveBack) },
  });

/** The answers to equities one after another. */
const marks = (guard: PersonalGuard, equities: readonly number[]) =>
  equities.map((equity) => guard.mark(dollars(equity)));

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

  it('trails whichever is higher, when it trails both', () => {
    const guard = lossOf('liquidate', 'higher');
    guard.mark(dollars(50_300));
    expect(guard.lossThreshold).toBe(dollars(49_800));
    guard.settle(dollars(50_400));
    expect(guard.lossThreshold).toBe(dollars(49_900));
    guard.mark(dollars(51_200));
    expect(guard.lossThreshold).toBe(dollars(50_700));
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

describe('a trailing profit target', () => {
  it('lets the day run after it was reached, and is touched at the fall from the peak', () => {
    const guard = targetOf('liquidateAndBlock', 200);
    expect(marks(guard, [50_800, 51_500, 51_300.01])).toEqual([null, null, null]);
    expect(marks(guard, [51_300])).toEqual(['personalTarget']);
    expect(guard.lock).toBe('untilNextDay');
  });

  it('does not mind a fall before it was reached', () => {
    const guard = targetOf('liquidate', 200);
    expect(marks(guard, [50_799.99, 50_100, 49_000])).toEqual([null, null, null]);
    expect(guard.lock).toBe('none');
  });

  it('may end below its amount, as it was reached before', () => {
    expect(marks(targetOf('liquidate', 200), [50_800, 50_600.01, 50_600])).toEqual([
      null,
      null,
      'personalTarget',
    ]);
  });

  it('does nothing while it is off', () => {
    expect(marks(targetOf('nothing', 200), [51_500, 50_000])).toEqual([null, null]);
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

  it('to a smaller target counts what the day has already reached', () => {
    const guard = targetOf('liquidate', 200);
    marks(guard, [50_900, 50_750]);
    const target = { amount: dollars(800), action: 'liquidate' as const, giveBack: dollars(0) };
    const changed = guard.change({ loss: null, target }, dollars(50_750));
    expect(changed).toEqual({ ok: true, value: 'untilChanged' });
  });
});
