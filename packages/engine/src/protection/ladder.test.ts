import { describe, expect, it } from 'vitest';
import { alarmPauseMs, type NakedPosition, nextStep } from './ladder.ts';

const BUDGET = 3_000;

const naked = (fields: Partial<NakedPosition>): NakedPosition => ({
  ageMs: BUDGET,
  budgetMs: BUDGET,
  rung: 'asked',
  rungMs: BUDGET / 2,
  alarms: 0,
  closing: false,
  unknownMs: null,
  asking: false,
  promised: false,
  failed: false,
  turned: false,
  marketOpen: true,
  adopted: null,
  stop: 'ahead',
  ...fields,
});

describe('nextStep', () => {
  it.each<[name: string, fields: Partial<NakedPosition>, step: ReturnType<typeof nextStep>]>([
    ['nothing at once', { ageMs: 0, rung: 'none', rungMs: 0 }, 'wait'],
    ['asks at half of the budget', { ageMs: 1_500, rung: 'none' }, 'ask'],
    ['asks but once', { ageMs: 1_600, rung: 'asked', rungMs: 100 }, 'wait'],
    ['does not ask while it is asking', { ageMs: 1_500, rung: 'none', asking: true }, 'wait'],
    ['places the stop when the budget is spent', {}, 'place'],
    ['waits a millisecond before', { ageMs: 2_999 }, 'wait'],
    ['flattens where the market is through the stop', { stop: 'beyond' }, 'flatten'],
    ['flattens where no distance is known', { stop: 'unknown' }, 'flatten'],
    ['waits for a stop that was sent', { promised: true, rung: 'placed', rungMs: 100 }, 'wait'],
    ['asks for a stop that is not confirmed', { promised: true, rung: 'none' }, 'ask'],
    [
      'flattens when the sent stop is not confirmed in another budget',
      { ageMs: 6_000, promised: true, rung: 'placed', rungMs: 3_000 },
      'flatten',
    ],
    [
      'flattens when a stop of before is not confirmed in another budget',
      { ageMs: 6_000, promised: true, rungMs: 4_500 },
      'flatten',
    ],
    ['flattens at once when the stop was refused', { ageMs: 100, failed: true }, 'flatten'],
    ['flattens at once what exits have turned', { ageMs: 0, turned: true }, 'flatten'],
    ['needs no stop while it is being closed', { closing: true }, 'wait'],
    ['alarms when closing takes two budgets', { closing: true, ageMs: 6_000 }, 'alarm'],
    [
      'gives its own flatten a budget',
      { closing: true, ageMs: 8_999, rung: 'flattening', rungMs: 2_999 },
      'wait',
    ],
    [
      'alarms when its own flatten is not done in a budget',
      { closing: true, ageMs: 9_000, rung: 'flattening', rungMs: 3_000 },
      'alarm',
    ],
    [
      'is quiet between two alarms',
      { closing: true, ageMs: 10_000, rung: 'alarm', rungMs: 1_000, alarms: 1 },
      'wait',
    ],
    [
      'alarms again after the pause',
      { closing: true, ageMs: 12_000, rung: 'alarm', rungMs: 3_000, alarms: 1 },
      'alarm',
    ],
    [
      'flattens again when nothing closes it any more',
      { ageMs: 12_000, rung: 'alarm', rungMs: 3_000, alarms: 1 },
      'flatten',
    ],
    ['asks first when the position is not known', { unknownMs: 0 }, 'ask'],
    ['waits for that answer', { unknownMs: 1_000, asking: true }, 'wait'],
    ['flattens when there is none in a budget', { unknownMs: 3_000, asking: true }, 'flatten'],
    ['alarms in a closed market', { marketOpen: false }, 'alarm'],
    ['once', { marketOpen: false, rung: 'alarm', rungMs: 90_000, alarms: 1 }, 'wait'],
    ['and flattens when it opens', { rung: 'alarm', rungMs: 90_000, alarms: 1 }, 'flatten'],
    ['leaves an adopted position alone if told to', { adopted: 'leave', ageMs: 60_000 }, 'wait'],
    ['flattens an adopted position if told to', { adopted: 'flatten' }, 'flatten'],
    ['protects an adopted position if told to', { adopted: 'protect' }, 'place'],
    ['never leaves what exits have turned', { adopted: 'leave', turned: true }, 'flatten'],
  ])('%s', (_name, fields, step) => {
    expect(nextStep(naked(fields))).toBe(step);
  });
});

describe('alarmPauseMs', () => {
  it('doubles up to a minute', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 60].map((alarms) => alarmPauseMs(BUDGET, alarms));
    expect(pauses).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000]);
  });
});
